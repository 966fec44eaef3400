// Whose portal this is: name and logo on the page, name in the title, and whether people may sign up.

import { get } from "./api.js";
import { recall, remember } from "./tab_storage.js";

let state = document.title;
let known = recall("site");

// Resolves to { name, logo_url, signup_enabled }, or to null when the service does not answer. What this tab
// knows already is on the page at once.
export async function showSite() {
  paint();
  const answer = await get("site");
  if (answer.ok) {
    known = answer.body;
    remember("site", known);
    paint();
  }
  return known;
}

// What the page is doing: its heading, and its title in front of the site's name.
export function setState(text) {
  state = text;
  document.getElementById("heading").textContent = text;
  paintTitle();
}

function paint() {
  paintTitle();
  if (!known) return;
  document.getElementById("site-name").textContent = known.name;
  const logo = ownAddress(known.logo_url);
  if (logo) document.getElementById("site-logo").src = logo;
}

function paintTitle() {
  document.title = known?.name ? `${state} · ${known.name}` : state;
}

// An image of somebody else's server would tell it who signs in here, and when.
function ownAddress(url) {
  if (!url) return null;
  try {
    const address = new URL(url, document.baseURI);
    return address.origin === location.origin ? address.href : null;
  } catch {
    return null;
  }
}
