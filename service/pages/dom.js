// Elements without markup: whatever a document says goes in as text.

/** An element with attributes (`on…` are listeners, `text` its text) and children (elements, texts, nothing). */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "text") made.textContent = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "value") made.value = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

let number = 0;

/** A label and the control that it names; the control is `make`'s attributes or an element. */
export function field(label, control) {
  control.id = control.id || `field-${++number}`;
  return make("div", { class: control.type === "search" ? "field broad" : "field" }, make("label", { for: control.id, text: label }), control);
}

export function choice(name, options, chosen) {
  const made = make("select", { name });
  for (const [value, text] of options) made.append(make("option", { value, text }));
  made.value = chosen ?? "";
  return made;
}

/** Say something to those who see the page and to those who hear it. */
export function say(message, isError = false) {
  const status = document.getElementById("status");
  status.textContent = message;
  status.className = isError ? "error" : "";
}

export const size = (bytes) =>
  bytes === null || bytes === undefined
    ? ""
    : bytes < 1024
      ? `${bytes} B`
      : bytes < 1024 ** 2
        ? `${(bytes / 1024).toFixed(1)} KB`
        : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
