import { remove } from "./api.js";
import { bindForm } from "./form.js";
import { asOwner, owner } from "./owner.js";
import { bindPasswordToggles } from "./password_toggle.js";
import { showSite } from "./site.js";
import { remember } from "./tab_storage.js";

const element = (id) => document.getElementById(id);
const form = element("form");

async function erase({ password, word }) {
  if (word.trim().toLowerCase() !== "delete") return { ok: false, fields: { word: "Type the word “delete”." } };
  const answer = await asOwner(remove("me", { password }));
  if (!answer.ok) return answer;
  remember("told", "Your account is deleted.");
  location.replace("./");
  return null;
}

async function start() {
  const answer = await owner();
  if (answer.ok) element("user-email").textContent = answer.body.user.email;
  element("main").hidden = false;
  form.elements.password.focus();
}

bindPasswordToggles();
bindForm(form, { submit: erase, places: { invalid_credentials: "password" } });
showSite();
start();
