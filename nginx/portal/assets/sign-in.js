import { arrive, asksForSignInAnyway, goOnWhenSignedInElsewhere, whoIsSignedIn } from "./arrival.js";
import { goOn, keepDestinationInLinks, wantsSwitch } from "./destination.js";
import { bindForm } from "./form.js";
import { bindPasswordToggles } from "./password_toggle.js";
import { rememberTyped, startLogin, typedBefore } from "./pending_login.js";
import { setState, showSite } from "./site.js";
import { isAllowed, take } from "./tab_storage.js";

const element = (id) => document.getElementById(id);
const form = element("form");

// The defaults, which show as long as nothing else has been typed.
function prefill({ email, remember = false }) {
  form.elements.email.defaultValue = email;
  form.elements.remember.defaultChecked = remember;
}

async function prepare(site) {
  const [known, user] = await Promise.all([site, asksForSignInAnyway() && whoIsSignedIn()]);
  if (user) sayWhySignedInPeopleAreAsked(user);
  element("offer-sign-up").hidden = !known?.signup_enabled || Boolean(user && !wantsSwitch);
}

function sayWhySignedInPeopleAreAsked(user) {
  if (wantsSwitch) {
    element("note").textContent = `You are signed in as ${user.email}. Sign in with another account to go on.`;
    return;
  }
  setState("Sign in again");
  element("note").textContent = `This page asks for a recent sign-in. Please sign in again, ${user.name}.`;
  prefill({ email: user.email });
}

function sayWhatHappened() {
  const told = take("told");
  if (told) element("note").textContent = told;
  if (!isAllowed()) {
    element("note").textContent = "Your browser keeps no cookies for this page. Signing in needs them.";
  }
}

function showForm() {
  element("main").hidden = false;
  (form.elements.email.value ? form.elements.password : form.elements.email).focus();
}

function showSentBack(redirectTo) {
  setState("You are signed in");
  element("lead").textContent =
    "But the page you came from sent you back here. It may not see that you are signed in, " +
    "for example because cookies are blocked for it.";
  element("lead").hidden = false;
  form.hidden = true;
  element("offer-sign-up").hidden = true;
  element("sent-back").hidden = false;
  element("try-again").addEventListener("click", () => goOn(redirectTo));
  element("main").hidden = false;
  element("heading").focus();
}

// What has been typed goes along, but never in an address.
element("forgot").addEventListener("click", () => rememberTyped(form.elements.email.value));

keepDestinationInLinks();
bindPasswordToggles();
bindForm(form, { submit: startLogin });
if (typedBefore()) prefill(typedBefore());
sayWhatHappened();
arrive({ show: showForm, ready: prepare(showSite()), sentBack: showSentBack }).then(goOnWhenSignedInElsewhere);
