/** What the panel says of a day as it was known: how much of it was known, which districts are known otherwise now, and why. */

import { el } from "./dom.js";
import { stateText } from "./map/districts.js";
import { districtLink } from "./panel.js";
import { spanOn } from "./record.js";

// Rows beyond these are folded away.
const MAX_ROWS = 5;
const WHAT = ["added", "confirmed", "contradicted", "retracted"];
// In a link: all counts again.
const ALL = { knownOn: null, atLeast: null };

/**
 * Elements for the panel: of the day, or of the district that is selected.
 * @param {object} context {record, i18n, formats, link}, as mountPanel makes it
 * @param {object[][]} spansNow the spans of each district where all counts
 */
export function describeSince(context, state, spansNow) {
  const { record, i18n } = context;
  const district = record.districts.find(({ slug }) => slug === state.district)?.index ?? null;
  const concerns = (index) => district === null || index === district;
  const differing = record.differing(state.day).filter(concerns);
  const later = record.later.filter((row) => row.day <= state.day && (district === null || row.districts.includes(district)));
  return [el("section.known-since", {},
    el("h3", {}, i18n.text(record.known ? "knownSince" : "lesserGrades")),
    ...record.known ? knownLines(context, state) : [],
    differing.length === 0 && el("p.counts", {}, i18n.text("noDiffering")),
    differing.length > 0 && folded(i18n, "ul.differences", differing.map((index) => difference(context, state.day, index, spansNow))),
    ...WHAT.map((what) => laterReports(context, what, later.filter((row) => row.what === what))))];
}

/** How many citations were known, and for how many of them that is a guess. */
function knownLines({ record, i18n, formats, link }, { day }) {
  const { citations, undated, day: knownOn } = record.known;
  const numbers = { citations: i18n.number(citations), undated: i18n.number(undated) };
  return [
    el("p.counts", {}, i18n.text("knownCitations", numbers)),
    day > knownOn && el("p.warning", {}, i18n.parts("afterKnown", { day: link("a", { day: knownOn }, formats.dated(knownOn)) })),
  ];
}

/** "Arbajiyah: The Guild, claimed → The Crown, corroborated" */
function difference(context, day, index, spansNow) {
  const { record, i18n } = context;
  const [then, now] = [record.spans[index], spansNow[index]].map((spans) => stateText(context, spanOn(spans, day), day));
  return el("li", {}, districtLink(context, record.districts[index]), " ", el("span.change", {}, i18n.text("thenAndNow", { then, now })));
}

function laterReports(context, what, rows) {
  const { i18n, formats, link } = context;
  if (!rows.length) return null;
  const names = ({ districts }) => districts.map((index) => i18n.name(context.record.districts[index])).join(i18n.comma);
  const item = (row) => el("li", {},
    link("a.change-day", { ...ALL, day: row.day, event: row.event, district: null }, formats.short(row.day)), " ",
    el("span", {}, names(row) || i18n.text("noDistrict")), " ",
    row.known !== null && el("small", {}, i18n.text("knownFrom", { day: formats.dated(row.known) })));
  return el("div", {}, el("h4", {}, i18n.text(`later.${what}`, { number: i18n.number(rows.length) })), folded(i18n, "ul.changes", rows.map(item)));
}

function folded(i18n, name, items) {
  const rest = items.slice(MAX_ROWS);
  const more = rest.length > 0 && el("details", {}, el("summary", {}, i18n.text("moreRows", { number: i18n.number(rest.length) })), el(name, {}, rest));
  return el("div", {}, el(name, {}, items.slice(0, MAX_ROWS)), more);
}
