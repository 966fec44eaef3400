// One row of a list: a browser, or what somebody did with it. Badges and facts are words, a button need not be.

export function makeRow({ name, badges, facts, button }) {
  const marks = badges.map((badge) => make("span", "badge", badge));
  const title = make("p", "row-title", make("strong", "", name), ...marks);
  const row = make("li", "row", make("div", "", title, make("p", "muted hint", facts.join(" · "))));
  if (button) row.append(makeButton(button, `${button.text}: ${name}, ${facts.join(", ")}`));
  return row;
}

function makeButton({ id, text, busy, press }, label) {
  const button = make("button", "button quiet small", text);
  button.type = "button";
  button.dataset.id = id;
  button.dataset.busy = busy;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", () => press(button));
  return button;
}

// Text stays text, whatever it holds.
function make(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
}
