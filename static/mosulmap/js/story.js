/**
 * What the panel shows besides the day: an event with its numbered sources, a district's story, tenure by tenure, or the
 * table of districts. `context` is {record, store, i18n, formats, link}, as mountPanel makes it.
 */

import { el, languageOf, svg, textElement } from "./dom.js";
import { sideColour } from "./map/patterns.js";
import { attribution, createNotes, districtLink, eventCard, sideDot, waiting } from "./panel.js";
import { ageText, lastReport, sideOf, spanOn, tenures, unresolvedText } from "./record.js";

// Of the table, so that the page answers in between.
const ROWS_AT_ONCE = 60;

/** One event with what each of its sources says. */
export function eventStory(context, event) {
  const { i18n, formats } = context;
  const notes = createNotes(context);
  const item = (citation) => el("li", { "data-stance": citation.supports ? "supports" : "disputes" },
    el("strong", {}, i18n.text(citation.supports ? "supportedBy" : "disputedBy")), ": ",
    attribution(context, citation), notes.mark(citation.source),
    citation.summary && textElement(i18n, "p", citation.summary),
    citation.note && textElement(i18n, "p.note", citation.note));
  return [
    el("h2", { tabindex: -1 }, formats.long(event.day)),
    el("div.events", {}, eventCard(context, event, notes)),
    el("ul.words", {}, event.citations.map(item)),
    notes.list(),
    reportLink("event", event.reference),
  ].filter(Boolean);
}

/** Who held a district, when, and every report for and against. */
export function districtStory(context, district, day) {
  const { record, i18n } = context;
  const spans = record.spans[district.index];
  const notes = createNotes(context);
  const evidence = record.evidence.ofDistrict(district.slug);
  const { events, alt = [] } = typeof evidence === "string" ? {} : evidence;
  const names = [i18n.language === "ar" ? district.en : district.ar, ...alt].filter(Boolean);
  const kind = [i18n.text(`place.${district.kind}`), district.bank && i18n.text(`bank.${district.bank}`)].filter(Boolean).join(" · ");
  const shape = district.area ? district.approximate && "shapeApproximate" : "pointApproximate";
  return [
    el("h2", { tabindex: -1 }, i18n.name(district)),
    el("p.meta", {}, kind, shape && ` · ${i18n.text(shape)}`),
    currentState(context, district, spanOn(spans, day), day),
    controlBar(context, spans, day),
    names.length > 0 && el("p.also-written", {}, `${i18n.text("alsoKnownAs")}: `, names.map((name, i) => [i ? i18n.comma : "", el("bdi", { lang: languageOf(name) }, name)])),
    el("h3.hidden", {}, i18n.text("story")),
    !events && waiting(context, evidence, () => record.evidence.needStory(district.slug)),
    el("ol.tenures", {}, tenures(spans).map((tenure) => tenureStory(context, district, tenure, { events, day, notes }))),
    notes.list(),
    reportLink("district", district.slug),
  ].filter(Boolean);
}

/** The link to the form for a mistake, with the words and the address that the server has written for the campaign; none in a frame. */
function reportLink(noun, name) {
  const link = document.querySelector("a[data-report]");
  if (!link) return null;
  const { href, textContent } = link;
  return el("p.report", {}, el("a", { href: `${href}?${new URLSearchParams({ [noun]: name })}` }, textContent));
}

/** "Held by Counter Terrorism Service since 12 November 2016 · corroborated" */
function currentState(context, district, span, day) {
  const { record, i18n, formats } = context;
  const holder = span.holder < 0 ? i18n.text("nobody") : i18n.name(record.actors[span.holder]);
  const held = span.grade === "initial" ? i18n.text("heldAtStart", { holder }) : i18n.text("heldBy", { holder, day: formats.dated(span.tenure) });
  const challenger = span.challenger < 0 ? i18n.text("unnamed") : i18n.name(record.actors[span.challenger]);
  return el("div.current-state", {},
    el("p", {}, sideDot(sideOf(record.actors, span.holder)), el("strong", {}, held), span.contested && `${i18n.comma}${i18n.text("contestedBy", { challenger })}`),
    el(span.unresolved ? "p.unresolved" : "p.age", {}, span.unresolved ? unresolvedText(context, span, day) : ageText(context, district, day)),
    el("p", {}, el("span.chip.grade", { "data-grade": span.grade }, i18n.text(`grade.${span.grade}`))),
    span.bankOnly && el("p.warning", {}, i18n.text("bankOnly")));
}

