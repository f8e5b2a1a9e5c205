/** The filters and their values in words. */

import { KIND_ORDER } from "./panel.js";

const GRADES = ["corroborated", "reported", "claimed", "disputed", "initial"];
const BANKS = ["east", "west", "north", "south"];

/**
 * The values of a filter that the record may have, {value, text}, in the order in which they are offered: of publishers
 * and voices those that `counts` has, the most frequent first.
 * @param {{record: object, i18n: object}} context
 * @param {{counts: object, voices: object[]}} result
 */
export function valuesOf({ record, i18n }, name, { counts, voices }) {
  const rows = (list) => list.map((row) => ({ value: row.slug, text: i18n.name(row) }));
  const texts = (list, prefix) => list.map((value) => ({ value, text: i18n.text(`${prefix}.${value}`) }));
  const byNumber = (list) => list.toSorted((a, b) => (counts[name].get(b.value) ?? 0) - (counts[name].get(a.value) ?? 0) || a.text.localeCompare(b.text, i18n.language));
  switch (name) {
    case "side": return rows(record.actors.filter(({ side, index }) => side === index));
    case "actor": return byNumber(rows(record.actors));
    case "kind": return texts(KIND_ORDER, "kind");
    case "grade": return texts(GRADES, "grade");
    case "bank": return texts(BANKS, "bank");
    case "phase": return rows(record.phases);
    case "voice": return byNumber(rows(voices));
    default: return byNumber([...counts.publisher.keys()].map((value) => ({ value, text: value })));
  }
}

/** A filter that is set, in words: "Publisher: Reuters"; a value that is not on record as it was typed. */
export function sayFilter(context, name, value, result) {
  const { i18n } = context;
  if (name === "in_view") return i18n.text("inView");
  const known = name === "q" || typeof result !== "object" || !result ? [] : valuesOf(context, name, result);
  const text = known.find((each) => each.value === value)?.text ?? value;
  return i18n.text("filterIs", { name: i18n.text(`filter.${name}`), value: text });
}
