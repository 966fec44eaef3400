// A list of browsers in a section: what each is in words, what is known of it, and a button that ends it.

import { get, remove } from "./api.js";
import { browserName } from "./browser_name.js";
import { isBusy, setBusy } from "./busy.js";
import { asOwner } from "./owner.js";
import { makeRow } from "./visitor_row.js";

const fewest = 5;

// `GET path` answers with the list, `DELETE path/id` ends one. `amount(count)` says how many there are, `badges` and
// `facts` give words for an item, `button` its button or nothing, `told(name)` what is said afterwards, `shown(items)`
// hears what the list holds.
export function bindVisitorList({ section, path, amount, badges, facts, button, told, shown = () => {} }) {
  const list = section.querySelector(".rows");
  const showAll = section.querySelector("[data-shows-all]");
  let items = [];
  let most = fewest;

  async function show() {
    const answer = await asOwner(get(path));
    if (!answer.ok) return tell(answer);
    items = answer.body[path].sort((one, other) => Number(other.current) - Number(one.current));
    section.querySelector(".value").textContent = amount(items.length);
    section.querySelector(".alert").textContent = "";
    paint();
    return shown(items);
  }

  function paint() {
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    list.replaceChildren(...items.slice(0, most).map(row));
    showAll.hidden = items.length <= most;
    showAll.textContent = `Show all ${items.length}`;
    if (focused) (list.querySelector(`[data-id="${focused}"]`) ?? section.querySelector("summary")).focus();
  }

  function row(item) {
    const name = browserName(item.user_agent);
    const wanted = button(item);
    return makeRow({
      name,
      badges: badges(item).filter(Boolean),
      facts: facts(item),
      button: wanted && { ...wanted, id: item.id, press: (pressed) => end(item, name, pressed) },
    });
  }

  async function end(item, name, pressed) {
    if (isBusy(pressed)) return;
    setBusy(pressed, true);
    const answer = await asOwner(remove(`${path}/${item.id}`));
    setBusy(pressed, false);
    await show();
    // One that has ended meanwhile is as good.
    tell(answer.ok || answer.error === "not_found" ? { ok: true, message: told(name) } : answer);
  }

  function tell({ ok, message }) {
    section.querySelector(".note").textContent = ok ? message : "";
    section.querySelector(".alert").textContent = ok ? "" : message;
  }

  showAll.addEventListener("click", () => {
    most = Infinity;
    paint();
    list.children[fewest].querySelector("button").focus();
  });
  return { show, tell, items: () => items };
}
