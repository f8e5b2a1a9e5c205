/** PURE: the part with one short row for each event, and what is found in it by words of either script. */

import { readTable, readText, shiftDays } from "./record.js";
import { startsWords } from "./search.js";

// Events whose words are folded at once: about 10 ms.
const STEP = 500;
// Shorter texts (letters) would find nearly everything.
const MIN_LENGTH = 2;

/**
 * The part `index` as the page uses it, {events, sources, voices, actors}. An event has its citations, {source, voice,
 * supports, known}, with numbers of sources and of voices (-1 for none); `known` is the day from which one could be
 * read, and of the event that from which one could that supports it. A source has its events. Days are day numbers;
 * districts are indices in the core, and what the core does not have is left out.
 */
export function readIndex(part, record) {
  const districts = new Map(record.districts.map(({ slug, index }) => [slug, index]));
  const sources = readTable(part.sources).map((source) => ({ ...shiftDays(source, record.campaign.start, "published"), events: [] }));
  const events = readTable(part.events).map((row) => {
    const event = shiftDays(row, record.campaign.start, "day");
    // As Citation.known_on has it.
    const citations = readCitations(event.citations).map((each) => ({ ...each, known: sources[each.source].published ?? event.day }));
    return {
      ...event,
      title: readText(event.title, part.language),
      citations,
      known: Math.min(...citations.filter(({ supports }) => supports).map(({ known }) => known)),
      districts: event.districts.map((number) => districts.get(part.districts[number])).filter((index) => index !== undefined),
    };
  });
  for (const event of events) for (const number of new Set(event.citations.map(({ source }) => source))) sources[number].events.push(event);
  return { events, sources, voices: readTable(part.voices), actors: part.actors };
}

/** Numbers in threes. */
function readCitations(numbers) {
  return Array.from({ length: numbers.length / 3 }, (_, i) => {
    const [source, voice, supports] = numbers.slice(3 * i, 3 * i + 3);
    return { source, voice, supports: supports === 1 };
  });
}

/** The sources by publisher: {publisher, events}, each event once. */
function byPublisher(sources) {
  const publishers = new Map();
  for (const { publisher, events } of sources) {
    if (!publishers.has(publisher)) publishers.set(publisher, new Set());
    for (const event of events) publishers.get(publisher).add(event);
  }
  return [...publishers].map(([publisher, events]) => ({ publisher, events: [...events] }));
}

/**
 * @param {{events: object[], sources: object[]}} index as readIndex gives it
 * @param {object} folding as createFolding gives it
 */
export function createEventSearch(index, folding) {
  const textOf = (...texts) => ` ${texts.filter(Boolean).flatMap((text) => folding.words(text)).join(" ")}`;
  // In the order of the events, as far as they are folded.
  const eventTexts = [];
  const withText = (row, ...texts) => ({ ...row, words: textOf(...texts) });
  const publishers = byPublisher(index.sources).map((row) => withText(row, row.publisher));
  const sources = index.sources.map((row) => withText(row, row.title));

  return {
    /** Folds the words of some more events; returns whether all are folded. */
    prepare() {
      const until = Math.min(eventTexts.length + STEP, index.events.length);
      while (eventTexts.length < until) {
        const { title, place } = index.events[eventTexts.length];
        eventTexts.push(textOf(title?.text, place));
      }
      return until === index.events.length;
    },
    /** The events, publishers and titles with words that begin as those of a text. */
    find(text) {
      const words = folding.words(text);
      if (words.join("").length < MIN_LENGTH) return { events: [], publishers: [], sources: [] };
      // "Albakr" stands in the texts as "al-Bakr".
      const either = [words, folding.unglued(words)];
      const fits = (row) => either.some((each) => startsWords(row.words, each));
      const whole = ` ${words.join(" ")}`;
      return {
        events: index.events.filter((event, i) => i < eventTexts.length && fits({ words: eventTexts[i] })),
        publishers: publishers.filter(fits).map((row) => ({ ...row, isExact: row.words === whole })),
        sources: sources.filter(fits),
      };
    },
    /** The event of a reference, as it stands in an address; undefined where there is none. */
    ofReference: (reference) => index.events.find((event) => event.reference === reference),
    /** The events that a report places at one of the names of a place, which have these keys. */
    atPlace: (keys) => index.events.filter(({ place }) => place && folding.keysOf(place).some((key) => keys.includes(key))),
  };
}
