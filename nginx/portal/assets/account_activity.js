// What has happened to the account lately, the latest first.

import { isByAdministrator, markOf, sentenceOf } from "./activity_words.js";
import { get } from "./api.js";
import { browserName } from "./browser_name.js";
import { ago, when } from "./moment.js";
import { asOwner } from "./owner.js";
import { makeRow } from "./visitor_row.js";

const fewest = 10;

export function bindActivity() {
  const section = document.getElementById("activity");
  const value = section.querySelector(".value");
  const alert = section.querySelector(".alert");
  const list = section.querySelector(".rows");
  const showAll = section.querySelector("[data-shows-all]");
  let events = [];
  let most = fewest;

  async function show() {
    const answer = await asOwner(get("activity"));
    alert.textContent = answer.ok ? "" : `The list could not be loaded. ${answer.message}`;
    if (!answer.ok) {
      value.textContent = "Could not be loaded";
      return;
    }
    events = answer.body.events;
    value.textContent = events.length > 0 ? `Latest ${ago(events[0].at)}` : "Nothing yet";
    document.getElementById("no-activity").hidden = events.length > 0;
    document.getElementById("not-me").hidden = events.length === 0;
    paint();
  }

  function paint() {
    const focused = [...list.children].indexOf(document.activeElement);
    list.replaceChildren(...events.slice(0, most).map(row));
    showAll.hidden = events.length <= most;
    showAll.textContent = `Show all ${events.length}`;
    if (focused >= 0) focus(focused);
  }

  // A row is no stop for the Tab key, but reading goes on there.
  function focus(index) {
    const row = list.children[index] ?? section.querySelector("summary");
    if (row.matches(".row")) row.tabIndex = -1;
    row.focus({ preventScroll: true });
  }

  showAll.addEventListener("click", () => {
    most = Infinity;
    paint();
    focus(fewest);
  });
  return show;
}

function row(activity) {
  const mark = markOf(activity);
  const made = makeRow({
    name: sentenceOf(activity),
    badges: mark ? [mark] : [],
    facts: [...whence(activity), when(activity.at)],
  });
  made.classList.toggle("failed", Boolean(mark));
  return made;
}

function whence(activity) {
  return isByAdministrator(activity) ? [] : [browserName(activity.user_agent), `IP ${activity.ip}`];
}
