// A new e-mail address: asked for with the password, then shown to be one's own by the code that was sent to it.

import { post } from "./api.js";
import { bindSixDigits } from "./code_field.js";
import { bindForm } from "./form.js";
import { asOwner } from "./owner.js";
import { forget, recall, remember } from "./tab_storage.js";
import { noNewAddress } from "./waiting.js";

const element = (id) => document.getElementById(id);
// No code lives longer.
const longest = 10 * 60_000;

export function bindEmail({ changed }) {
  const form = element("email-form");
  const codeForm = element("email-code-form");
  const note = element("email").querySelector(".note");
  const code = bindSixDigits(codeForm.elements.otp);
  let userId = null;

  async function start({ email, password }) {
    note.textContent = "";
    const answer = await asOwner(post("change-email", { email, password }));
    if (answer.ok) {
      remember("email-change", { userId, email, sentAt: Date.now(), lifetime: answer.body.expires_in });
      form.reset();
      code.clear();
      showStep();
      code.field.focus();
    }
    // Whoever reads this is signed in: the account is not locked, this section alone is.
    return answer.status === 423 ? { ...answer, message: noNewAddress } : answer;
  }

  async function confirm() {
    const answer = await code.send((otp) => asOwner(post("confirm-email", { otp })));
    if (answer.ok) {
      startAgain();
      await changed();
      note.textContent = "Your address is changed. We have told the old one, where it can be taken back for 7 days.";
      element("email").querySelector("summary").focus();
    }
    return answer;
  }

  function startAgain() {
    forget("email-change");
    code.clear();
    showStep();
  }

  // Survives that the mail is read in this tab, or that a phone drops the page meanwhile.
  function pending() {
    const change = recall("email-change");
    return change?.userId === userId && Date.now() - change.sentAt < longest ? change : null;
  }

  function showStep() {
    const change = pending();
    form.hidden = Boolean(change);
    codeForm.hidden = !change;
    element("email-pending").textContent = change?.email ?? "";
    element("email-lifetime").textContent = change ? `It works for ${change.lifetime.replace(" ", "\u00a0")}.` : "";
  }

  bindForm(form, { submit: start, places: { invalid_credentials: "password", email_taken: "email" } });
  bindForm(codeForm, { submit: confirm, places: { invalid_otp: "otp" } });
  element("email-again").addEventListener("click", () => {
    startAgain();
    form.elements.email.focus();
  });
  return (user) => {
    userId = user.id;
    element("user-email").textContent = user.email;
    showStep();
  };
}
