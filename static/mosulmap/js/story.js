/**
 * The evidence in the panel: an event with its numbered sources, and a district's story, tenure by tenure.
 * `context` is {record, store, i18n, formats, link}, as mountPanel makes it.
 */

import { el, externalLink, svg, textElement } from "./dom.js";
import { sideColour } from "./map/patterns.js";
import { lastReport, sideOf, spanOn, tenures } from "./record.js";

// Of an event about more districts than this, the first are named and the rest counted.
const MAX_NAMED = 4;

/**
 * Whether an event is a command's list of all that it holds by that day. The rule is is_cumulative_list
 * in events/control/changes.py; the payload carries the kind and the precision that it depends on.
 */
function isCumulativeList({ kind, precision }) {
  return kind === "announced" && precision === "on-or-before";
}

/** What stands in the place of evidence that is on its way, or could not be loaded. */
export function waiting(context, state, askAgain) {
  const { i18n, store } = context;
  context.isWaiting = true;
  if (state === "loading") return el("p.loading", {}, i18n.text("loading"));
  const retry = () => {
    askAgain();
    store.set({ loaded: store.get().loaded + 1 });
  };
  const [message, action, onClick] = state === "outdated" ? ["outdated", "reload", () => location.reload()] : ["failed", "retry", retry];
  return el("div", {}, el("p.warning", { role: "alert" }, i18n.text(message)), el("button", { type: "button", on: { click: onClick } }, i18n.text(action)));
}

/** Numbered source notes: `mark(source)` gives the number as a link, `list()` the notes of all that were marked. */
export function createNotes({ i18n, formats }) {
  // Sources, in the order of their numbers.
  const order = [];
  const numberOf = (source) => {
    if (!order.includes(source)) order.push(source);
    return order.indexOf(source) + 1;
  };
  const note = (source) => {
    const archived = source.archived && [" · ", externalLink(source.archived, i18n.text("archived"))];
    const published = source.published !== null && ` · ${i18n.text("published", { day: formats.dated(source.published) })}`;
    return el("li", { id: `source-${numberOf(source)}` },
      el("strong", { dir: "auto" }, publisherOf(source, i18n)), " ",
      el("cite", { lang: source.titleLanguage || undefined, dir: "auto" }, source.url ? externalLink(source.url, source.title || source.url) : source.title),
      el("span.published", {}, published, archived));
  };
  return {
    mark(source) {
      const number = i18n.number(numberOf(source));
      return el("sup", {}, el("a", { href: `#source-${numberOf(source)}`, "aria-label": i18n.text("source", { number }) }, number));
    },
    list: () => (order.length ? el("section", {}, el("h3", {}, i18n.text("sources")), el("ol.sources", {}, [...order].map(note))) : null),
  };
}

function publisherOf({ publisher, via }, i18n) {
  return via ? i18n.text("via", { publisher, via }) : publisher;
}

/** A link that selects a district. */
export function districtLink({ i18n, link }, district) {
  return link("a.district", { district: district.slug, event: null }, i18n.name(district));
}

function sideDot(side) {
  const dot = el("span.side-dot", { "aria-hidden": "true" });
  dot.style.background = sideColour(side);
  return dot;
}

/**
 * One event in a list: where, what, on whose word.
 * @param {object} notes as createNotes gives them
 * @param {{heading?: string, within?: ?number}} options the tag of the heading; the index of the district in
 *   whose story the event stands
 */
export function eventCard(context, event, notes, { heading = "h3", within = null } = {}) {
  const { i18n, link } = context;
  const supporting = event.citations.filter(({ supports }) => supports);
  const disputing = event.citations.filter(({ supports }) => !supports);
  return el("article.event", { "data-kind": event.kind },
    el(heading, {}, placesOf(context, event, within), kindChip(context, event), ...remarks(context, event)),
    textElement(i18n, "p.summary", event.summary, " ",
      link("a.permalink", { event: event.reference, district: null, day: event.day }, el("span.hidden", {}, i18n.text("linkToEvent")), el("span", { "aria-hidden": "true" }, "¶"))),
    citationLine(context, supporting, notes),
    disputing.length > 0 && el("p.cited.against", {}, el("strong", {}, i18n.text("disputedBy")), ": ",
      disputing.map((citation, i) => [i ? "; " : "", attribution(context, citation), citation.summary && [" – ", textElement(i18n, "bdi", citation.summary)], notes.mark(citation.source)])));
}

function citationLine(context, citations, notes) {
  return el("p.cited", {},
    citations.map((citation, i) => [i ? " · " : "", attribution(context, citation), notes.mark(citation.source)]));
}

/** Who is quoted, and the publisher. */
export function attribution({ i18n }, { claimant, source }) {
  const quoted = claimant && [el("bdi", { lang: claimant.language }, claimant.text), i18n.language === "ar" ? "، " : ", "];
  return el("span", {}, quoted, el("bdi.publisher", {}, source.publisher));
}

