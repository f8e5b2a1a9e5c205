/**
 * The panel: what happened on the day, the table of districts, or the story of the selected event or district.
 * `context` is {record, store, i18n, formats, link}, as mountPanel makes it.
 */

import { dayFormats } from "./dates.js";
import { el, externalLink, languageOf, textElement, whenRested } from "./dom.js";
import { sideColour } from "./map/patterns.js";
import { changesOn, describeChange, isCumulativeList, latestChanges, neighbourDay, shownCounts } from "./record.js";
import { selectionDiffers, writeQuery } from "./state.js";
import { shareTexts } from "./timeline.js";

// The order of the day's events: what changes control comes first.
export const KIND_ORDER = ["control", "entered", "contested", "claimed", "withdrawn", "announced", "attack", "bridge", "humanitarian", "other"];
// Changes beyond these are folded away.
const MAX_CHANGES = 10;
// How many earlier changes a day without reports tells of.
const MAX_LATEST = 5;
// Of an event about more districts than this, the first are named and the rest counted.
const MAX_NAMED = 4;

/**
 * @param {HTMLElement} panel the whole panel, in a small window a sheet (sheet.js) that bears the title of its content
 * @param {HTMLElement} body the part that is filled
 * @returns unmount
 */
export function mountPanel(panel, body, record, store, i18n) {
  const lede = body.querySelector(".lede");
  const context = { record, store, i18n, formats: dayFormats(i18n.language), link: createLinks(store), lede };
  const title = panel.querySelector("#sheet-title");

  function show(state, previous) {
    // Another part of the evidence has come, and nothing here waits for it.
    if (previous && !context.isWaiting && onlyLoaded(state, previous)) return;
    if ((state.district || state.event || state.show) && !context.stories) {
      loadStories(context).then(() => show(store.get(), previous));
      return;
    }
    context.isWaiting = false;
    const hadFocus = body.contains(document.activeElement);
    const isNewSelection = previous && selectionDiffers(state, previous);
    // Before it has other content, which would be laid out for this alone.
    if (isNewSelection) body.scrollTop = 0;
    // Where the reader is further down, or is led back to a link, all has to be there at once.
    context.isWhole = state.show === "table" && (body.scrollTop > 0 || Boolean(previous?.district || previous?.event));
    body.replaceChildren(...contentOf(context, state));
    title.textContent = sheetTitle(context, state);
    if (isNewSelection && (state.district || state.event) && state.sheet === "peek") store.set({ sheet: "half" });
    // The element that had the focus is gone; without a new one, the keyboard would start again at the top of the page.
    if (hadFocus) (linkTo(body, previous, state) ?? body.querySelector("h2"))?.focus({ preventScroll: true });
  }

  show(store.get());
  const restedShow = whenRested(show, ({ day }) => record.evidence.isSettled(day));
  const unsubscribe = store.on(["day", "compare", "district", "event", "show", "loaded", "compared", "filtered"], restedShow);
  const onKeydown = (event) => { if (event.key === "Escape") closeOneStep(event, store); };
  document.addEventListener("keydown", onKeydown);
  return () => {
    unsubscribe();
    restedShow.cancel();
    document.removeEventListener("keydown", onKeydown);
    body.replaceChildren();
  };
}

/** Where the reader is back from a story: the link that leads to it. */
function linkTo(body, previous, { district, event }) {
  const [key, value] = previous?.event ? ["event", previous.event] : ["district", previous?.district];
  if (!value || district || event) return undefined;
  return [...body.querySelectorAll("a")].find(({ search }) => new URLSearchParams(search).get(key) === value);
}

/** Escape closes the story, and then the sheet; a field or a dialog that has the focus takes the key for itself. */
function closeOneStep({ target, defaultPrevented }, store) {
  if (defaultPrevented || target.closest("dialog, select, input:not([type=range])")) return;
  const { district, event, sheet } = store.get();
  if (district || event) store.set({ district: null, event: null });
  else if (sheet !== "peek") store.set({ sheet: "peek" });
}

