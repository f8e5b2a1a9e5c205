/** The evidence: an event with its numbered sources, and a district's story, tenure by tenure. */

import { el, outside, svg } from "./dom.js";
import { sideColour } from "./map/patterns.js";
import { sideOf, spanOn, tenures } from "./spans.js";

// A statement about more districts than this names the first few and counts the rest.
const MOST_NAMED = 4;

/** Numbered source notes: `mark(source)` gives the number as a link, `list()` the notes themselves. */
export function createNotes({ record, words, formats }) {
  const order = [];
  const number = (source) => {
    if (!order.includes(source)) order.push(source);
    return order.indexOf(source) + 1;
  };
  const note = (place) => {
    const source = record.sources[place];
    const archived = source.archived && [" · ", outside(source.archived, words.say("archived"))];
    const published = source.published !== null && ` · ${words.say("published", { day: formats.dated(source.published) })}`;
    return el("li", { id: `source-${number(place)}` },
      el("strong", { dir: "auto" }, publisherOf(source, words)), " ",
      el("cite", { lang: "en", dir: "ltr" }, source.url ? outside(source.url, source.title || source.url) : source.title),
      el("span.published", {}, published, archived));
  };
  return {
    mark: (source) => el("sup", {}, el("a", { href: `#source-${number(source)}`, "aria-label": words.say("source", { number: words.number(number(source)) }) }, words.number(number(source)))),
    list: () => (order.length ? el("section", {}, el("h3", {}, words.say("sources")), el("ol.sources", {}, [...order].map(note))) : null),
  };
}

function publisherOf({ publisher, via }, words) {
  return via ? words.say("via", { publisher, via }) : publisher;
}

/** One event in a list: where, what, on whose word. */
export function eventCard(context, event, notes, { heading = "h3", within = null } = {}) {
  const { words, link, record } = context;
  const supports = event.citations.filter(({ supports: yes }) => yes);
  const disputes = event.citations.filter(({ supports: yes }) => !yes);
  return el("article.event", { "data-kind": event.kind },
    el(heading, {}, placesOf(context, event, within), kindChip(context, event), ...remarks(context, event)),
    el("p.summary", { lang: "en", dir: "ltr" }, event.summary, " ",
      link("a.permalink", { event: event.reference, district: null, day: event.day }, el("span.hidden", {}, words.say("linkToEvent")), el("span", { "aria-hidden": "true" }, "¶"))),
    cited(context, supports, notes),
    disputes.length > 0 && el("p.cited.against", {}, el("strong", {}, words.say("disputedBy")), ": ",
      disputes.map((citation, at) => [at ? "; " : "", byWhom(record, citation), citation.summary && [" – ", el("span", { lang: "en", dir: "ltr" }, citation.summary)], notes.mark(citation.source)])));
}

function cited({ record }, citations, notes) {
  return el("p.cited", { lang: "en", dir: "ltr" },
    citations.map((citation, at) => [at ? " · " : "", byWhom(record, citation), notes.mark(citation.source)]));
}

function byWhom(record, { claimant, source }) {
  const { publisher } = record.sources[source];
  return el("span", { lang: "en", dir: "ltr" }, claimant ? `${claimant}, ${publisher}` : publisher);
}

/** Where it happened; a list within one district's story does not repeat that district's name. */
function placesOf({ record, words, link }, event, within) {
  const named = event.covers || (event.districts.length === 1 && event.districts[0] === within) ? [] : event.districts;
  const links = named.slice(0, MOST_NAMED).map((place) => link("a.district", { district: record.districts[place].slug, event: null }, words.name(record.districts[place])));
  const parts = links.flatMap((made, at) => (at ? [", ", made] : [made]));
  if (named.length > MOST_NAMED) parts.push(" ", el("small", {}, words.say("moreDistricts", { number: words.number(named.length - MOST_NAMED) })));
  if (event.covers) parts.push(words.say(`bank.${event.covers}`));
  if (event.place) parts.push(parts.length ? " – " : "", el("span", { lang: "en", dir: "ltr", title: words.say("place") }, event.place));
  return parts.length ? el("span.places", {}, parts) : null;
}

function kindChip({ record, words }, event) {
  const list = event.kind === "announced" && event.precision === "on-or-before";
  const chip = el("span.chip", { "data-kind": event.kind }, words.say(`kind.${list ? "list" : event.kind}`));
  if (event.actor < 0) return chip;
  const actor = record.actors[event.actor];
  const dot = el("span.side-dot", { "aria-hidden": "true" });
  dot.style.background = sideColour(actor.side);
  return [chip, el("span.actor", {}, dot, words.name(actor))];
}

function remarks({ words }, event) {
  const keys = [
    event.precision === "on-or-before" && "byThisDay",
    event.precision === "approximate" && "aboutThisDay",
    event.scope === "part" && "partOnly",
    event.covers && "wholeBank",
  ];
  return keys.filter(Boolean).map((key) => el("span.remark", {}, words.say(key)));
}

/** One event with what each of its sources says. */
export function eventStory(context, event) {
  const { words, formats, record } = context;
  const notes = createNotes(context);
  const word = (citation) => el("li", { "data-stance": citation.supports ? "supports" : "disputes" },
    el("strong", {}, words.say(citation.supports ? "supportedBy" : "disputedBy")), ": ",
    byWhom(record, citation), notes.mark(citation.source),
    citation.summary && el("p", { lang: "en", dir: "ltr" }, citation.summary),
    citation.note && el("p.note", { lang: "en", dir: "ltr" }, citation.note));
  return [
    el("h2", { tabindex: -1 }, formats.long(event.day)),
    el("div.events", {}, eventCard(context, event, notes)),
    el("ul.words", {}, event.citations.map(word)),
    notes.list(),
  ];
}

