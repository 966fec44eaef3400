// A login that waits for its code: what the code page needs, and what brings the person back to where they were.

import { post } from "./api.js";
import { withDestination } from "./destination.js";
import { forget, recall, remember } from "./tab_storage.js";

// Resolves to what was refused, or to nothing once the code page is on its way.
export async function startLogin({ email, password, remember: keep = false }) {
  const answer = await post("login", { email, password, remember: keep });
  if (!answer.ok) return answer;
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