/** Loads what is shown of a selection, when first something is selected; until then the panel stays as it is. */
async function loadStories(context) {
  try {
    context.stories = await import("./story.js");
  } catch {
    context.stories = { failed: true };
  }
}

function onlyLoaded(state, previous) {
  return !selectionDiffers(state, previous) && ["day", "compare", "counted", "compared", "filtered"].every((key) => state[key] === previous[key]);
}

/**
 * Makes links to a changed state. They have an address, to be copied or opened in another tab; a plain click
 * changes the state of this page instead.
 */
export function createLinks(store) {
  return (name, changes, ...children) => el(name, {
    href: writeQuery({ ...store.get(), view: null, ...changes }),
    on: {
      click(event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        store.set({ playing: false, ...changes });
      },
    },
  }, ...children);
}

function contentOf(context, state) {
  const { record, stories } = context;
  const event = state.event && record.evidence.event(state.event);
  const district = record.districts.find(({ slug }) => slug === state.district);
  if ((event || district || state.show) && stories.failed) {
    return [backLink(context), waiting(context, "failed", () => { context.stories = null; })];
  }
  if (event) return [backLink(context), ...stories.eventStory(context, event)];
  const filters = record.filters?.(context, state) ?? [];
  if (district) return [backLink(context), ...filters, ...stories.districtStory(context, district, state.day), ...(record.since?.(context, state) ?? [])];
  const content = state.show === "table" ? stories.districtTable(context, state.day) : dayStory(context, state.day);
  return [...filters, ...(state.show ? [] : opening(context, state.day)), tabs(context, state), content[0], ...(record.compared?.(context, state) ?? []), ...(record.since?.(context, state) ?? []), ...content.slice(1)];
}

/** On the campaign's first day its lede, which the server has written; on another phase's first day what that is. */
function opening({ record, i18n, lede }, day) {
  if (lede && day === record.campaign.start) {
    lede.hidden = false;
    return [lede];
  }
  const phase = record.phases.find(({ from }) => from === day);
  const summary = phase && textOf(i18n, phase.summary, phase.summaryAr);
  if (!summary?.text) return [];
  return [el("div.lede", {}, el("strong", {}, i18n.name(phase)), textElement(i18n, "p", summary))];
}

/** A text of the core in the page's language or, where it has none, in the other: {text, language}. */
function textOf({ language }, english, arabic) {
  const isArabic = language === "ar" ? Boolean(arabic) : !english;
  return isArabic ? { text: arabic, language: "ar" } : { text: english, language: "en" };
}

function sheetTitle({ record, i18n }, { day, district }) {
  const selected = record.districts.find(({ slug }) => slug === district);
  if (selected) return i18n.name(selected);
  const { events } = record.evidence.ofDay(day);
  return events ? i18n.text("counts", counts(events, i18n)) : i18n.text("eventCount", { events: i18n.number(shownCounts(record).eventCounts.get(day) ?? 0) });
}

function backLink({ i18n, link }) {
  return link("a.back", { district: null, event: null }, i18n.text("back"));
}

function tabs({ i18n, link }, { show }) {
  const tab = (name, text) => {
    const element = link("a.tab", { show: name }, i18n.text(text));
    if (show === name) element.setAttribute("aria-current", "page");
    return element;
  };
  return el("nav.tabs", { "aria-label": i18n.text("views") }, tab(null, "thisDay"), tab("table", "allDistricts"));
}

/** How many events, and how many publishers report them, as the text "counts" wants them. */
function counts(events, i18n) {
  const publishers = new Set(events.flatMap(({ citations }) => citations.map(({ source }) => source.publisher)));
  return { events: i18n.number(events.length), publishers: i18n.number(publishers.size) };
}