/** Who held a district, when, and every report for and against. */
export function districtStory(context, district, day) {
  const { record, words } = context;
  const spans = record.spans[district.index];
  const notes = createNotes(context);
  const events = record.events.filter(({ districts }) => districts.includes(district.index));
  const names = [words.language === "ar" ? district.en : district.ar, ...district.alt].filter(Boolean);
  const kind = [words.say(`place.${district.kind}`), district.bank && words.say(`bank.${district.bank}`)].filter(Boolean).join(" · ");
  const shape = district.area ? district.approximate && "shapeApproximate" : "pointApproximate";
  return [
    el("h2", { tabindex: -1 }, words.name(district)),
    el("p.meta", {}, kind, shape && ` · ${words.say(shape)}`),
    standing(context, spanOn(spans, day)),
    strip(context, spans, day),
    names.length > 0 && el("p.names", {}, `${words.say("alsoKnownAs")}: `, names.map((name, at) => [at ? ", " : "", el("bdi", {}, name)])),
    el("h3.hidden", {}, words.say("story")),
    el("ol.tenures", {}, tenures(spans).map((tenure) => tenureStory(context, district, tenure, { events, day, notes }))),
    notes.list(),
  ].filter(Boolean);
}

/** "Held by Counter Terrorism Service since 12 November 2016 · corroborated" */
function standing(context, span) {
  const { record, words, formats } = context;
  const holder = span.holder < 0 ? words.say("nobody") : words.name(record.actors[span.holder]);
  const held = span.grade === "initial" ? words.say("heldAtStart", { holder }) : words.say("heldBy", { holder, day: formats.dated(span.tenure) });
  const dot = el("span.side-dot", { "aria-hidden": "true" });
  dot.style.background = sideColour(sideOf(record.actors, span.holder));
  const challenger = span.challenger < 0 ? words.say("unnamed") : words.name(record.actors[span.challenger]);
  return el("div.standing", {},
    el("p", {}, dot, el("strong", {}, held), span.contested && `, ${words.say("contestedBy", { challenger })}`),
    el("p", {}, el("span.chip.grade", { "data-grade": span.grade }, words.say(`grade.${span.grade}`))),
    span.bankOnly && el("p.warning", {}, words.say("bankOnly")));
}

/** What became of a district from one span to the next, in words. */
export function becoming({ record, words }, before, now) {
  const who = (actor, nobody) => (actor < 0 ? words.say(nobody) : words.name(record.actors[actor]));
  const parts = [];
  if (sideOf(record.actors, before.holder) !== sideOf(record.actors, now.holder)) {
    const grade = words.say(`grade.${now.grade}`);
    parts.push(`${words.say("became", { before: who(before.holder, "nobody"), after: who(now.holder, "nobody") })} (${grade})`);
  }
  if (now.contested) {
    parts.push(now.challenger < 0 ? words.say("fightingUnnamed") : words.say("contestedBy", { challenger: who(now.challenger) }));
  } else if (!parts.length) parts.push(words.say("noLongerContested"));
  return parts.join(", ");
}

/** The whole campaign in one bar: who held the district, hatched where it was contested. */
function strip({ record }, spans, day) {
  const { start, days } = record.campaign;
  const bar = svg("svg.strip", { viewBox: `0 0 ${days} 10`, preserveAspectRatio: "none", "aria-hidden": "true" });
  for (const span of spans) {
    const place = { x: span.from - start, width: span.until - span.from };
    bar.append(svg("rect", { ...place, y: 0, height: 10, style: { fill: sideColour(sideOf(record.actors, span.holder)) } }));
    if (span.contested) bar.append(svg("rect.contested", { ...place, y: 5, height: 5 }));
  }
  const now = el("span.now");
  now.style.insetInlineStart = `${(day - start + 0.5) / days * 100}%`;
  return el("div.strip-frame", { dir: "ltr" }, bar, now);
}

function tenureStory(context, district, tenure, { events, day, notes }) {
  const { record, words, formats } = context;
  const [from, until] = [tenure[0].from, tenure.at(-1).until];
  const side = sideOf(record.actors, tenure[0].holder);
  const reports = events.filter((event) => from <= event.day && event.day < until);
  const dot = el("span.side-dot", { "aria-hidden": "true" });
  dot.style.background = sideColour(side);
  const dates = until === record.campaign.until ? `${formats.dated(from)} –` : `${formats.dated(from)} – ${formats.dated(until - 1)}`;
  const report = (event) => el("li", { "data-later": event.day > day ? "" : null },
    context.link("a.report-day", { day: event.day }, formats.short(event.day)), eventCard(context, event, notes, { heading: "h4", within: district.index }));
  return el("li.tenure", { "data-now": from <= day && day < until ? "" : null },
    el("h3", {}, dot, side < 0 ? words.say("nobody") : words.name(record.actors[side]), " ", el("span.chip.grade", { "data-grade": tenure[0].grade }, words.say(`grade.${tenure[0].grade}`))),
    el("p.dates", {}, dates),
    tenure[0].bankOnly && el("p.warning", {}, words.say("bankOnly")),
    reports.length ? el("ol.reports", {}, reports.map(report)) : el("p.counts", {}, words.say("noReports")));
}
