// One document: its indicators beside its text, what a reviewer would object to, downloads.

import { download, json } from "./api.js";
import { make, say } from "./dom.js";
import { show } from "./marks.js";
import { levels, lines, percent } from "./values.js";
import { label, t } from "./words.js";

const FORMATS = ["json", "csv", "xlsx"];

export async function view(main, [name, wanted], _asked, signal) {
  const about = await json(`v1/documents/${name}`, { signal });
  const head = make("h2", { tabindex: "-1", text: about.title || about.filename });
  main.replaceChildren(head);
  if (about.result === null) {
    main.append(make("p", { class: "empty", text: t("no_result") }));
    return;
  }
  const result = await json(`v1/documents/${name}/result?corrected=true`, { signal });
  const facts = [
    about.title && about.filename,
    result.document.organization,
    result.document.year,
    label("document", result.document.type),
    t("about_counts", {
      projects: result.projects.length,
      indicators: result.indicators.length,
      findings: result.findings.length,
    }),
  ];
  main.append(
    make("p", { class: "facts" }, facts.filter(Boolean).join("　")),
    downloads(about, result.findings.length),
  );
  const text = make("pre", { id: "text" });
  const table = make("table", { id: "indicators" });
  const marks = show(text, result.document.text || "", places(result.indicators));
  const choose = connect(table, marks);
  rows(table, result);
  const left = make("section", { class: "pane", "aria-label": t("indicators"), tabindex: "0" });
  left.append(
    result.indicators.length ? table : make("p", { class: "empty", text: t("no_indicators") }),
    ...findings(result, choose),
    ...notes(result.document.notes),
  );
  if (!result.document.text) text.append(t("no_text"));
  const right = make("section", { class: "pane text", "aria-label": t("text"), tabindex: "0" }, text);
  main.append(
    make("p", { class: "hint", text: t("how") }),
    make("div", { class: "beside" }, left, right),
  );
  if (wanted) choose(wanted);
}