function dayStory(context, day) {
  const { record, i18n } = context;
  const heading = el("h2", { tabindex: -1 }, i18n.text("happened"));
  const evidence = record.evidence.ofDay(day);
  if (typeof evidence === "string") {
    return [heading, waiting(context, evidence, () => record.evidence.needDay(day)), changesSection(context, day)].filter(Boolean);
  }
  const events = evidence.events.toSorted((a, b) => KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind));
  const notes = createNotes(context);
  const parts = [
    heading,
    events.length > 0 ? el("p.counts", {}, i18n.text("counts", counts(events, i18n))) : quietLine(context, day),
    changesSection(context, day),
    events.length > 0 && el("div.events", {}, events.map((event) => eventCard(context, event, notes))),
    figuresSection(context, evidence.figures, notes),
    ...(events.length ? [] : [standingSection(context, day), latestSection(context, day)]),
  ];
  return [...parts, notes.list()].filter(Boolean);
}

/** "Nothing reported since 26 Jan 2017; next report 31 Jan 2017." with both days as links. */
function quietLine({ record, i18n, formats, link }, day) {
  const [last, next] = [-1, 1].map((direction) => neighbourDay(shownCounts(record).reportDays, day, direction));
  const key = (name) => (record.filtered ? `${name}Filtered` : name);
  const dayLink = (other) => link("a", { day: other }, formats.dated(other));
  const pieces = [
    last === undefined ? i18n.text(key("quietSoFar")) : i18n.parts(key("quietSince"), { day: dayLink(last) }),
    next === undefined ? i18n.text(key("noNextReport")) : i18n.parts(key("nextReport"), { day: dayLink(next) }),
  ];
  return el("p.counts", {}, pieces.map((piece, i) => [i ? " " : "", piece]));
}

/** What holds on a day without reports: the shares of the area, and the objectives that are not reached. */
function standingSection(context, day) {
  const { record, i18n } = context;
  const standing = record.objectives.filter(({ from, until }) => from <= day && day < until);
  const districts = [...new Set(standing.map(({ district }) => district))].map((index) => record.districts[index]);
  const items = shareTexts(record, i18n, day).map((text) => el("li", {}, text));
  if (districts.length) {
    items.push(el("li", {}, i18n.text("objectives"), ": ", districts.map((district, i) => [i ? i18n.comma : "", districtLink(context, district)])));
  }
  return items.length > 0 && el("section", {}, el("h3", {}, i18n.text("standing")), el("ul.changes", {}, items));
}

function latestSection(context, day) {
  const { record, i18n, formats, link } = context;
  // What has changed on the day itself stands above.
  const changes = latestChanges(record, day - 1, MAX_LATEST);
  const item = (change) => el("li", {},
    link("a.change-day", { day: change.day }, formats.short(change.day)), " ",
    districtLink(context, record.districts[change.district]), " ",
    el("span.change", {}, describeChange(context, change.before, change.after)));
  return changes.length > 0 && el("section", {}, el("h3", {}, i18n.text("latestChanges")), el("ul.changes", {}, changes.map(item)));
}

/** The districts that look different from the day before. */
function changesSection(context, day) {
  const { record, i18n } = context;
  const items = changesOn(record, day).map(({ district, before, after }) => (
    el("li", {}, districtLink(context, record.districts[district]), " ", el("span.change", {}, describeChange(context, before, after)))));
  if (!items.length) return null;
  const rest = items.slice(MAX_CHANGES);
  const more = rest.length > 0 && el("details", {},
    el("summary", {}, i18n.text("moreDistricts", { number: i18n.number(rest.length) })),
    el("ul.changes", {}, rest));
  return el("section", {}, el("h3", {}, i18n.text("changed")), el("ul.changes", {}, items.slice(0, MAX_CHANGES)), more);
}

