/**
 * The evidence: events with their citations, figures and sources. It comes in parts, each when it is needed: the
 * window of days that is shown, the story of a district that is selected.
 */

import { isoDay } from "./dates.js";
import { readTable, shiftDays } from "./spans.js";

/**
 * A text of the record as {text, language}; null for none.
 * @param {string|string[]} value a text in the part's language, or a text and the language that it is in
 */
function readText(value, partLanguage) {
  const [text, language] = Array.isArray(value) ? value : [value, partLanguage];
  return text ? { text, language } : null;
}

/**
 * PURE: a part with evidence as the page uses it, {events, figures, alt}. Days are day numbers; a source stands in the
 * citations and figures themselves, actors and districts by index (-1 is no actor). What the core does not have, as
 * it is of an earlier revision, is left out.
 */
export function readEvidence(part, record) {
  const { start } = record.campaign;
  const indexOf = (rows) => new Map(rows.map(({ slug, index }) => [slug, index]));
  const [districts, actors] = [indexOf(record.districts), indexOf(record.actors)];
  const sources = readTable(part.sources).map((source) => shiftDays(source, start, "published"));
  const text = (value) => readText(value, part.language);
  const events = readTable(part.events).map((event) => ({
    ...shiftDays(event, start, "day"),
    actor: actors.get(event.actor) ?? -1,
    districts: event.districts.map((slug) => districts.get(slug)).filter((index) => index !== undefined),
    summary: text(event.summary),
    citations: event.citations.map(([source, supports, claimant, summary, note]) => (
      { source: sources[source], supports: supports === 1, claimant: text(claimant), summary: text(summary), note: text(note) }
    )),
  }));
  const figures = readTable(part.figures).map((figure) => ({
    ...shiftDays(figure, start, "day"),
    source: sources[figure.source],
    claimant: text(figure.claimant),
    summary: text(figure.summary),
    note: text(figure.note),
  }));
  // Of a district, also its further spellings.
  return { events, figures, alt: part.alt };
}

/** PURE: the window of days that a day belongs to; undefined outside the campaign. */
export function windowOf(windows, day) {
  return windows.find(({ from, until }) => from <= day && day < until);
}

// The HTTP status of a part that a publication has replaced, and that is kept no longer.
const GONE = 410;
const NOTHING = { events: [], figures: [] };

/**
 * Loads evidence and keeps it. What is asked for a second time is not loaded again, unless it failed.
 *
 * @param {object} record as readCore gives it
 * @param {string} language of the texts
 * @param {(version: string, name: string) => Promise<object>} fetchPart
 * @param {() => void} onChange called when a part has arrived or failed
 */
export function createEvidence(record, language, fetchPart, onChange) {
  // By the part's name: its evidence, or "loading", "failed" or "outdated".
  const parts = new Map();

  const load = (version, name) => {
    if (parts.has(name) && parts.get(name) !== "failed") return;
    parts.set(name, "loading");
    fetchPart(version, name).then(
      (part) => readEvidence(part, record),
      ({ status }) => (status === GONE ? "outdated" : "failed"),
    ).then((result) => {
      parts.set(name, result);
      onChange();
    });
  };
  const nameOfDays = ({ from }) => `days-${language}-${isoDay(from)}`;
  const nameOfStory = (slug) => `district-${language}-${slug}`;
  const stateOf = (name) => {
    const found = parts.get(name);
    return typeof found === "object" ? found : found ?? "loading";
  };

  return {
    /** Loads the evidence of a day, unless there is none. */
    needDay(day) {
      const found = windowOf(record.windows, day);
      if (found?.version) load(found.version, nameOfDays(found));
    },
    /** Loads the story of a district. */
    needStory: (slug) => load(record.version, nameOfStory(slug)),
    /** {events, figures} of a day, or "loading", "failed" or "outdated". */
    ofDay(day) {
      const found = windowOf(record.windows, day);
      if (!found?.version) return NOTHING;
      const evidence = stateOf(nameOfDays(found));
      if (typeof evidence === "string") return evidence;
      return { events: evidence.events.filter((event) => event.day === day), figures: evidence.figures.filter((figure) => figure.day === day) };
    },
    /** {events, alt} of a district, or "loading", "failed" or "outdated". */
    ofDistrict: (slug) => stateOf(nameOfStory(slug)),
    /** An event by its reference, among those that have been loaded. */
    event(reference) {
      for (const evidence of parts.values()) {
        const found = evidence.events?.find((event) => event.reference === reference);
        if (found) return found;
      }
      return undefined;
    },
  };
}
