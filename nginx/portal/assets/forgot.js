import { post } from "./api.js";
import { keepDestinationInLinks } from "./destination.js";
import { bindForm } from "./form.js";
import { rememberTyped, typedBefore } from "./pending_login.js";
import { setState, showSite } from "./site.js";

const element = (id) => document.getElementById(id);
const form = element("form");

async function askForLink({ email }) {
  const answer = await post("forgot-password", { email });
  if (!answer.ok) return answer;
  rememberTyped(email);
  element("answer").textContent = `${answer.body.message}.`;
  element("address").textContent = email;
  showSent(true);
  setState("Look into your mailbox");
  element("heading").focus();
  return answer;
}

function showSent(sent) {
  element("sent").hidden = !sent;
  element("lead").hidden = sent;
  form.hidden = sent;
}

function askAgain() {
  showSent(false);
  setState("Set a new password");
  form.elements.email.focus();
}

keepDestinationInLinks();
bindForm(form, { submit: askForLink });
element("again").addEventListener("click", askAgain);
if (typedBefore()) form.elements.email.defaultValue = typedBefore().email;
showSite();
element("main").hidden = false;
form.elements.email.focus();
