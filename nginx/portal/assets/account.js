// The signed-in page. Each section is a function of the person; a new one is added to the list.

import { get } from "./api.js";
import { offerLogOut } from "./log_out.js";
import { showSite } from "./site.js";

const element = (id) => document.getElementById(id);

const sections = [showDetails];

function showDetails(user) {
  element("user-name").textContent = user.name;
  element("user-email").textContent = user.email;
  element("user-groups").textContent = user.groups.join(", ");
  element("user-groups-row").hidden = user.groups.length === 0;
  const since = new Date(user.created_at * 1000);
  element("user-since").dateTime = since.toISOString();
  element("user-since").textContent = since.toLocaleDateString("en-GB", { dateStyle: "long" });
}

async function refresh() {
  const answer = await get("me");
  if (answer.status === 401) return location.replace("./");
  if (answer.ok) for (const show of sections) show(answer.body.user);
  element("alert").textContent = answer.ok ? "" : answer.message;
  for (const section of document.querySelectorAll(".section")) section.hidden = !answer.ok;
  element("lead").hidden = !answer.ok;
  element("main").hidden = false;
  return undefined;
}

offerLogOut(element("alert"));
showSite();
refresh();
// Another tab may have logged out meanwhile.
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
window.addEventListener("pageshow", (event) => event.persisted && refresh());
