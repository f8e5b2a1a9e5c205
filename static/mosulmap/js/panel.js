/** The panel: what happened on the day, the table of districts, or the story of the selected event or district. */

import { dayFormats } from "./dates.js";
import { el, textElement, whenRested } from "./dom.js";
import { lastReport, latestChanges, looksDifferent, neighbourDay, spanOn } from "./record.js";
import { selectionDiffers, writeQuery } from "./state.js";
import { attribution, createNotes, describeChange, districtLink, districtStory, eventCard, eventStory, unresolvedText, waiting } from "./story.js";
import { shareTexts } from "./timeline.js";

// The order of the day's events: what changes control comes first.
const KIND_ORDER = ["control", "entered", "contested", "claimed", "withdrawn", "announced", "attack", "bridge", "humanitarian", "other"];
// Changes beyond these are folded away.
const MAX_CHANGES = 10;
// How many earlier changes a day without reports tells of.
const MAX_LATEST = 5;

/**
 * @param {HTMLElement} panel the whole panel with its handle, which opens it as a sheet on a phone
 * @param {HTMLElement} body the part that is filled
 * @returns unmount
 */
export function mountPanel(panel, body, record, store, i18n) {
  const lede = body.querySelector(".lede");
  const context = { record, store, i18n, formats: dayFormats(i18n.language), link: createLinks(store), lede };
  const handle = panel.querySelector(".sheet-handle");
  const title = handle.querySelector("span");
  const setOpen = (isOpen) => {
    panel.toggleAttribute("data-open", isOpen);
    handle.setAttribute("aria-expanded", String(isOpen));
  };
  const toggle = () => setOpen(!panel.hasAttribute("data-open"));
  handle.addEventListener("click", toggle);

  function show(state, previous) {
    // Another part of the evidence has come, and nothing here waits for it.
    if (previous && !context.isWaiting && onlyLoaded(state, previous)) return;
    context.isWaiting = false;
    const hadFocus = body.contains(document.activeElement);
    body.replaceChildren(...contentOf(context, state));
    title.textContent = sheetTitle(context, state);
    const isNewSelection = previous && selectionDiffers(state, previous);
    if (isNewSelection) body.scrollTop = 0;
    if (isNewSelection && (state.district || state.event)) setOpen(true);
    // The element that had the focus is gone; without a new one, the keyboard would start again at the top of the page.
    if (hadFocus) body.querySelector("h2")?.focus({ preventScroll: true });
  }

  show(store.get());
  // An address that names an event or a district opens the sheet on it.
  setOpen(Boolean(store.get().district || store.get().event));
  const restedShow = whenRested(show);
  const unsubscribe = store.on(["day", "district", "event", "show", "loaded"], restedShow);
  return () => {
    unsubscribe();
    restedShow.cancel();
    handle.removeEventListener("click", toggle);
    body.replaceChildren();
  };
}

function onlyLoaded(state, previous) {
  return state.day === previous.day && !selectionDiffers(state, previous);
}

/**
 * Makes links to a changed state. They have an address, to be copied or opened in another tab; a plain click
 * changes the state of this page instead.
 */
function createLinks(store) {
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
  const { record } = context;
  const event = state.event && record.evidence.event(state.event);
  if (event) return [backLink(context), ...eventStory(context, event)];
  const district = state.district && record.districts.find(({ slug }) => slug === state.district);
  if (district) return [backLink(context), ...districtStory(context, district, state.day)];
  const content = state.show === "table" ? districtTable(context, state.day) : dayStory(context, state.day);
  return [...(state.show ? [] : opening(context, state.day)), tabs(context, state), ...content];
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
  return events ? i18n.text("counts", counts(events, i18n)) : i18n.text("eventCount", { events: i18n.number(record.eventCounts.get(day) ?? 0) });
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
  const [last, next] = [-1, 1].map((direction) => neighbourDay(record.reportDays, day, direction));
  const dayLink = (other) => link("a", { day: other }, formats.dated(other));
  const pieces = [
    last === undefined ? i18n.text("quietSoFar") : i18n.parts("quietSince", { day: dayLink(last) }),
    next === undefined ? i18n.text("noNextReport") : i18n.parts("nextReport", { day: dayLink(next) }),
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
    items.push(el("li", {}, i18n.text("objectives"), ": ", districts.map((district, i) => [i ? (i18n.language === "ar" ? "، " : ", ") : "", districtLink(context, district)])));
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
  const items = record.districts.flatMap((district, index) => {
    const after = spanOn(record.spans[index], day);
    const before = spanOn(record.spans[index], day - 1);
    if (!before || after.from !== day || !looksDifferent(record.actors, before, after)) return [];
    return [el("li", {}, districtLink(context, district), " ", el("span.change", {}, describeChange(context, before, after)))];
  });
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
    el("span.value", {}, [row.qualifier && `${i18n.text(`qualifier.${row.qualifier}`)} `, i18n.number(row.value)]),
    textElement(i18n, "span.summary", row.summary),
    el("span.who", {}, attribution(context, row), notes.mark(row.source)));
  return el("section", {}, el("h3", {}, i18n.text("figures")), el("ul.figures", {}, rows.map(item)));
}

/** The map as a table: every district's state on the day. */
function districtTable(context, day) {
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
  return [
    el("h2", { tabindex: -1 }, formats.long(day)),
    el("table.state", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, sorted.map(row))),
  ];
}
