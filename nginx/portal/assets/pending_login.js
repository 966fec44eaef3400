// A login that waits for its code: what the code page needs, and what brings the person back to where they were.

import { post } from "./api.js";
import { goOn, rd, wantsRecentSignIn, withDestination } from "./destination.js";
import { forget, recall, remember } from "./tab_storage.js";

// Resolves to what was refused, or to nothing once the next page is on its way: the destination when this browser is
// trusted, else the code page.
export async function startLogin({ email, password, remember: keep = false }) {
  const answer = await post("login", {
    email,
    password,
    remember: keep,
    ...(rd && { rd }),
    ...(wantsRecentSignIn && { full: true }),
  });
  if (!answer.ok) return answer;
  if (answer.body.user) {
    forgetLogin();
    goOn(answer.body.redirect_to);
    return null;
  }
  remember("typed", { email, remember: keep });
  remember("pending", { email, sentAt: Date.now(), lifetime: answer.body.expires_in });
  location.assign(withDestination("code"));
  return null;
}

export function pendingLogin() {
  return recall("pending");
}

export function noteNewCode(pending) {
  remember("pending", { ...pending, sentAt: Date.now() });
}

export function typedBefore() {
  return recall("typed");
}

export function rememberTyped(email) {
  remember("typed", { email, remember: false });
}

export function forgetLogin() {
  forget("pending", "typed");
}
