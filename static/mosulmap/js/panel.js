/** The panel: what happened this day, the table of districts, or the story of what is chosen. */

import { dayFormats } from "./dates.js";
import { el, onceAFrame } from "./dom.js";
import { looksDifferent, spanOn } from "./spans.js";
import { becoming, createNotes, districtStory, eventCard, eventStory } from "./story.js";
import { writeQuery } from "./url.js";

const KIND_ORDER = ["control", "entered", "contested", "claimed", "withdrawn", "announced", "attack", "bridge", "humanitarian", "other"];
const MOST_CHANGES = 10;

/** @param {HTMLElement} panel the whole panel; @param {HTMLElement} body what is written into */
export function mountPanel(panel, body, record, store, words) {
  const context = { record, store, words, formats: dayFormats(words.language), link: linker(store) };
  const handle = panel.querySelector(".sheet-handle");
  const title = handle.querySelector("span");
  const open = (yes) => {
    panel.toggleAttribute("data-open", yes);
    handle.setAttribute("aria-expanded", String(yes));
  };
  const toggle = () => open(!panel.hasAttribute("data-open"));
  handle.addEventListener("click", toggle);

  function show(state, before) {
    const hadFocus = body.contains(document.activeElement);
    const content = contentOf(context, state);
    body.replaceChildren(...content);
    title.textContent = sheetTitle(context, state);
    const choice = before && (before.district !== state.district || before.event !== state.event || before.show !== state.show);
    if (choice) body.scrollTop = 0;
    if (choice && (state.district || state.event)) open(true);
    if (hadFocus) body.querySelector("h2")?.focus({ preventScroll: true });
  }

  show(store.get());
  // A link to something opens the sheet on it.
  open(Boolean(store.get().district || store.get().event));
  const later = onceAFrame(show);
  const stop = store.on(["day", "district", "event", "show"], later);
  return () => {
    stop();
    later.cancel();
    handle.removeEventListener("click", toggle);
    body.replaceChildren();
  };
}

/** Links that can be copied and opened anew, and that change the state when they are followed here. */
function linker(store) {
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
  const event = state.event && record.events.find(({ reference }) => reference === state.event);
  if (event) return [back(context), ...eventStory(context, event)];
  const district = state.district && record.districts.find(({ slug }) => slug === state.district);
  if (district) return [back(context), ...districtStory(context, district, state.day)];
  return [tabs(context, state), ...(state.show === "table" ? table(context, state.day) : dayStory(context, state.day))];
}

function sheetTitle({ record, words }, { day, district }) {
  const chosen = record.districts.find(({ slug }) => slug === district);
  if (chosen) return words.name(chosen);
  const events = record.eventsByDay.get(day) ?? [];
  return words.say("counts", countsOf(record, events, words));
}

function back({ words, link }) {
  return link("a.back", { district: null, event: null }, words.say("back"));
}

function tabs({ words, link }, { show }) {
  const tab = (name, text) => {
    const made = link("a.tab", { show: name }, words.say(text));
    if ((show ?? "day") === (name ?? "day")) made.setAttribute("aria-current", "page");
    return made;
  };
  return el("nav.tabs", { "aria-label": words.say("views") }, tab(null, "thisDay"), tab("table", "allDistricts"));
}

function countsOf(record, events, words) {
  const publishers = new Set(events.flatMap(({ citations }) => citations.map(({ source }) => record.sources[source].publisher)));
  return { events: words.number(events.length), publishers: words.number(publishers.size) };
}

function dayStory(context, day) {
  const { record, words } = context;
  const events = [...(record.eventsByDay.get(day) ?? [])];
  events.sort((one, other) => KIND_ORDER.indexOf(one.kind) - KIND_ORDER.indexOf(other.kind));
  const notes = createNotes(context);
  const parts = [
    el("h2", { tabindex: -1 }, words.say("happened")),
    el("p.counts", {}, words.say(events.length ? "counts" : "nothing", countsOf(record, events, words))),
    words.language !== "en" && events.length > 0 && el("p.counts", {}, words.say("inEnglish")),
    changes(context, day),
    events.length > 0 && el("div.events", {}, events.map((event) => eventCard(context, event, notes))),
    figures(context, record.figuresByDay.get(day) ?? [], notes),
  ];
  return [...parts, notes.list()].filter(Boolean);
}

/** The districts that look different from the day before. */
function changes(context, day) {
  const { record, words, link } = context;
  const lines = record.districts.flatMap((district, place) => {
    const now = spanOn(record.spans[place], day);
    const before = spanOn(record.spans[place], day - 1);
    if (!before || now.from !== day || !looksDifferent(record.actors, before, now)) return [];
    return [el("li", {}, link("a.district", { district: district.slug, event: null }, words.name(district)), el("span.change", {}, becoming(context, before, now)))];
  });
  if (!lines.length) return null;
  const shown = el("ul.changes", {}, lines.slice(0, MOST_CHANGES));
  const rest = lines.slice(MOST_CHANGES);
  const more = rest.length && el("details", {}, el("summary", {}, words.say("moreDistricts", { number: words.number(rest.length) })), el("ul.changes", {}, rest));
  return el("section", {}, el("h3", {}, words.say("changed")), shown, more || null);
}

function figures({ record, words }, rows, notes) {
  if (!rows.length) return null;
  const figure = (row) => el("li.figure", {},
    el("span.value", {}, [row.qualifier && `${words.say(`qualifier.${row.qualifier}`)} `, words.number(row.value)]),
    el("span.summary", { lang: "en", dir: "ltr" }, row.summary),
    el("span.who", { lang: "en", dir: "ltr" }, row.claimant && `${row.claimant}, `, record.sources[row.source].publisher, notes.mark(row.source)));
  return el("section", {}, el("h3", {}, words.say("figures")), el("ul.figures", {}, rows.map(figure)));
}

/** The map in words: every district's state on the day. */
function table(context, day) {
  const { record, words, formats, link } = context;
  const who = (actor) => (actor < 0 ? "" : words.name(record.actors[actor]));
  const order = record.districts.toSorted((one, other) => words.name(one).localeCompare(words.name(other), words.language));
  const row = (district) => {
    const span = spanOn(record.spans[district.index], day);
    const challenger = span.contested ? who(span.challenger) || words.say("unnamed") : "–";
    return el("tr", {},
      el("th", { scope: "row" }, link("a.district", { district: district.slug, event: null }, words.name(district)), el("small", {}, district.bank && words.say(`bank.${district.bank}`))),
      el("td", {}, who(span.holder) || words.say("nobody")),
      el("td", {}, challenger),
      el("td", {}, words.say(`grade.${span.grade}`)),
      el("td.since", {}, span.grade === "initial" ? "–" : formats.dated(span.tenure)));
  };
  const head = ["district", "holder", "challenger", "grade", "since"].map((key) => el("th", { scope: "col" }, words.say(key)));
  return [
    el("h2", { tabindex: -1 }, formats.long(day)),
    el("table.state", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, order.map(row))),
  ];
}
