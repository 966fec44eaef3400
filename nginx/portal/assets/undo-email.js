import { linkToken } from "./link_token.js";
import { post } from "./api.js";
import { bindForm } from "./form.js";
import { setState, showSite } from "./site.js";

const element = (id) => document.getElementById(id);
const form = element("form");

async function undo() {
  const answer = await post("undo-email-change", { token: linkToken });
  if (answer.error === "invalid_token") {
    showInvalid(`${answer.message} If somebody else has your account, tell the people who run this site.`);
  }
  if (answer.ok) {
    showEnd("Your address is back", "Whoever changed it knew your password: set a new one now.", "done");
  }
  return answer;
}

function showInvalid(why) {
  showEnd("This link does not work", why, "invalid");
}

function showEnd(heading, lead, actions) {
  setState(heading);
  element("lead").textContent = lead;
  form.hidden = true;
  element(actions).hidden = false;
  element("heading").focus();
}

bindForm(form, { submit: undo });
showSite();
element("main").hidden = false;
if (linkToken) element("heading").focus();
else showInvalid("This page needs the link from the mail: please open it from there again.");