function figuresSection(context, rows, notes) {
  const { i18n } = context;
  if (!rows.length) return null;
  const item = (row) => el("li.figure", {},
    el("span.value", {}, [row.qualifier && [i18n.text(`qualifier.${row.qualifier}`), " "], i18n.number(row.value)]),
    textElement(i18n, "span.summary", row.summary),
    el("span.who", {}, attribution(context, row), notes.mark(row.source)));
  return el("section", {}, el("h3", {}, i18n.text("figures")), el("ul.figures", {}, rows.map(item)));
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
  // By source, in the order of their numbers: the id of its first mark, and the link from its note back to a mark.
  const cited = new Map();
  let marks = 0;
  const numberOf = (source) => [...cited.keys()].indexOf(source) + 1;
  const note = ([source, { back }]) => {
    const archived = source.archived && [" · ", externalLink(source.archived, i18n.text("archived"))];
    const published = ` · ${source.published === null ? i18n.text("undated") : i18n.text("published", { day: formats.dated(source.published) })}`;
    const title = source.title || source.url;
    return el("li", { id: `source-${numberOf(source)}`, tabindex: -1 },
      el("strong", {}, publisherOf(source, i18n)), " ",
      el("cite", { lang: source.titleLanguage || languageOf(title), dir: "auto" }, source.url ? externalLink(source.url, title) : source.title),
      el("span.published", {}, published, archived), " ", back);
  };
  return {
    mark(source) {
      marks += 1;
      const id = `mark-${marks}`;
      if (!cited.has(source)) cited.set(source, { back: el("a.return", { href: `#${id}`, "aria-label": i18n.text("backToText"), title: i18n.text("backToText") }, "↑") });
      const { back } = cited.get(source);
      const number = i18n.number(numberOf(source));
      // The way back leads to where the reader came from.
      const onClick = () => { back.href = `#${id}`; };
      return el("sup", {}, el("a", { id, href: `#source-${numberOf(source)}`, "aria-label": i18n.text("source", { number }), on: { click: onClick } }, number));
    },
    list: () => (cited.size ? el("section.notes", {}, el("h3", {}, i18n.text("sources")), el("ol.sources", {}, [...cited].map(note))) : null),
  };
}

function publisherOf({ publisher, via }, i18n) {
  const name = (text) => el("bdi", { lang: languageOf(text) }, text);
  return via ? i18n.parts("via", { publisher: name(publisher), via: name(via) }) : name(publisher);
}

/** A link that selects a district. */
export function districtLink({ i18n, link }, district) {
  return link("a.district", { district: district.slug, event: null }, i18n.name(district));
}

/** A dot in the colour of a side. */
export function sideDot(side) {
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
      disputing.map((citation, i) => [i ? i18n.semicolon : "", attribution(context, citation), citation.summary && [" – ", textElement(i18n, "bdi", citation.summary)], notes.mark(citation.source)])));
}

function citationLine(context, citations, notes) {
  return el("p.cited", {},
    citations.map((citation, i) => [i ? " · " : "", attribution(context, citation), notes.mark(citation.source)]));
}

/** Who is quoted, and the publisher. */
export function attribution({ i18n }, { claimant, source }) {
  const quoted = claimant && [el("bdi", { lang: claimant.language }, claimant.text), i18n.comma];
  return el("span", {}, quoted, el("bdi.publisher", { lang: languageOf(source.publisher) }, source.publisher));
}

/** Where it happened. Within a district's story the district's own name is not repeated; a whole bank stands for its districts. */
function placesOf(context, event, within) {
  const { record, i18n } = context;
  const named = event.covers || (event.districts.length === 1 && event.districts[0] === within) ? [] : event.districts;
  const links = named.slice(0, MAX_NAMED).map((index) => districtLink(context, record.districts[index]));
  const parts = links.flatMap((link, i) => (i ? [i18n.comma, link] : [link]));
  if (named.length > MAX_NAMED) parts.push(" ", el("small", {}, i18n.text("moreDistricts", { number: i18n.number(named.length - MAX_NAMED) })));
  if (event.covers) parts.push(i18n.text(`bank.${event.covers}`));
  if (event.place) parts.push(parts.length ? " – " : "", el("bdi", { lang: languageOf(event.place), title: i18n.text("place") }, event.place));
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
