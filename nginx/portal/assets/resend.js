// The button that asks for a new code. It rests for a while after each code, and as long as the service says.

import { post } from "./api.js";
import { showAlert } from "./form.js";
import { noteNewCode } from "./pending_login.js";

const rest = 30_000;

export function bindResend({ pending, button, field, note, sent }) {
  const label = button.textContent;
  let restsUntil = pending.sentAt + rest;

  const paint = () => {
    const seconds = Math.ceil((restsUntil - Date.now()) / 1000);
    button.disabled = seconds > 0;
    button.textContent = seconds > 0 ? `${label} in ${asTime(seconds)}` : label;
  };

  button.addEventListener("click", async () => {
    // It rests from the first press on: a second one would void the code that is on its way.
    restsUntil = Date.now() + rest;
    paint();
    field.focus();
    showAlert(field.form, "");
    note.textContent = "";
    const answer = await post("resend-otp", { email: pending.email });
    if (answer.ok) {
      noteNewCode(pending);
      note.textContent = "A new code is on its way. Only the newest one works.";
      sent();
    } else {
      showAlert(field.form, answer.message);
      restsUntil = Date.now() + (answer.retryAfter ?? 0) * 1000;
      paint();
    }
  });

  paint();
  setInterval(paint, 500);
}

function asTime(seconds) {
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
}
