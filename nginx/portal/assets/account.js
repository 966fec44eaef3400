// The account: one section for each thing to look after. A section is bound once, and shows a person as often as one is
// given.

import { bindActivity } from "./account_activity.js";
import { bindBackupCodes } from "./account_backup_codes.js";
import { bindBrowsers } from "./account_browsers.js";
import { bindEmail } from "./account_email.js";
import { bindName } from "./account_name.js";
import { bindPassword } from "./account_password.js";
import { bindSessions } from "./account_sessions.js";
import { offerLogOut } from "./log_out.js";
import { onDay } from "./moment.js";
import { owner } from "./owner.js";
import { bindPasswordToggles } from "./password_toggle.js";
import { showSite } from "./site.js";

const element = (id) => document.getElementById(id);

const sections = [
  bindName,
  bindEmail,
  bindPassword,
  bindBackupCodes,
  bindSessions,
  bindBrowsers,
  bindActivity,
].map((bind) => bind({ changed: refresh }));

function showHead(user) {
  element("user-groups").textContent = user.groups.join(", ");
  element("user-groups-row").hidden = user.groups.length === 0;
  element("user-since").dateTime = new Date(user.created_at * 1000).toISOString();
  element("user-since").textContent = onDay(user.created_at);
}

async function refresh() {
  const answer = await owner();
  if (answer.ok) for (const show of [showHead, ...sections]) show(answer.body.user);
  element("alert").textContent = answer.ok ? "" : answer.message;
  for (const id of ["lead", "sections", "deletion"]) element(id).hidden = !answer.ok;
  element("main").hidden = false;
}

// The section that an address names, as links in mails do.
function openSection(hash) {
  const section = document.getElementById(hash.slice(1));
  if (!(section instanceof HTMLDetailsElement)) return;
  section.open = true;
  section.querySelector("summary").focus();
  section.scrollIntoView();
}

bindPasswordToggles();
offerLogOut(element("alert"));
showSite();
refresh().then(() => openSection(location.hash));
window.addEventListener("hashchange", () => openSection(location.hash));
// Where the address names that section already, a link to it changes nothing that could be heard of.
for (const link of document.querySelectorAll("#sections a[href^='#']"))
  link.addEventListener("click", (event) => {
    if (link.hash !== location.hash) return;
    event.preventDefault();
    openSection(link.hash);
  });
// Another tab may have logged out meanwhile.
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
window.addEventListener("pageshow", (event) => event.persisted && refresh());
