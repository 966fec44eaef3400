// Where a sign-in leads to. It stands in the address of each page (rd, max_age, switch), so that it survives
// typos, reloads and detours. Only the server judges it.

import { recall, remember } from "./tab_storage.js";

const names = ["rd", "max_age", "switch"];
const returnsTooSoon = 10_000;

const here = new URLSearchParams(location.search);

export const rd = here.get("rd") || null;
export const wantsRecentSignIn = here.has("max_age");
export const wantsSwitch = here.has("switch");

// A page of the portal, with the destination.
export function withDestination(page) {
  return page + query(names);
}

// What the service is asked about: the destination without the wish to switch, which is the portal's own affair.
export function continueAddress() {
  return `continue${query(["rd", "max_age"])}`;
}

export function keepDestinationInLinks() {
  for (const link of document.querySelectorAll("a[data-keeps-destination]")) {
    link.href = withDestination(link.getAttribute("href"));
  }
}

// Leaves the portal's sign-in for good: Back must not lead to it.
export function goOn(redirectTo) {
  if (!rd) return location.replace("account");
  remember("sent-on", { rd, at: Date.now() });
  return location.replace(isAddress(redirectTo) ? redirectTo : "account");
}

// Whether this tab has just been sent to the destination, and the site there has sent it back.
export function wasSentBack() {
  const sent = recall("sent-on");
  const [arrival] = performance.getEntriesByType("navigation");
  if (!rd || sent?.rd !== rd || arrival?.type === "back_forward") return false;
  const age = Date.now() - sent.at;
  return age >= 0 && age < returnsTooSoon;
}

function query(wanted) {
  const kept = new URLSearchParams();
  for (const name of wanted) {
    if (here.has(name)) kept.set(name, here.get(name));
  }
  const text = kept.toString();
  return text ? `?${text}` : "";
}

function isAddress(text) {
  try {
    return /^https?:$/.test(new URL(text, location.href).protocol);
  } catch {
    return false;
  }
}
