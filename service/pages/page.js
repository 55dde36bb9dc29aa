"use strict";

const $ = (id) => document.getElementById(id);
const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};

let labels = null;
let address = null;

const label = (field, code) => (labels[field] || {})[code] || code || "";

$("form").addEventListener("submit", (event) => event.preventDefault());
$("file").addEventListener("change", async () => {
  const file = $("file").files[0];
  if (!file) return;
  clear();
  say(`正在处理 ${file.name}……`);
  try {
    labels = labels || (await (await fetch("labels.json")).json());
    const body = new FormData();
    body.append("file", file);
    const answer = await fetch("v1/extract", { method: "POST", body });
    let json = await answer.json();
    if (!answer.ok) return say(`${file.name}：${json.detail}`, true);
    if (answer.status === 202) json = await later(file.name, json);
    if (json) show(json);
  } catch (error) {
    say(`没有得到服务的答复（${error.message}），请确认服务仍在运行`, true);
  }
});

// A large file became a job: wait for its end, then fetch the result.
async function later(name, job) {
  const part = async (path) => (await fetch(path)).json();
  while (job.state === "queued" || job.state === "running") {
    say(`文件较大，已排入任务：${name}（${job.state === "queued" ? "排队" : "处理中"}）……`);
    await new Promise((done) => setTimeout(done, 1000));
    job = await part(`v1/jobs/${job.id}`);
  }
  const { items } = await part(`v1/jobs/${job.id}/items`);
  const item = items.find((one) => one.state === "done" || one.state === "duplicate");
  if (item) return part(`v1/documents/${item.document}/result`);
  say(`${name}：${(items[0] && items[0].detail) || "没有结果"}`, true);
  return null;
}

function say(message, isError = false) {
  $("status").textContent = message;
  $("status").className = isError ? "error" : "";
}

function clear() {
  for (const id of ["rows", "findings", "text", "summary"]) $(id).replaceChildren();
  $("json").hidden = true;
  if (address) URL.revokeObjectURL(address);
  address = null;
}

function show(result) {
  const info = result.document;
  say([info.filename, info.title, info.year].filter(Boolean).join("　"));
  $("summary").textContent =
    `${label("document", info.type)}：项目${result.projects.length}个，指标${result.indicators.length}个，` +
    `问题${result.findings.length}条`;
  address = URL.createObjectURL(new Blob([JSON.stringify(result, null, 2)], { type: "application/json" }));
  $("json").href = address;
  $("json").download = `${info.filename || "结果"}.json`;
  $("json").hidden = false;
  const marks = showText(info.text || "", result.indicators);
  showRows(result, marks);
  for (const finding of result.findings) {
    $("findings").append(element("li", `${label("severity", finding.severity)}：${finding.message}`, finding.severity));
  }
}

/** The text with every indicator's places marked; returns indicator id → its marks. */
function showText(text, indicators) {
  const points = Array.from(text); // offsets count code points, JavaScript's strings do not
  const places = [];
  for (const indicator of indicators) {
    for (const source of [indicator.source, ...indicator.values.map((value) => value.source)]) {
      if (source.end > source.start) places.push([source.start, source.end, indicator.id]);
    }
  }
  places.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const marks = new Map();
  const all = document.createDocumentFragment();
  let at = 0;
  let last = null;
  for (const [start, end, id] of places) {
    if (start >= at) {
      all.append(points.slice(at, start).join(""));
      last = element("mark", points.slice(start, end).join(""));
      all.append(last);
      at = end;
    }
    if (!marks.has(id)) marks.set(id, []);
    marks.get(id).push(last); // where places overlap, the outer one stands for both
  }
  all.append(points.slice(at).join(""));
  $("text").append(all);
  return marks;
}

function showRows(result, marks) {
  const projects = new Map(result.projects.map((project) => [project.id, project.name]));
  const complaints = new Map();
  for (const finding of result.findings) {
    if (!complaints.has(finding.indicator)) complaints.set(finding.indicator, []);
    complaints.get(finding.indicator).push(finding.message);
  }
  for (const indicator of result.indicators) {
    const row = element("tr");
    row.tabIndex = 0;
    const said = complaints.get(indicator.id) || [];
    for (const text of [
      indicator.level1,
      indicator.level2,
      indicator.name,
      indicator.values.map(written).join("；"),
      [...new Set(indicator.values.map((value) => value.unit).filter(Boolean))].join("、"),
      projects.get(indicator.project),
      said.length || "",
    ]) {
      row.append(element("td", text ?? ""));
    }
    row.lastChild.title = said.join("\n");
    const choose = () => chooseRow(row, marks.get(indicator.id) || []);
    row.addEventListener("click", choose);
    row.addEventListener("keydown", (event) => event.key === "Enter" && choose());
    $("rows").append(row);
  }
}

function written(value) {
  const role = value.role === "target" ? "" : `${value.grade || label("role", value.role)} `;
  const sign = { up: "↑", down: "↓" }[value.direction] || "";
  return `${role}${sign}${value.text || "—"}${value.suspect ? "（存疑）" : ""}`;
}

function chooseRow(row, marks) {
  for (const chosen of document.querySelectorAll(".chosen")) chosen.classList.remove("chosen");
  row.classList.add("chosen");
  for (const mark of marks) mark.classList.add("chosen");
  if (marks.length) marks[0].scrollIntoView({ block: "center" });
}
