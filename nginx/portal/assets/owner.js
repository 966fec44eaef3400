// What only somebody who is signed in may ask for. When their session has ended, the sign-in page is the way on, and
// from there back to where they were.

import { get } from "./api.js";
import { remember } from "./tab_storage.js";

// Resolves to the answer, or never when the page is being left.
export async function asOwner(call) {
  const answer = await call;
  if (answer.error !== "authentication_required") return answer;
  if (!document.getElementById("main").hidden) remember("told", "You are no longer signed in. Please sign in again.");
  const here = location.pathname + location.search + location.hash;
  location.replace(`./?rd=${encodeURIComponent(here)}`);
  return new Promise(() => {});
}

// The answer that names them. Password managers are told whose passwords the page asks for.
export async function owner() {
  const answer = await asOwner(get("me"));
  if (!answer.ok) return answer;
  for (const field of document.querySelectorAll("[data-username]")) field.defaultValue = answer.body.user.email;
  return answer;
}
