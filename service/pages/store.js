// The whole store: documents, and indicators across all of them.

import { download, json, query } from "./api.js";
import { choice, field, make, say } from "./dom.js";
import { levels, lines, percent } from "./values.js";
import { codes, date, label, t } from "./words.js";

const EACH = 50;
const SORTS = ["stored", "-stored", "name", "-year", "-confidence", "confidence", "-value"];
const FORMATS = ["xlsx", "csv", "json", "ndjson", "parquet"];

/** Cursor → the one before: the API leads forward only. */
const before = new Map();

const options = (name) => [["", t("any")], ...codes(name)];

const text = (name, asked, attributes = {}) =>
  make("input", { name, type: "text", maxlength: "200", autocomplete: "off", value: asked[name] || "", ...attributes });

const number = (name, asked, attributes = {}) => text(name, asked, { type: "number", step: "any", ...attributes });

/** A form whose conditions are the page's address. */
function form(where, always, more, asked) {
  const made = make(
    "form",
    { class: "search", role: "search" },
    always,
    more.length
      ? make(
          "details",
          { open: more.some((one) => one.querySelector("input, select").value !== "") },
          make("summary", { text: t("more_conditions") }),
          make("div", { class: "search" }, more),
        )
      : null,
    make(
      "div",
      { class: "buttons" },
      make("button", { type: "submit", class: "main", text: t("search") }),
      Object.keys(asked).length ? make("a", { href: where, text: t("clear") }) : null,
    ),
  );
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    const to = where + query(Object.fromEntries(new FormData(made)));
    if (to === location.hash) window.dispatchEvent(new HashChangeEvent("hashchange"));
    else location.hash = to;
  });
  return made;
}

function pages(where, asked, next) {
  const { cursor, ...rest } = asked;
  const link = (name, at) => make("a", { href: where + query({ ...rest, cursor: at }), text: t(name) });
  if (next) before.set(next, cursor || "");
  return make(
    "nav",
    { class: "buttons pages", "aria-label": t("pages") },
    cursor ? link("first_page", "") : null,
    cursor && before.has(cursor) ? link("previous_page", before.get(cursor)) : null,
    next ? link("next_page", next) : null,
  );
}

const table = (id, names, rows) =>
  rows.length
    ? make(
        "div",
        { class: "wide", tabindex: "0", role: "region", "aria-label": t(id) },
        make(
          "table",
          { id },
          make("caption", { class: "unseen", text: t(id) }),
          make("thead", {}, make("tr", {}, names.map((name) => make("th", { scope: "col", text: t(name) })))),
          make("tbody", {}, rows),
        ),
      )
    : make("p", { class: "empty", text: t("nothing") });

export async function documents(main, _parts, asked, signal) {
  const where = "#/documents";
  const { documents, next } = await json(`v1/documents${query({ ...asked, limit: EACH })}`, { signal });
  const rows = documents.map((one) =>
    make(
      "tr",
      {},
      make(
        "td",
        { class: "name" },
        make("a", { href: `#/documents/${one.id}`, text: one.title || one.filename }),
        one.title && make("span", { class: "hint", text: one.filename }),
      ),
      make("td", { text: one.organization || "" }),
      make("td", { class: "number", text: one.year ?? "" }),
      make("td", { text: label("document", one.type) }),
      make("td", { class: "number", text: one.indicators ?? t("not_extracted") }),
      make("td", { class: "number", text: one.findings ?? "" }),
      make("td", { class: "date", text: date(one.created) }),
    ),
  );
  main.replaceChildren(
    make("h2", { tabindex: "-1", text: t("documents") }),
    form(
      where,
      [
        field(t("q_documents"), text("q", asked, { type: "search" })),
        field(t("year"), number("year", asked, { min: "0", max: "9999", step: "1" })),
        field(t("document_type"), choice("type", options("document"), asked.type)),
      ],
      [],
      asked,
    ),
    table("documents", ["file", "organization", "year", "document_type", "indicators", "findings", "received"], rows),
    pages(where, asked, next),
  );
}

export async function indicators(main, _parts, asked, signal) {
  const where = "#/indicators";
  const { indicators, next } = await json(`v1/indicators${query({ ...asked, limit: EACH })}`, { signal });
  const rows = indicators.map((one) =>
    make(
      "tr",
      {},
      make(
        "td",
        { class: "name" },
        make("span", { class: "levels", text: levels(one.indicator) }),
        make("a", { href: `#/documents/${one.document}/${one.indicator.id}`, text: one.indicator.name }),
      ),
      make("td", {}, lines(one.indicator)),
      make("td", { class: "date", text: label("category", one.indicator.category) }),
      make("td", { text: one.project_name || "" }),
      make("td", { text: one.organization || "" }),
      make("td", { class: "number", text: one.year ?? "" }),
      make("td", { text: one.filename }),
      make("td", { class: "number", text: percent(one.indicator.confidence) }),
      make("td", { class: "date", text: label("indicator", one.state) }),
    ),
  );
  main.replaceChildren(
    make("h2", { tabindex: "-1", text: t("indicators") }),
    form(
      where,
      [
        field(t("q_indicators"), text("q", asked, { type: "search" })),
        field(t("category"), choice("category", options("category"), asked.category)),
        field(t("year"), number("year", asked, { min: "0", max: "9999", step: "1" })),
        field(t("organization"), text("organization", asked)),
        field(t("sort"), choice("sort", SORTS.map((sort) => [sort, t(`sort_${sort}`)]), asked.sort || "stored")),
      ],
      [
        field(t("name"), text("name", asked)),
        field(t("level"), text("level", asked)),
        field(t("document_type"), choice("document_type", options("document"), asked.document_type)),
        field(t("role"), choice("role", options("role"), asked.role)),
        field(t("unit"), text("unit", asked)),
        field(t("value_min"), number("value_min", asked)),
        field(t("value_max"), number("value_max", asked)),
        field(t("confidence_min"), number("confidence_min", asked, { min: "0", max: "1" })),
        field(t("origin"), choice("origin", options("origin"), asked.origin)),
        field(t("state"), choice("state", options("indicator"), asked.state)),
      ],
      asked,
    ),
    rows.length ? exporting(asked) : "",
    table(
      "indicators",
      ["indicator", "values", "category", "project", "organization", "year", "file", "confidence", "state"],
      rows,
    ),
    pages(where, asked, next),
  );
}

function exporting(asked) {
  const { cursor: _cursor, sort: _sort, ...rest } = asked;
  const form = choice("format", FORMATS.map((name) => [name, name.toUpperCase()]), "xlsx");
  const get = () =>
    download(`v1/export${query({ ...rest, format: form.value })}`, `indicators.${form.value}`).catch((error) =>
      say(error.message, true),
    );
  return make(
    "div",
    { class: "export", id: "export" },
    field(t("format"), form),
    make("button", { type: "button", onclick: get, text: t("export_found") }),
  );
}
