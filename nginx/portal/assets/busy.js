// A button that works on something keeps the focus, says so, and cannot be pressed again.

export function isBusy(button) {
  return button.getAttribute("aria-disabled") === "true";
}

export function setBusy(button, busy) {
  if (busy === isBusy(button)) return;
  if (busy) {
    button.dataset.idle = button.textContent;
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-disabled", "true");
  } else {
    button.textContent = button.dataset.idle;
    button.removeAttribute("aria-disabled");
  }
}
