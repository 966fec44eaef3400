import { linkToken } from "./link_token.js";
import { post } from "./api.js";
import { bindForm } from "./form.js";
import { bindPasswordToggles } from "./password_toggle.js";
import { setState, showSite } from "./site.js";
import { remember } from "./tab_storage.js";

const element = (id) => document.getElementById(id);
const form = element("form");

async function setPassword({ password }) {
  const answer = await post("reset-password", { token: linkToken, password });
  if (answer.error === "invalid_token") showInvalid(answer.message);
  if (!answer.ok) return answer;
  remember("told", "Your new password is set. Please sign in with it.");
  location.replace("./");
  return null;
}

function showInvalid(why) {
  setState("This link does not work");
  element("lead").textContent = why;
  form.hidden = true;
  element("invalid").hidden = false;
  element("heading").focus();
}

bindPasswordToggles();
bindForm(form, { submit: setPassword });
showSite();
element("main").hidden = false;
if (linkToken) form.elements.password.focus();
else showInvalid("This page needs the link from the mail: please open it from there again, or ask for a new one.");
