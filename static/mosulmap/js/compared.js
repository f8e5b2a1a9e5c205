/**
 * Two days compared: the second day is chosen here, and the panel tells what changed between the two, as the server has
 * worked it out (the part "compare"). PURE: nameOfPart, readCompared.
 */

import { isoDay } from "./dates.js";
import { dayField } from "./day_field.js";
import { debounce, el, languageOf } from "./dom.js";
import { districtLink, sideDot, waiting } from "./panel.js";
import { readTable } from "./record.js";

// Each day that is passed would be compared by the server (ms).
const LOAD_DELAY = 400;
const GONE = 410;
// Comparisons that are kept.
const MOST_KEPT = 20;
// Rows and names beyond these are folded away, or counted.
const MAX_ROWS = 8;
const MAX_NAMES = 4;
const SORTS = ["hands", "back", "state"];

/** The name of the part for the days of a state, the earlier one first; null where they are one day. */
export function nameOfPart({ day, compare, counted }, language) {
  if (compare === null || compare === day) return null;
  const days = [day, compare].sort((a, b) => a - b).map(isoDay);
  return ["compare", language, ...days, counted].filter(Boolean).join("-");
}

/** The part with days as day numbers, and with actors and districts by index; -1 is nobody. */
export function readCompared(part, { campaign: { start }, actors, districts }) {
  const indexOf = (rows) => new Map(rows.map(({ slug, index }) => [slug, index]));
  const [actorOf, districtOf] = [indexOf(actors), indexOf(districts)];
  const actor = (slug) => actorOf.get(slug) ?? -1;
  const day = (number) => (number === null ? null : number + start);
  const state = (values) => {
    const { holder, challenger, contested, unresolved } = Object.fromEntries(part.states.map((name, i) => [name, values[i]]));
    return { holder: actor(holder), challenger: actor(challenger), contested: contested === 1, unresolved: unresolved === 1 };
  };
  return {
    first: day(part.first),
    second: day(part.second),
    changes: readTable(part.changes).map((row) => ({
      ...row,
      district: districts[districtOf.get(row.district)],
      before: state(row.before),
      after: state(row.after),
      turns: row.turns.map(([number, holder]) => ({ day: day(number), holder: actor(holder) })),
    })).filter(({ district }) => district),
    balances: readTable(part.balances).map((row) => ({ ...row, side: actor(row.side) })),
  };
}

/**
 * @param {{root: HTMLElement, chart: HTMLElement}} roots what opens at a touch, and the chart, which marks the second day
 * @param {boolean} isStatic whether no server compares
 * @returns {Function} unmount
 */
export function mountCompared({ root, chart }, record, store, i18n, fetchPart, isStatic = false) {
  const { start, days } = record.campaign;
  const fields = createFields(record.campaign, store, i18n, () => root.dispatchEvent(new Event("close")));
  root.append(fields.element);
  // By the name of the part: what it says, "loading", "failed" or "outdated".
  const kept = new Map();

  const compareHere = ({ day, compare }) => import("./static_edition.js").then((edition) => edition.compareHere(record, [day, compare], { fetchPart, language: i18n.language }));
  const tell = () => store.set({ compared: store.get().compared + 1 });
  const load = async (state) => {
    const name = nameOfPart(state, i18n.language);
    if (!name || (kept.has(name) && kept.get(name) !== "failed")) return;
    kept.set(name, "loading");
    const found = await (isStatic ? compareHere(state) : fetchPart(record.version, name)).then((part) => (isStatic ? part : readCompared(part, record)), ({ status }) => (status === GONE ? "outdated" : "failed"));
    kept.set(name, found);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
    tell();
  };
  record.compared = (context, state) => {
    const name = nameOfPart(state, i18n.language);
    if (!name) return [];
    const found = kept.get(name) ?? "loading";
    return [typeof found === "string" ? waiting(context, found, () => load(state)) : comparison(context, found)];
  };
  const loadRested = debounce(() => load(store.get()), LOAD_DELAY);
  const show = (state) => {
    const isOn = state.compare !== null;
    fields.show(state);
    chart.toggleAttribute("data-compare", isOn);
    chart.style.setProperty("--compare", `${((state.compare ?? start) - start + 0.5) / days * 100}%`);
    if (!isOn) return;
    record.evidence.needDay(state.compare);
    loadRested();
  };
  show(store.get());
  load(store.get());
  tell();
  const unsubscribe = store.on(["day", "compare", "counted"], show);
  return () => {
    unsubscribe();
    loadRested.cancel();
    record.compared = null;
    fields.element.remove();
  };
}

/** {element, show(state)}: the second day, and the way back to one. */
function createFields(campaign, store, i18n, close) {
  const date = dayField(campaign, (day) => store.set({ compare: day, playing: false }));
  const swap = () => {
    const { day, compare } = store.get();
    if (compare !== null) store.set({ day: compare, compare: day, playing: false });
  };
  const end = () => {
    store.set({ compare: null });
    close();
  };
  const button = (key, click) => el("button", { type: "button", on: { click } }, i18n.text(key));
  const buttons = [button("swapDays", swap), button("endCompare", end)];
  return {
    element: el("div", {}, el("div.known-row", {}, el("label", {}, i18n.text("comparedWith"), " ", date), buttons)),
    show({ compare }) {
      const text = compare === null ? "" : isoDay(compare);
      // Setting even the same value would interrupt whoever is typing it.
      if (date.value !== text) date.value = text;
      for (const each of buttons) each.hidden = compare === null;
    },
  };
}