function downloads(about, findings) {
  const stem = about.filename.replace(/^.*\//, "").replace(/\.[^.]*$/, "");
  const get = (path, name) => () => download(path, name).catch((error) => say(error.message, true));
  const path = (form) =>
    form === "json" ? `v1/documents/${about.id}/result?corrected=true` : `v1/export?document=${about.id}&format=${form}`;
  return make(
    "p",
    { class: "buttons", id: "downloads" },
    make("span", { text: t("download") }),
    FORMATS.map((form) =>
      make("button", { type: "button", onclick: get(path(form), `${stem}.${form}`), text: form.toUpperCase() }),
    ),
    make("button", {
      type: "button",
      onclick: get(`v1/documents/${about.id}/original`, about.filename.replace(/^.*\//, "")),
      text: t("original"),
    }),
    findings > 0 &&
      make("button", {
        type: "button",
        class: "quiet",
        onclick: () => bring(document.getElementById("findings")),
        text: `${t("findings")} (${findings})`,
      }),
  );
}

const places = (indicators) =>
  indicators.flatMap(({ id, source, values }) => [
    { start: source.start, end: source.end, id, kind: "name" },
    ...values.map((value) => ({ start: value.source.start, end: value.source.end, id, kind: "value" })),
  ]);

function rows(table, result) {
  table.append(
    make("caption", { class: "unseen", text: t("indicators") }),
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        ["indicator", "values", "confidence", "findings"].map((name) => make("th", { scope: "col", text: t(name) })),
      ),
    ),
  );
  const said = new Map(result.indicators.map((indicator) => [indicator.id, []]));
  for (const finding of result.findings) said.get(finding.indicator)?.push(finding.message);
  const projects = new Map(result.projects.map((project) => [project.id, project.name]));
  let body = null;
  let project;
  for (const indicator of result.indicators) {
    if (body === null || indicator.project !== project) {
      project = indicator.project;
      body = make("tbody");
      if (projects.size) {
        const told = projects.has(project) ? t("of_project", { name: projects.get(project) }) : t("no_project");
        body.append(make("tr", { class: "project" }, make("th", { colspan: "4", scope: "rowgroup", text: told })));
      }
      table.append(body);
    }
    const complaints = said.get(indicator.id);
    body.append(
      make(
        "tr",
        { "data-id": indicator.id },
        make(
          "td",
          { class: "name" },
          make("span", { class: "levels", text: levels(indicator) }),
          make("button", { type: "button", class: "pick", "aria-pressed": "false", text: indicator.name }),
        ),
        make("td", {}, lines(indicator)),
        make("td", { class: "number", text: percent(indicator.confidence) }),
        make("td", { class: "number", title: complaints.join("\n") || null, text: complaints.length || "" }),
      ),
    );
  }
}

/** Into the middle of its pane; where the panes are below the screen's edge, into sight. */
function bring(element) {
  const pane = element?.closest(".pane");
  if (!pane) return;
  const from = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTop += from - pane.clientHeight / 2;
  pane.parentElement.scrollIntoView({ block: "nearest" });
}

/** Rows and marks that lead to each other; gives the function that chooses an indicator. */
function connect(table, marks) {
  let chosen = null;
  const row = (id) => table.querySelector(`tr[data-id="${CSS.escape(id)}"]`);
  const choose = (id, { scroll = "text" } = {}) => {
    for (const one of document.querySelectorAll(".chosen")) one.classList.remove("chosen");
    table.querySelector("[aria-pressed=true]")?.setAttribute("aria-pressed", "false");
    chosen = id;
    const mine = row(id);
    mine?.classList.add("chosen");
    mine?.querySelector("button").setAttribute("aria-pressed", "true");
    const places = marks.get(id) || [];
    for (const mark of places) mark.classList.add("chosen");
    if (scroll !== "row") bring(places[0]);
    if (scroll !== "text") bring(mine);
  };
  table.addEventListener("click", (event) => {
    const mine = event.target.closest("tr[data-id]");
    if (mine) choose(mine.dataset.id);
  });
  table.addEventListener("keydown", (event) => {
    const mine = event.target.closest("tr[data-id]");
    if (!mine) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const all = [...table.querySelectorAll("tr[data-id]")];
      const next = all[all.indexOf(mine) + (event.key === "ArrowDown" ? 1 : -1)];
      if (!next) return;
      choose(next.dataset.id);
      next.querySelector("button").focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(mine.dataset.id);
      marks.get(mine.dataset.id)?.[0].focus();
    }
  });
  const back = (mark) => {
    // A place that several indicators share leads to the next of them each time.
    const ids = [...new Set(mark.places.map((place) => place.id))];
    choose(ids[(ids.indexOf(chosen) + 1) % ids.length], { scroll: "row" });
  };
  for (const mark of new Set([...marks.values()].flat())) {
    mark.addEventListener("click", () => back(mark));
    mark.addEventListener("keydown", (event) => {
      if (event.key === "Enter") back(mark);
      if (event.key === "Enter" || event.key === "Escape") row(chosen)?.querySelector("button").focus();
    });
  }
  return (id) => choose(id, { scroll: "both" });
}

function findings(result, choose) {
  if (!result.findings.length) return [];
  const names = new Map(result.indicators.map((indicator) => [indicator.id, indicator.name]));
  const list = make("ul", { id: "findings" });
  for (const finding of result.findings) {
    list.append(
      make(
        "li",
        { class: finding.severity },
        make("span", { class: "severity", text: label("severity", finding.severity) }),
        names.has(finding.indicator) &&
          make("button", {
            type: "button",
            class: "pick",
            onclick: () => choose(finding.indicator),
            text: names.get(finding.indicator),
          }),
        make("span", { lang: "zh-CN", text: finding.message }),
        finding.suggestion && make("span", { class: "suggestion", text: t("suggestion", { text: finding.suggestion }) }),
      ),
    );
  }
  return [
    make("h3", { text: `${t("findings")} (${result.findings.length})` }),
    t("findings_chinese") ? make("p", { class: "hint", text: t("findings_chinese") }) : "",
    list,
  ];
}

const notes = (told) =>
  told.length
    ? [make("h3", { text: t("notes") }), make("ul", {}, told.map((note) => make("li", { text: note.message })))]
    : [];
