// A form that is sent by script: one sending at a time, and what was refused stands where it belongs.
// Nothing that was typed is ever lost.

import { setBusy, isBusy } from "./busy.js";

// `submit(values)` resolves to the service's answer, or to nothing when the page is about to be left: it stays busy.
// `places` says at which field a refusal is told ({ invalid_otp: "otp" }); the others stand above the form.
// A disabled field is no part of it.
export function bindForm(form, { submit, places = {} }) {
  const button = form.querySelector("[type=submit]");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy(button)) return;
    clear(form);
    const missing = missingFields(form);
    if (Object.keys(missing).length > 0) return showFieldErrors(form, missing);
    setBusy(button, true);
    const answer = await submit(valuesOf(form));
    if (!answer) return;
    setBusy(button, false);
    if (!answer.ok) showRefusal(form, answer, places[answer.error]);
  });

  form.addEventListener("input", (event) => showFieldError(form, event.target.name, ""));

  // Brought back from the browser's memory, as it was when it was left. A password has no business there.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    setBusy(button, false);
    for (const input of form.querySelectorAll("[type=password]")) input.value = "";
  });
}

export function showAlert(form, text) {
  form.querySelector(".alert").textContent = text;
}

function clear(form) {
  showAlert(form, "");
  for (const input of fieldsOf(form)) showFieldError(form, input.name, "");
}

function showRefusal(form, refusal, place) {
  const fields = place ? { [place]: refusal.message } : (refusal.fields ?? {});
  const named = Object.keys(fields).filter((name) => errorOf(form, name));
  if (named.length > 0) return showFieldErrors(form, fields);
  showAlert(form, refusal.message);
  const next = form.elements[form.dataset.focusAfterRefusal];
  if (refusal.status === 401 && next) next.select();
}

// Focus goes to the first field that is wrong, in the order of the page.
function showFieldErrors(form, fields) {
  const wrong = fieldsOf(form).filter((input) => fields[input.name]);
  for (const input of wrong) showFieldError(form, input.name, fields[input.name]);
  wrong[0]?.focus();
  wrong[0]?.select();
}

function showFieldError(form, name, text) {
  const error = name && errorOf(form, name);
  if (!error) return;
  const input = form.elements[name];
  error.textContent = text;
  const hint = document.getElementById(`${input.id}-hint`)?.id;
  const described = [text ? error.id : null, hint].filter(Boolean).join(" ");
  toggle(input, "aria-invalid", text ? "true" : null);
  toggle(input, "aria-describedby", described || null);
}

function missingFields(form) {
  const missing = {};
  for (const input of fieldsOf(form)) {
    if (input.required && input.value.trim() === "") missing[input.name] = input.dataset.missing;
  }
  return missing;
}

function valuesOf(form) {
  const values = {};
  for (const input of fieldsOf(form)) values[input.name] = input.type === "checkbox" ? input.checked : input.value;
  return values;
}

function fieldsOf(form) {
  return [...form.elements].filter((element) => element.name && !element.disabled);
}

function errorOf(form, name) {
  const input = form.elements[name];
  return input ? document.getElementById(`${input.id}-error`) : null;
}

function toggle(element, attribute, value) {
  if (value === null) element.removeAttribute(attribute);
  else element.setAttribute(attribute, value);
}
