// The public API: requests with the key where one is needed, problems as errors, events, downloads.

import { say } from "./dom.js";
import { current, t, title } from "./words.js";

const read = (name) => {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
};

let key = read("key");

/** What the service answered instead of what was asked for. */
export class Problem extends Error {
  constructor(status, told) {
    const detail = current() === "zh" ? told.detail : told.detail_en;
    super([title(told.code), detail].filter(Boolean).join(current() === "zh" ? "：" : ": "));
    this.status = status;
    this.code = told.code;
  }
}

const headers = () => (key ? { Authorization: `Bearer ${key}` } : {});

const button = document.getElementById("key"); // in sight once a key was asked for
button.hidden = !key;

/** Ask for the key; whether one was given. */
export function askForKey() {
  button.hidden = false;
  const dialog = document.getElementById("ask");
  const form = document.getElementById("ask-form");
  const input = document.getElementById("ask-key");
  if (dialog.open) return new Promise((done) => dialog.addEventListener("close", () => done(Boolean(key)), { once: true }));
  return new Promise((done) => {
    let given = false;
    form.onsubmit = (event) => {
      event.preventDefault();
      key = input.value.trim();
      given = true;
      try {
        sessionStorage.setItem("key", key);
      } catch {
        // it lasts as long as the page
      }
      dialog.close();
    };
    document.getElementById("ask-later").onclick = () => dialog.close();
    dialog.addEventListener("close", () => done(given), { once: true });
    input.value = "";
    dialog.showModal();
  });
}

/** An answer that is well; otherwise a Problem. */
export async function request(path, { method = "GET", signal } = {}) {
  let answer;
  try {
    answer = await fetch(path, { method, signal, headers: headers() });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error(t("unreachable"));
  }
  if (answer.status === 401 && (await askForKey())) return request(path, { method, signal });
  if (!answer.ok) throw await problem(answer.status, await answer.text());
  return answer;
}

async function problem(status, body) {
  try {
    return new Problem(status, JSON.parse(body));
  } catch {
    return new Problem(status, { code: "error", detail: `HTTP ${status}` });
  }
}

export const json = async (path, options) => (await request(path, options)).json();

/** Conditions as a query; what is empty is not asked for. */
export function query(asked) {
  const told = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    if (value !== "" && value !== null && value !== undefined) told.set(name, value);
  }
  const written = told.toString();
  return written ? `?${written}` : "";
}

/** Hand files in; `uploaded` hears of the bytes sent. The same call again after a fault is no second job. */
export function handIn(files, uploaded) {
  const words = crypto.getRandomValues(new Uint32Array(4));
  const name = Array.from(words, (word) => word.toString(16)).join("");
  const send = () =>
    new Promise((done, failed) => {
      const body = new FormData();
      for (const file of files) body.append("file", file, file.name);
      const call = new XMLHttpRequest(); // fetch does not tell of what was sent
      call.open("POST", "v1/documents");
      for (const [header, value] of Object.entries({ ...headers(), "Idempotency-Key": name })) {
        call.setRequestHeader(header, value);
      }
      call.upload.addEventListener("progress", (event) => uploaded(event.loaded, event.total));
      call.addEventListener("load", async () => {
        if (call.status === 202) done(JSON.parse(call.responseText));
        else if (call.status === 401 && (await askForKey())) send().then(done, failed);
        else failed(await problem(call.status, call.responseText));
      });
      call.addEventListener("error", () => failed(new Error(t("unreachable"))));
      call.send(body);
    });
  return send();
}

const pause = (milliseconds, signal) =>
  new Promise((done, failed) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      failed(new DOMException("", "AbortError"));
    });
  });

const LATER = [429, 503];
const LONGEST = 15_000;
const STREAMS = 3; // browsers keep six connections to a host: some are left for everything else
let streams = 0;

/** A job's progress as it comes, until its end; goes on where the connection broke off or the service was away. */
export async function* progress(job, signal) {
  // Not an EventSource: that cannot send a key.
  for (let wait = 1000; ; wait = Math.min(wait * 2, LONGEST)) {
    const asked = streams < STREAMS ? streamed(job, signal) : once(job, signal);
    try {
      for await (const told of asked) {
        wait = 1000;
        yield told;
        if (told.state === "finished" || told.state === "cancelled") return;
      }
    } catch (error) {
      if (signal.aborted) throw error;
      if (error instanceof Problem && !LATER.includes(error.status)) throw error;
    }
    await pause(wait, signal);
  }
}

async function* once(job, signal) {
  yield await json(`v1/jobs/${job}`, { signal });
}

async function* streamed(job, signal) {
  streams += 1;
  try {
    const answer = await request(`v1/jobs/${job}/events`, { signal });
    yield* events(answer.body.pipeThrough(new TextDecoderStream()).getReader());
  } finally {
    streams -= 1;
  }
}

async function* events(reader) {
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    held += value;
    const whole = held.split("\n\n");
    held = whole.pop();
    for (const event of whole) {
      const data = /^data: (.*)$/m.exec(event);
      if (data) yield JSON.parse(data[1]);
    }
  }
}

/** Fetch a file and hand it to the browser; an export is compared with its manifest. */
export async function download(path, name) {
  say(t("downloading"));
  const answer = await request(path);
  const body = await answer.blob();
  const made = answer.headers.get("Zhibiao-Export");
  let message = t("downloaded", { name });
  if (made) {
    let manifest;
    try {
      manifest = await json(`v1/exports/${made}`);
    } catch {
      throw new Error(t("incomplete"));
    }
    if (manifest.bytes !== body.size) throw new Error(t("incomplete"));
    message = t("downloaded_values", { name, values: manifest.values });
  }
  const address = URL.createObjectURL(body);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  say(message);
}
