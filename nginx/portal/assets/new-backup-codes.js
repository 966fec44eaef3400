// New backup codes, which are shown this once.

import { get, post } from "./api.js";
import { offerCopy, offerDownload } from "./backup_codes_kept.js";
import { bindForm } from "./form.js";
import { asOwner, owner } from "./owner.js";
import { bindPasswordToggles } from "./password_toggle.js";
import { setState, showSite } from "./site.js";

const element = (id) => document.getElementById(id);
const form = element("form");
const keep = element("keep");
const kept = element("kept");
const unsaved = "Copy, download or write down the codes: nobody can show them again.";
let isSaved = false;

async function make({ password }) {
  const answer = await asOwner(post("backup-codes", { password }));
  if (answer.ok) showCodes(answer.body.codes);
  return answer;
}

function showCodes(codes) {
  form.reset();
  form.hidden = true;
  setState("Your backup codes");
  element("lead").textContent = "Keep them where only you find them: they are shown only now. Each works once.";
  element("codes").replaceChildren(...codes.map(listed));
  const note = element("note");
  const saved = (told) => {
    isSaved = true;
    kept.dispatchEvent(new Event("input", { bubbles: true }));
    note.textContent = told;
  };
  offerCopy(element("copy"), { codes, list: element("codes"), note, saved });
  offerDownload(element("download"), { codes, site: element("site-name").textContent, saved });
  keep.hidden = false;
  element("heading").focus();
  window.addEventListener("beforeunload", (event) => !mayLeave() && event.preventDefault());
}

function listed(code) {
  const item = document.createElement("li");
  item.textContent = code;
  return item;
}

function mayLeave() {
  return isSaved || kept.checked;
}

async function leave() {
  if (!mayLeave()) return { ok: false, fields: { kept: unsaved } };
  location.replace("account#backup-codes");
  return null;
}

async function start() {
  const [answer] = await Promise.all([asOwner(get("backup-codes")), owner()]);
  const remaining = answer.body?.remaining ?? 0;
  if (remaining > 0) element("old-codes").textContent = "The codes that you have now stop working.";
  element("main").hidden = false;
  form.elements.password.focus();
}

bindPasswordToggles();
bindForm(form, { submit: make, places: { invalid_credentials: "password" } });
bindForm(keep, { submit: leave });
// Never from the browser's memory.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());
showSite();
start();