/** The whole campaign as one bar: who held the district, in its lower half where it was contested, paler where that was unresolved. */
function controlBar({ record }, spans, day) {
  const { start, days } = record.campaign;
  const bar = svg("svg.strip", { viewBox: `0 0 ${days} 10`, preserveAspectRatio: "none", "aria-hidden": "true" });
  for (const span of spans) {
    const extent = { x: span.from - start, width: span.until - span.from };
    bar.append(svg("rect", { ...extent, y: 0, height: 10, style: { fill: sideColour(sideOf(record.actors, span.holder)) } }));
    if (span.contested) bar.append(svg(span.unresolved ? "rect.unresolved" : "rect.contested", { ...extent, y: 5, height: 5 }));
  }
  const dayMark = el("span.now");
  dayMark.style.insetInlineStart = `${(day - start + 0.5) / days * 100}%`;
  return el("div.strip-frame", { dir: "ltr" }, bar, dayMark);
}

/** Who held the district from when until when, with the reports of those days; reports after the day shown are marked. */
function tenureStory(context, district, tenure, { events, day, notes }) {
  const { record, i18n, formats } = context;
  const [from, until] = [tenure[0].from, tenure.at(-1).until];
  const side = sideOf(record.actors, tenure[0].holder);
  const reports = events?.filter((event) => from <= event.day && event.day < until);
  const dates = until === record.campaign.until ? `${formats.dated(from)} –` : `${formats.dated(from)} – ${formats.dated(until - 1)}`;
  const item = (event) => el("li", { "data-later": event.day > day ? "" : null },
    context.link("a.report-day", { day: event.day }, formats.short(event.day)), eventCard(context, event, notes, { heading: "h4", within: district.index }));
  return el("li.tenure", { "data-now": from <= day && day < until ? "" : null },
    el("h3", {}, sideDot(side), side < 0 ? i18n.text("nobody") : i18n.name(record.actors[side]), " ", el("span.chip.grade", { "data-grade": tenure[0].grade }, i18n.text(`grade.${tenure[0].grade}`))),
    el("p.dates", {}, dates),
    tenure[0].bankOnly && el("p.warning", {}, i18n.text("bankOnly")),
    reports && (reports.length ? el("ol.reports", {}, reports.map(item)) : el("p.counts", {}, i18n.text(record.filtered ? "noReportsFiltered" : "noReports"))));
}

/** The map as a table: every district's state on the day. */
export function districtTable(context, day) {
  const { record, i18n, formats } = context;
  const nameOf = (actor) => (actor < 0 ? "" : i18n.name(record.actors[actor]));
  const sorted = record.districts.toSorted((a, b) => i18n.name(a).localeCompare(i18n.name(b), i18n.language));
  const row = (district) => {
    const span = spanOn(record.spans[district.index], day);
    const last = lastReport(record.reports[district.index], day);
    const challenger = span.contested ? nameOf(span.challenger) || i18n.text("unnamed") : "–";
    return el("tr", {},
      el("th", { scope: "row" }, districtLink(context, district), el("small", {}, district.bank && i18n.text(`bank.${district.bank}`))),
      el("td", {}, nameOf(span.holder) || i18n.text("nobody")),
      el("td", {}, challenger, span.unresolved && el("small", {}, unresolvedText(context, span, day))),
      el("td", {}, i18n.text(`grade.${span.grade}`)),
      el("td.since", {}, span.grade === "initial" ? "–" : formats.dated(span.tenure), last !== undefined && el("small", {}, i18n.text("lastReportOf", { day: formats.dated(last) }))));
  };
  const head = ["district", "holder", "challenger", "grade", "since"].map((key) => el("th", { scope: "col" }, i18n.text(key)));
  const body = el("tbody");
  const table = el("table.state", {}, el("thead", {}, el("tr", {}, head)), body);
  if (context.isWhole) body.append(...sorted.map(row));
  else appendInPortions(body, sorted, row, table);
  return [el("h2", { tabindex: -1 }, formats.long(day)), table];
}

/** Appends an element for each item, a portion at a time, while they are on the page; `busy` is marked until all are there. */
function appendInPortions(parent, items, create, busy) {
  parent.append(...items.slice(0, ROWS_AT_ONCE).map(create));
  const rest = items.slice(ROWS_AT_ONCE);
  busy.toggleAttribute("aria-busy", false);
  if (!rest.length) return;
  busy.setAttribute("aria-busy", "true");
  setTimeout(() => { if (parent.isConnected) appendInPortions(parent, rest, create, busy); });
}
