// What the page says, in the language that was chosen last.

const LANGUAGES = { zh: "zh-CN", en: "en" };
let words = null;
let language = "zh";

export async function load() {
  const answer = await fetch("page/words.json");
  words = await answer.json();
  try {
    if (localStorage.getItem("language") in LANGUAGES) language = localStorage.getItem("language");
  } catch {
    // a browser that keeps nothing
  }
  translate();
}

export const current = () => language;
export const locale = () => LANGUAGES[language];

export function change() {
  language = language === "zh" ? "en" : "zh";
  try {
    localStorage.setItem("language", language);
  } catch {
    // the choice lasts as long as the page
  }
  translate();
}

/** A sentence, with {names} filled in. */
export function t(name, filled = {}) {
  const told = words.ui[name][language];
  return told.replace(/\{(\w+)\}/g, (_, key) => filled[key]);
}

/** The words for a code of one of the contract's fields. */
export const label = (name, code) => (code ? (words.labels[language][name] || {})[code] || code : "");

export const codes = (name) => Object.entries(words.labels[language][name]);

const error = (code) => words.errors[code] || words.errors.error;

/** A problem's code in words. */
export const title = (code) => error(code)[language];

/** Why a file failed: what the service tells of it is Chinese, in English there is what its code means. */
export const reason = ({ code, detail }) => (language === "zh" ? detail : `${error(code).en}. ${error(code).detail_en}`);

export const date = (written) =>
  written ? new Date(written).toLocaleString(locale(), { dateStyle: "medium", timeStyle: "short" }) : "";

function translate() {
  document.documentElement.lang = locale();
  document.title = t("title");
  for (const one of document.querySelectorAll("[data-t]")) one.textContent = t(one.dataset.t);
  for (const one of document.querySelectorAll("[data-t-label]")) one.setAttribute("aria-label", t(one.dataset.tLabel));
  const other = document.getElementById("language");
  other.textContent = language === "zh" ? "English" : "中文";
  other.lang = language === "zh" ? "en" : "zh-CN";
}
