// Which view the address asks for, the language, the key.

import { askForKey } from "./api.js";
import * as document_ from "./document.js";
import { make, say } from "./dom.js";
import * as handIn from "./hand_in.js";
import * as store from "./store.js";
import { change, load, t } from "./words.js";

const VIEWS = [
  [/^\/$/, handIn.view],
  [/^\/documents$/, store.documents],
  [/^\/documents\/([0-9a-f]{32})(?:\/([0-9a-z]+))?$/, document_.view],
  [/^\/indicators$/, store.indicators],
];

const main = document.getElementById("main");
let running = new AbortController();

async function route({ focus = true } = {}) {
  running.abort();
  running = new AbortController();
  const mine = running;
  const [path, written] = (location.hash.slice(1) || "/").split("?");
  const asked = Object.fromEntries(new URLSearchParams(written || ""));
  const found = VIEWS.map(([pattern, view]) => [pattern.exec(path), view]).find(([match]) => match);
  for (const link of document.querySelectorAll("header nav a")) {
    const here = link.hash === `#/${path.split("/")[1]}`;
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  say("");
  if (!found) {
    main.replaceChildren(make("p", { class: "empty", text: t("not_found") }));
    return;
  }
  // A view draws into an element of its own: what comes too late is shown to nobody.
  const page = make("div", { class: "view" }, make("p", { class: "empty", text: t("loading") }));
  main.replaceChildren(page);
  const [match, view] = found;
  try {
    await view(page, match.slice(1), asked, mine.signal);
    if (focus && !match[2]) page.querySelector("h2")?.focus({ preventScroll: true });
  } catch (error) {
    if (mine.signal.aborted) return;
    page.replaceChildren(make("p", { class: "empty error", role: "alert", text: error.message }));
  }
}

document.getElementById("language").addEventListener("click", () => {
  change();
  route({ focus: false });
});
document.getElementById("key").addEventListener("click", async () => {
  if (await askForKey()) route();
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address tells of the view
  main.focus();
});
// A file dropped beside the zone would replace the page.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
window.addEventListener("hashchange", () => route());

load().then(
  () => route({ focus: false }),
  () => main.replaceChildren(make("p", { class: "empty error", text: "没有得到服务的答复 · The service does not answer" })),
);
