import { post } from "./api.js";
import { arrive } from "./arrival.js";
import { keepDestinationInLinks } from "./destination.js";
import { bindForm } from "./form.js";
import { bindPasswordToggles } from "./password_toggle.js";
import { rememberTyped, startLogin } from "./pending_login.js";
import { setState, showSite } from "./site.js";

const element = (id) => document.getElementById(id);
const form = element("form");

async function signUp(fields) {
  element("email-taken").hidden = true;
  const answer = await post("signup", fields);
  if (answer.ok) return startLogin(fields).then((refusal) => refusal && afterSignUp(refusal, fields.email));
  if (answer.error === "email_taken") {
    rememberTyped(fields.email);
    element("email-taken").hidden = false;
  }
  return answer;
}

// Where sign-ups are private, a known address is answered like a new one, and its owner is mailed.
function afterSignUp(refusal, email) {
  if (refusal.error !== "invalid_credentials") return refusal;
  return { ...refusal, message: `Please look into the mailbox of ${email}: we have sent a mail about this sign-up.` };
}

function closeWhenDisabled(site) {
  if (site?.signup_enabled !== false) return;
  setState("Sign-up is closed");
  element("lead").textContent = "New accounts are not accepted here at the moment.";
  element("lead").hidden = false;
  form.hidden = true;
}

function show() {
  element("main").hidden = false;
  (form.hidden ? element("heading") : form.elements.name).focus();
}

keepDestinationInLinks();
bindPasswordToggles();
bindForm(form, { submit: signUp, places: { email_taken: "email" } });
form.elements.email.addEventListener("input", () => {
  element("email-taken").hidden = true;
});
arrive({ show, ready: showSite().then(closeWhenDisabled) });