function comparison(context, { first, second, changes, balances }) {
  const { i18n, formats, link } = context;
  const days = { first: link("a", { day: first, compare: second }, formats.dated(first)), second: link("a", { day: second, compare: first }, formats.dated(second)) };
  return el("section.compared", {},
    el("h3", {}, i18n.parts("changedBetween", days)),
    changes.length === 0 && el("p.counts", {}, i18n.text("nothingChanged")),
    balanceTable(context, balances.filter(({ gained, lost }) => gained || lost)),
    SORTS.map((sort) => changesOf(context, sort, changes.filter((row) => row.sort === sort))),
    changes.length > 0 && el("p.counts", {}, i18n.text("gradeOfWhole")));
}

/** What each side gained and lost: districts, km² and the share of the area. */
function balanceTable({ record, i18n }, rows) {
  if (!rows.length) return null;
  const nameOf = (side) => (side < 0 ? i18n.text("nobody") : i18n.name(record.actors[side]));
  const number = (count, km2) => (count ? [i18n.number(count), km2 > 0 && el("small", {}, i18n.text("km2", { number: i18n.number(Math.round(10 * km2) / 10) }))] : "–");
  const head = ["side", "gained", "lost", "shareOfArea"].map((key) => el("th", { scope: "col" }, i18n.text(`balance.${key}`)));
  return el("table.state.balance", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows.map((row) => (
    el("tr", {},
      el("th", { scope: "row" }, sideDot(row.side), nameOf(row.side)),
      el("td", {}, number(row.gained, row.gainedKm2)),
      el("td", {}, number(row.lost, row.lostKm2)),
      el("td", {}, i18n.text("thenShare", { before: i18n.percent(row.shareBefore), after: i18n.percent(row.shareAfter) })))))));
}

function changesOf(context, sort, rows) {
  const { i18n } = context;
  if (!rows.length) return null;
  const items = rows.map((row) => changed(context, row));
  const rest = items.slice(MAX_ROWS);
  return el("div", {},
    el("h4", {}, i18n.text("nameAndNumber", { name: i18n.text(`sort.${sort}`), number: i18n.number(rows.length) })),
    el("ul.differences", {}, items.slice(0, MAX_ROWS)),
    rest.length > 0 && el("details", {}, el("summary", {}, i18n.text("moreDistricts", { number: i18n.number(rest.length) })), el("ul.differences", {}, rest)));
}

/** "Arbajiyah: Islamic State → Counter Terrorism Service · 12 Nov 2016 · corroborated; Reuters, Rudaw; in the words of: …" */
function changed(context, { district, before, after, turns, grade, publishers, voices, events }) {
  const { i18n, formats, link } = context;
  const dayOf = (turn, i) => [i ? i18n.comma : "", link("a", { day: turn.day }, formats.dated(turn.day))];
  const word = publishers.length > 0 && el("small", {}, namesOf(i18n, publishers.map((name) => [name, languageOf(name)])));
  const voiced = voices.map(([name, language, publisher]) => [publisher ? i18n.text("figureBy", { number: name, source: publisher }) : name, language]);
  // It is of the day on which the hold began.
  const report = turns.length > 0 && events.length > 0 && link("a", { event: events[0], district: null, day: turns.at(-1).day }, i18n.text("theReport"));
  return el("li", {}, districtLink(context, district),
    el("span.change", {}, i18n.text("became", { before: stateOf(context, before), after: stateOf(context, after) })),
    el("span.change", {}, turns.map(dayOf), turns.length > 0 && " · ", i18n.text(`grade.${grade}`), report && [" · ", report]),
    word && el("span.change", {}, word),
    voiced.length > 0 && el("span.change", {}, el("small", {}, i18n.text("inTheWordsOf"), " ", namesOf(i18n, voiced))));
}

function stateOf({ record, i18n }, { holder, challenger, contested, unresolved }) {
  const nameOf = (actor, nobody) => (actor < 0 ? i18n.text(nobody) : i18n.name(record.actors[actor]));
  const contest = contested && i18n.text("contestedBy", { challenger: nameOf(challenger, "unnamed") });
  return [nameOf(holder, "nobody"), contest, unresolved && i18n.text("unresolvedShort")].filter(Boolean).join(i18n.comma);
}

/** The first names of several, and how many there are besides. */
function namesOf(i18n, names) {
  const shown = names.slice(0, MAX_NAMES).map(([name, language], i) => [i ? i18n.comma : "", el("bdi", { lang: language || languageOf(name) }, name)]);
  const more = names.length - MAX_NAMES;
  return more > 0 ? [...shown, " ", i18n.text("moreDistricts", { number: i18n.number(more) })] : shown;
}
