import { post } from "./api.js";
import { arrive, goOnWhenSignedInElsewhere } from "./arrival.js";
import { bindCodeField, bindSixDigits } from "./code_field.js";
import { goOn, keepDestinationInLinks, rd, withDestination } from "./destination.js";
import { bindForm, showAlert } from "./form.js";
import { forgetLogin, pendingLogin } from "./pending_login.js";
import { bindResend } from "./resend.js";
import { setState, showSite } from "./site.js";

const element = (id) => document.getElementById(id);
const form = element("form");

const pending = pendingLogin();
const ways = {
  otp: {
    code: bindSixDigits(form.elements.otp),
    heading: "Enter your code",
    shown: ["lead", "otp-field", "resending"],
    other: "Use a backup code instead",
  },
  backup_code: {
    code: bindCodeField(form.elements.backup_code),
    heading: "Enter a backup code",
    shown: ["backup-lead", "backup-field"],
    other: "Use the code from the mail",
  },
};
let way = "otp";

// j•••@example.com: enough to see a typo of one's own, too little for who looks over the shoulder.
function masked(email) {
  const [first] = email;
  return `${first}•••${email.slice(email.lastIndexOf("@"))}`;
}

async function verify({ trust_device }) {
  const answer = await ways[way].code.send((code) =>
    post("verify-otp", {
      email: pending.email,
      [way]: way === "otp" ? code : code.normalize("NFKC"),
      trust_device,
      ...(rd && { rd }),
    }),
  );
  if (answer.error === "invalid_otp") return { ...answer, fields: { [way]: answer.message } };
  if (!answer.ok) return answer;
  forgetLogin();
  goOn(answer.body.redirect_to);
  return null;
}

function switchWay() {
  way = way === "otp" ? "backup_code" : "otp";
  for (const [name, { code, shown }] of Object.entries(ways)) {
    code.field.disabled = name !== way;
    for (const id of shown) element(id).hidden = name !== way;
  }
  setState(ways[way].heading);
  element("other-way").textContent = ways[way].other;
  element("note").textContent = "";
  showAlert(form, "");
  ways[way].code.field.focus();
}

function show() {
  element("main").hidden = false;
  ways[way].code.field.focus();
}

function start() {
  element("address").textContent = masked(pending.email);
  if (pending.lifetime) element("lifetime").textContent = `It works for ${pending.lifetime.replace(" ", "\u00a0")}.`;
  keepDestinationInLinks();
  bindForm(form, { submit: verify });
  bindResend({
    pending,
    button: element("resend"),
    field: form.elements.otp,
    note: element("note"),
    sent: () => ways.otp.code.clear(),
  });
  element("other-way").addEventListener("click", switchWay);
  element("another-account").addEventListener("click", forgetLogin);
  arrive({ show }).then(goOnWhenSignedInElsewhere);
}

showSite();
if (pending) start();
else location.replace(withDestination("./"));
