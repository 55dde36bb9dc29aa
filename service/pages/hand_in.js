// Handing files in, and the jobs that come of it: each file's state as it changes.

import { handIn, json, progress, request } from "./api.js";
import { make, say, size } from "./dom.js";
import { label, reason, t } from "./words.js";

const LISTED = 200;
const REMEMBERED = 10;

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem("jobs") || "[]");
  } catch {
    return [];
  }
}

function remember(jobs) {
  try {
    sessionStorage.setItem("jobs", JSON.stringify(jobs.slice(0, REMEMBERED)));
  } catch {
    // they are forgotten with the page
  }
}

export async function view(main, _parts, _asked, signal) {
  const input = make("input", { type: "file", id: "files", multiple: true, class: "unseen" });
  const list = make("div", { id: "jobs" });
  const sending = make("div", { id: "sending" });
  const zone = make(
    "section",
    { id: "drop", "aria-label": t("hand_in") },
    make("p", { text: t("lead") }),
    make(
      "p",
      { class: "large" },
      make("span", { class: "with-mouse", text: `${t("drop")} ` }),
      input,
      make("label", { for: "files", class: "button main", text: t("choose") }),
    ),
    make("p", { class: "hint", text: t("formats") }),
    make("p", { class: "hint", text: t("stays") }),
  );
  main.replaceChildren(make("h2", { class: "unseen", tabindex: "-1", text: t("hand_in") }), zone, sending, list);

  const send = async (files) => {
    if (!files.length) return;
    say("");
    const bar = make("progress", { max: "1", "aria-label": t("uploading") });
    const told = make("p", { text: `${t("uploading")}…` });
    sending.replaceChildren(told, bar);
    try {
      const job = await handIn(files, (sent, total) => {
        bar.value = sent / total;
        told.textContent = sent < total ? `${t("uploading")} ${size(sent)} / ${size(total)}` : `${t("uploaded")}…`;
      });
      remember([job.id, ...remembered()]);
      list.prepend(panel(job.id, { signal, fresh: true }));
    } catch (error) {
      say(error.message, true);
    } finally {
      sending.replaceChildren();
      input.value = "";
    }
  };
  input.addEventListener("change", () => send([...input.files]));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const things = [...event.dataTransfer.items];
    if (things.some((thing) => thing.webkitGetAsEntry?.()?.isDirectory)) return say(t("folder"), true);
    return send([...event.dataTransfer.files]);
  });
  for (const job of remembered()) list.append(panel(job, { signal }));
}

/** What is shown of a job; it follows the job until its end or until the page shows something else. */
function panel(job, { signal, fresh = false }) {
  const head = make("h3", {});
  const bar = make("progress", { max: "1", "aria-label": t("progress") });
  const buttons = make("span", { class: "buttons" });
  const body = make("tbody");
  const more = make("p", { class: "hint" });
  const table = make(
    "table",
    { class: "files" },
    make("caption", { class: "unseen", text: t("job") }),
    make("thead", { class: "unseen" }, make("tr", {}, ["file", "state"].map((name) => make("th", { scope: "col", text: t(name) })))),
    body,
  );
  const whole = make("section", { class: "job", "aria-label": t("job") }, make("div", { class: "line" }, head, bar, buttons), table, more);

  const button = (name, act) => make("button", { type: "button", onclick: act, text: t(name) });
  const ask = (what) => () =>
    request(`v1/jobs/${job}/${what}`, { method: "POST" })
      .then(follow)
      .catch((error) => say(error.message, true));
  const dismiss = () => {
    remember(remembered().filter((one) => one !== job));
    whole.remove();
  };

  async function tell(told) {
    const { counts, total, state } = told;
    const over = state === "finished" || state === "cancelled";
    const done = total - counts.queued - counts.running;
    head.textContent = `${label("job", state)} · ${t("of_files", { done, total })}`;
    bar.value = total ? done / total : 1;
    bar.hidden = over;
    buttons.replaceChildren(
      ...(over ? [] : [button("cancel", ask("cancel"))]),
      ...(over && counts.failed + counts.cancelled ? [button("retry", ask("retry"))] : []),
      ...(over ? [button("dismiss", dismiss)] : []),
    );
    const { items } = await json(`v1/jobs/${job}/items?limit=${LISTED}`, { signal });
    body.replaceChildren(...items.map(row));
    const left = total + counts.unpacked - items.length;
    more.textContent = left > 0 ? t("more_files", { count: left }) : "";
    return items;
  }

  async function follow() {
    try {
      let items = [];
      for await (const told of progress(job, signal)) items = await tell(told);
      // One file that was just handed in: what came of it is what its sender waits for.
      if (fresh && items.length === 1 && items[0].document && items[0].state !== "failed") {
        location.hash = `#/documents/${items[0].document}`;
      }
    } catch (error) {
      if (error.name === "AbortError") return;
      if (error.status === 404) {
        dismiss();
        if (fresh) say(t("job_gone"), true);
        return;
      }
      say(error.message, true);
    }
  }
  follow();
  return whole;
}

function row(item) {
  const there = item.document && (item.state === "done" || item.state === "duplicate");
  const why = item.state === "failed" && reason(item);
  return make(
    "tr",
    { class: item.state },
    make(
      "td",
      { class: "name" },
      there ? make("a", { href: `#/documents/${item.document}`, text: item.filename }) : item.filename,
      make("span", { class: "hint", text: ` ${size(item.size)}` }),
    ),
    make(
      "td",
      {},
      make("span", { class: `state ${item.state}`, text: label("item", item.state) }),
      item.state === "running" && make("progress", { "aria-label": item.filename }),
      why && make("span", { class: "why", text: why }),
    ),
  );
}