/** Where it happened. Within a district's story the district's own name is not repeated; a whole bank stands for its districts. */
function placesOf(context, event, within) {
  const { record, i18n } = context;
  const named = event.covers || (event.districts.length === 1 && event.districts[0] === within) ? [] : event.districts;
  const links = named.slice(0, MAX_NAMED).map((index) => districtLink(context, record.districts[index]));
  const parts = links.flatMap((link, i) => (i ? [", ", link] : [link]));
  if (named.length > MAX_NAMED) parts.push(" ", el("small", {}, i18n.text("moreDistricts", { number: i18n.number(named.length - MAX_NAMED) })));
  if (event.covers) parts.push(i18n.text(`bank.${event.covers}`));
  if (event.place) parts.push(parts.length ? " – " : "", el("span", { lang: "en", dir: "ltr", title: i18n.text("place") }, event.place));
  return parts.length ? el("span.places", {}, parts) : null;
}

function kindChip({ record, i18n }, event) {
  const kind = isCumulativeList(event) ? "list" : event.kind;
  const chip = el("span.chip", { "data-kind": event.kind }, i18n.text(`kind.${kind}`));
  if (event.actor < 0) return chip;
  const actor = record.actors[event.actor];
  return [chip, el("span.actor", {}, sideDot(actor.side), i18n.name(actor))];
}

/** How exact the date is, and how much of the place is meant. */
function remarks({ i18n }, event) {
  const keys = [
    event.precision === "on-or-before" && "byThisDay",
    event.precision === "approximate" && "aboutThisDay",
    event.scope === "part" && "partOnly",
    event.covers && "wholeBank",
  ];
  return keys.filter(Boolean).map((key) => el("span.remark", {}, i18n.text(key)));
}

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
  ];
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
    names.length > 0 && el("p.names", {}, `${i18n.text("alsoKnownAs")}: `, names.map((name, i) => [i ? ", " : "", el("bdi", {}, name)])),
    el("h3.hidden", {}, i18n.text("story")),
    !events && waiting(context, evidence, () => record.evidence.needStory(district.slug)),
    el("ol.tenures", {}, tenures(spans).map((tenure) => tenureStory(context, district, tenure, { events, day, notes }))),
    notes.list(),
  ].filter(Boolean);
}

/** "Held by Counter Terrorism Service since 12 November 2016 · corroborated" */
function currentState(context, district, span, day) {
  const { record, i18n, formats } = context;
  const holder = span.holder < 0 ? i18n.text("nobody") : i18n.name(record.actors[span.holder]);
  const held = span.grade === "initial" ? i18n.text("heldAtStart", { holder }) : i18n.text("heldBy", { holder, day: formats.dated(span.tenure) });
  const challenger = span.challenger < 0 ? i18n.text("unnamed") : i18n.name(record.actors[span.challenger]);
  return el("div.current-state", {},
    el("p", {}, sideDot(sideOf(record.actors, span.holder)), el("strong", {}, held), span.contested && `, ${i18n.text("contestedBy", { challenger })}`),
    el(span.unresolved ? "p.unresolved" : "p.age", {}, span.unresolved ? unresolvedText(context, span, day) : ageText(context, district, day)),
    el("p", {}, el("span.chip.grade", { "data-grade": span.grade }, i18n.text(`grade.${span.grade}`))),
    span.bankOnly && el("p.warning", {}, i18n.text("bankOnly")));
}

/** "Last report 24 Jan 2017, 4 days before", of what a district's state rests on. */
export function ageText({ record, i18n, formats }, district, day) {
  const last = lastReport(record.reports[district.index], day);
  if (last === undefined) return i18n.text("neverReported");
  return last === day ? i18n.text("reportedToday") : i18n.text("lastReport", { day: formats.dated(last), days: i18n.days(day - last) });
}

/** "unresolved: last reported 14 Feb 2017, 167 days before; nothing since", of an unresolved span on one of its days. */
export function unresolvedText({ i18n, formats }, span, day) {
  return i18n.text("unresolvedSince", { day: formats.dated(span.last), days: i18n.days(day - span.last) });
}

/** What changed in a district from one span to the next, as a text. */
export function describeChange({ record, i18n, formats }, before, after) {
  const nameOf = (actor, nobody) => (actor < 0 ? i18n.text(nobody) : i18n.name(record.actors[actor]));
  const parts = [];
  if (sideOf(record.actors, before.holder) !== sideOf(record.actors, after.holder)) {
    const grade = i18n.text(`grade.${after.grade}`);
    parts.push(`${i18n.text("became", { before: nameOf(before.holder, "nobody"), after: nameOf(after.holder, "nobody") })} (${grade})`);
  }
  if (after.contested) {
    parts.push(after.challenger < 0 ? i18n.text("fightingUnnamed") : i18n.text("contestedBy", { challenger: nameOf(after.challenger) }));
    if (after.unresolved) parts.push(unresolvedText({ i18n, formats }, after, after.from));
    else if (before.unresolved) parts.push(i18n.text("reportedAgain"));
  } else if (!parts.length) parts.push(i18n.text("noLongerContested"));
  return parts.join(", ");
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
    reports && (reports.length ? el("ol.reports", {}, reports.map(item)) : el("p.counts", {}, i18n.text("noReports"))));
}
