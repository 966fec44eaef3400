import { post } from "./api.js";
import { arrive, goOnWhenSignedInElsewhere } from "./arrival.js";
import { goOn, keepDestinationInLinks, rd, withDestination } from "./destination.js";
import { bindForm } from "./form.js";
import { forgetLogin, pendingLogin } from "./pending_login.js";
import { bindResend } from "./resend.js";
import { showSite } from "./site.js";

const element = (id) => document.getElementById(id);
const form = element("form");
const field = form.elements.otp;

const pending = pendingLogin();
let refused = null;

// j•••@example.com: enough to see a typo of one's own, too little for who looks over the shoulder.
function masked(email) {
  const [first] = email;
  return `${first}•••${email.slice(email.lastIndexOf("@"))}`;
}

async function verify({ otp }) {
  if (otp === refused?.otp) return refused.answer;
  const answer = await post("verify-otp", { email: pending.email, otp, ...(rd && { rd }) });
  if (!answer.ok) {
    if (answer.error === "invalid_otp") refused = { otp, answer };
    return answer;
  }
  forgetLogin();
  goOn(answer.body.redirect_to);
  return null;
}

// "123 456", "123-456" and full-width digits are codes, too.
function tidyUp() {
  const digits = field.value.normalize("NFKC").replace(/[^0-9]/g, "").slice(0, 6);
  if (field.value !== digits) field.value = digits;
  return digits;
}

function submitWhenComplete(event) {
  if (event.isComposing) return;
  const digits = tidyUp();
  if (digits.length === 6 && digits !== refused?.otp) form.requestSubmit();
}

function show() {
  element("main").hidden = false;
  field.focus();
}

function start() {
  element("address").textContent = masked(pending.email);
  if (pending.lifetime) element("lifetime").textContent = `It works for ${pending.lifetime.replace(" ", "\u00a0")}.`;
  keepDestinationInLinks();
  bindForm(form, { submit: verify, places: { invalid_otp: "otp" } });
  field.addEventListener("input", submitWhenComplete);
  bindResend({
    pending,
    button: element("resend"),
    field,
    note: element("note"),
    sent: () => {
      refused = null;
      field.value = "";
    },
  });
  element("another-account").addEventListener("click", forgetLogin);
  arrive({ show }).then(goOnWhenSignedInElsewhere);
}

showSite();
if (pending) start();
else location.replace(withDestination("./"));
