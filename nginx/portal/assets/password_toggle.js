// The button in a password field that shows what has been typed.

export function bindPasswordToggles() {
  for (const button of document.querySelectorAll("[data-shows]")) {
    const input = document.getElementById(button.dataset.shows);
    const set = (shown) => {
      input.type = shown ? "text" : "password";
      button.textContent = shown ? "Hide" : "Show";
      button.setAttribute("aria-label", shown ? "Hide password" : "Show password");
    };
    set(false);
    button.addEventListener("click", () => set(input.type === "password"));
    // Browsers keep what is sent from a text field, to offer it the next time.
    input.form.addEventListener("submit", () => set(false));
  }
}
