// Returns what is wrong with the page for people who see, hear, or point at it differently: a list of sentences.

const faults = [];
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
const name = (element) => `${element.localName}${element.id ? `#${element.id}` : ""}`;
const say = (element, what) => faults.push(`${name(element)} ${what}`);
const textOf = (id) => document.getElementById(id)?.textContent.trim();

// ---- structure and names

if (!document.documentElement.lang) faults.push("the page has no lang");
if (!document.title) faults.push("the page has no title");
const headings = all("h1").filter(isShown);
if (headings.length !== 1) faults.push(`the page has ${headings.length} h1`);
if (all("main").filter(isShown).length !== 1) faults.push("the page has no one main");

const ids = all("[id]").map((element) => element.id);
for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index))) faults.push(`two have the id ${id}`);

for (const input of all("input").filter(isShown)) {
  const label = [...input.labels].map((each) => each.textContent.trim()).join(" ") || input.ariaLabel;
  if (!label) say(input, "has no label");
}
for (const control of all("button, a[href], summary").filter(isShown)) {
  if (!(control.ariaLabel ?? control.textContent).trim()) say(control, "has no name");
}
for (const image of all("img")) if (!image.hasAttribute("alt")) say(image, "has no alt");

for (const attribute of ["aria-describedby", "aria-labelledby", "aria-controls"]) {
  for (const element of all(`[${attribute}]`)) {
    for (const id of element.getAttribute(attribute).split(" ")) {
      if (!textOf(id)) say(element, `has ${attribute} to nothing: ${id}`);
    }
  }
}

// ---- errors belong to their fields

const described = (input) => (input.getAttribute("aria-describedby") ?? "").split(" ");
for (const error of all(".field-error").filter((each) => each.textContent)) {
  const field = all("input").find((input) => described(input).includes(error.id));
  if (field?.getAttribute("aria-invalid") !== "true") say(error, "belongs to no field that is marked as wrong");
}
for (const input of all("[aria-invalid=true]")) {
  if (!described(input).some((id) => textOf(id))) say(input, "is wrong and does not say why");
}
for (const live of all(".alert, .note")) {
  if (!["alert", "status"].includes(live.getAttribute("role"))) say(live, "is not read out");
}

// ---- colours

function parse(color) {
  const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
  return { rgb: [red, green, blue], alpha };
}

function over(front, back) {
  return front.rgb.map((each, index) => each * front.alpha + back[index] * (1 - front.alpha));
}

function backgroundOf(element) {
  if (!element) return [255, 255, 255];
  return over(parse(getComputedStyle(element).backgroundColor), backgroundOf(element.parentElement));
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map((each) => {
    const part = each / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function mustStandOut(element, property, least, background) {
  const ratio = contrast(over(parse(getComputedStyle(element)[property]), background), background);
  if (ratio < least) say(element, `has ${property} of contrast ${ratio.toFixed(2)}`);
}

const hasOwnText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
for (const element of all("body *").filter((each) => isShown(each) && (hasOwnText(each) || each.value))) {
  mustStandOut(element, "color", 4.5, backgroundOf(element));
}
for (const input of all("input:not([type=checkbox])").filter(isShown)) {
  mustStandOut(input, "borderTopColor", 3, backgroundOf(input.parentElement));
}

// ---- room

const { scrollWidth } = document.scrollingElement;
if (scrollWidth > window.innerWidth) faults.push(`the page is ${scrollWidth} px wide`);
for (const control of all("button, a[href], input, summary").filter(isShown)) {
  const target = control.type === "checkbox" ? control.closest("label") : control;
  const { height } = target.getBoundingClientRect();
  if (height < 43.9) say(control, `is ${Math.round(height)} px high`);
}

return faults;
