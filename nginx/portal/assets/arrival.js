// What the pages before the sign-in do first: send on who is signed in already, and show themselves to the others.

import { get } from "./api.js";
import { continueAddress, goOn, wantsRecentSignIn, wantsSwitch, wasSentBack, withDestination } from "./destination.js";

const patience = 300;

// `ready` is what else should be known before the page shows itself, `sentBack(redirectTo)` what to do when the
// destination does not see the sign-in. Resolves once the page is shown, or never when there is no form to fill in.
export async function arrive({ show, ready = Promise.resolve(), sentBack = toSignIn }) {
  const showOnce = once(show);
  const late = setTimeout(showOnce, patience);
  const [redirectTo] = await Promise.all([whereTo(), within(patience, ready)]);
  clearTimeout(late);
  if (redirectTo === null) return showOnce();
  if (wasSentBack()) sentBack(redirectTo);
  else goOn(redirectTo);
  return new Promise(() => {});
}

// Another tab may have signed in meanwhile, and Back may have brought a page from the browser's memory.
export function goOnWhenSignedInElsewhere() {
  const look = async () => {
    const redirectTo = await whereTo();
    if (redirectTo !== null) goOn(redirectTo);
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  window.addEventListener("pageshow", (event) => event.persisted && look());
}

// Who is signed in here, or null.
export async function whoIsSignedIn() {
  const answer = await get("me");
  return answer.ok ? answer.body.user : null;
}

export function asksForSignInAnyway() {
  return wantsSwitch || wantsRecentSignIn;
}

// null: not signed in, or not recently enough, or nobody knows. Then the form is the way on.
async function whereTo() {
  if (wantsSwitch) return null;
  const answer = await get(continueAddress());
  return answer.ok ? (answer.body.redirect_to ?? "") : null;
}

function toSignIn() {
  location.replace(withDestination("./"));
}

function within(milliseconds, promise) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
}

function once(action) {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
