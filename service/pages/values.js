// Values of indicators in words: as written, and as read.

import { make } from "./dom.js";
import { current, label, t } from "./words.js";

const number = (value) => (Number.isInteger(value) ? value.toLocaleString("en") : String(value));

/** What was read out of a value: operator, number, unit; a date; a frequency. */
export function asRead(value) {
  const parts = [];
  if (value.direction) parts.push(label("direction", value.direction));
  if (value.value !== null) {
    const range = value.value_max !== null ? `${number(value.value)}–${number(value.value_max)}` : number(value.value);
    const sign = value.op && value.op !== "range" ? `${label("op", value.op)} ` : "";
    parts.push(`${sign}${range}${value.unit ? ` ${value.unit}` : ""}`);
  } else if (value.date) {
    parts.push(`${value.op && value.op !== "=" ? `${label("op", value.op)} ` : ""}${value.date}`);
  } else if (value.kind === "qualitative" || value.kind === "empty") {
    parts.push(label("kind", value.kind));
  }
  if (value.frequency) parts.push(often(value.frequency));
  return parts.join(current() === "zh" ? "，" : ", ");
}

function often({ every, per }) {
  const unit = label("per", per);
  if (current() === "zh") return `每${every === 1 ? "" : every}${unit}`;
  return every === 1 ? `every ${unit}` : `every ${every} ${unit}s`;
}

/** One line for each value: its role where it is no target, as written, as read. */
export const lines = (indicator) =>
  indicator.values.map((value) =>
    make(
      "div",
      { class: "value" },
      value.role !== "target" && make("span", { class: "role", text: value.grade || label("role", value.role) }),
      make("span", { class: "written", text: value.text || "—" }),
      make("span", { class: "read", text: asRead(value) }),
      value.suspect && make("span", { class: "suspect", text: t("suspect") }),
    ),
  );

/** Its levels or, where it names none, its category. */
export const levels = (indicator) =>
  [indicator.level1, indicator.level2].filter(Boolean).join(" › ") || label("category", indicator.category);

export const percent = (share) => `${Math.round(share * 100)}%`;
