// A text with the places of indicators marked. Where places overlap, the text is cut at every edge, so that each
// place is exactly the pieces that lie in it.

import { make } from "./dom.js";

const MOST_BARS = 20_000;

/**
 * Puts a text into an element.
 * @param into the element
 * @param text the text
 * @param places [{start, end, id, kind}], counted in code points as the API counts
 * @returns indicator id → its marks, in the order of the text
 */
export function show(into, text, places) {
  const slice = slicer(text);
  const bars = (text.match(/\t/g) || []).length <= MOST_BARS;
  const edges = [...new Set(places.flatMap((place) => [place.start, place.end]))].sort((a, b) => a - b);
  const begins = new Map();
  const ends = new Map();
  for (const place of places) {
    if (place.end <= place.start) continue;
    put(begins, place.start, place);
    put(ends, place.end, place);
  }
  const all = document.createDocumentFragment();
  const marks = new Map();
  const inside = new Set();
  let at = 0;
  for (const edge of edges) {
    if (edge > at) all.append(piece(slice(at, edge), inside, marks, bars));
    for (const place of ends.get(edge) || []) inside.delete(place);
    for (const place of begins.get(edge) || []) inside.add(place);
    at = Math.max(at, edge);
  }
  all.append(piece(slice(at), inside, marks, bars));
  into.replaceChildren(all);
  return marks;
}

const put = (map, name, value) => (map.has(name) ? map.get(name).push(value) : map.set(name, [value]));

/** JavaScript counts UTF-16 units, the API code points: they differ where a character takes two units. */
function slicer(text) {
  if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text)) return (start, end) => text.slice(start, end);
  const points = Array.from(text);
  return (start, end) => points.slice(start, end).join("");
}

function piece(text, inside, marks, bars) {
  const content = bars ? withBars(text) : [text];
  if (!inside.size) {
    const plain = document.createDocumentFragment();
    plain.append(...content);
    return plain;
  }
  const kind = [...inside].some((place) => place.kind === "value") ? "of-value" : "of-name";
  const mark = make("mark", { class: kind, tabindex: "-1" }, content);
  mark.places = [...inside];
  for (const id of new Set(mark.places.map((place) => place.id))) put(marks, id, mark);
  return mark;
}

/** Cells of a table stand between tabs; a bar shows where. */
const withBars = (text) =>
  text.split(/(\t)/).filter(Boolean).map((part) => (part === "\t" ? make("span", { class: "tab", text: part }) : part));
