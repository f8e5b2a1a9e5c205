/** Elements made from data: text is always text and never HTML, and a link is made only to http or https. */

import { localeOf } from "./dates.js";
import { selectionDiffers } from "./state.js";

/** A window in which the panel is a sheet: the same as in css/small_windows.css. */
export const SMALL_WINDOW = "(max-width: 760px), (max-height: 420px)";
// Pixels.
const NARROW = 640;

export const byId = (id) => document.getElementById(id);

/** Whether a map has no room for its legend and licences beside what it shows. */
export function isNarrow(map) {
  return map.clientWidth < NARROW;
}

/**
 * @param {string} name the tag with classes: "p.summary"
 * @param {object} [properties] attributes; `on` holds listeners by event name. False, null and undefined are
 *   left out, true gives an empty attribute.
 * @param {...(Node|string|null|false|undefined|Array)} children may be nested; what is empty is left out
 */
export function el(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (key === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== false && child !== undefined && child !== ""));
  return element;
}

/**
 * An element with a text of the record, {text, language}; one in another language than the page's says so.
 * @param {object} i18n as createI18n makes it
 */
export function textElement(i18n, name, { text, language }, ...children) {
  const mark = language !== i18n.language && [" ", el("small.language", { lang: i18n.language }, i18n.text(`language.${language}`))];
  return el(name, { lang: language, dir: language === "ar" ? "rtl" : "ltr" }, text, mark, ...children);
}

/** The language of a name in the record, by its script: where none is on record, a screen reader needs one all the same. */
export function languageOf(text) {
  return /\p{Script=Arabic}/u.test(text) ? "ar" : "en";
}

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * An SVG element. `style` is an object that is set property by property: the Content-Security-Policy
 * forbids style attributes.
 */
export function svg(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElementNS(SVG_NAMESPACE, tag);
  if (classes.length) element.setAttribute("class", classes.join(" "));
  const { style = {}, ...attributes } = properties;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  for (const [key, value] of Object.entries(style)) element.style.setProperty(key, value);
  element.append(...children.flat());
  return element;
}

/** A link to another site, or its bare text where the address is neither http nor https. */
export function externalLink(address, text, properties = {}) {
  if (!/^https?:\/\//i.test(address)) return el("span", properties, text);
  return el("a", { ...properties, href: address, rel: "noopener noreferrer", target: "_blank" }, text);
}

// Milliseconds after which the browser may see to what else there is.
const SLICE = 16;

// What waits for the next frame, and for the day to stay: the time at which each is due. One callback of the browser
// for all of it: with one each, they would cost more than what they do.
const atFrame = new Set();
const atRest = new Map();
let [restTimer, restDue] = [0, Infinity];

function awaitFrame(run) {
  if (!atFrame.size) requestAnimationFrame(runFrame);
  atFrame.add(run);
}

function runFrame() {
  const runs = [...atFrame];
  atFrame.clear();
  runs.forEach(attempt);
}

function awaitRest(run, due) {
  atRest.set(run, due);
  // The timer is not set anew with every move, but when it has run out too early.
  if (due < restDue) setRestTimer(due);
}

function setRestTimer(due) {
  clearTimeout(restTimer);
  restTimer = setTimeout(runRested, Math.max(0, due - performance.now()));
  restDue = due;
}

function runRested() {
  const now = performance.now();
  restDue = Infinity;
  for (const [run, due] of atRest) {
    if (due > now || performance.now() - now >= SLICE) continue;
    atRest.delete(run);
    attempt(run);
  }
  if (atRest.size) setRestTimer(Math.min(...atRest.values()));
}

/** One that fails stops none of the others. */
function attempt(run) {
  try {
    run();
  } catch (error) {
    reportError(error);
  }
}

/**
 * A listener of the store that runs at most once per frame: dragging the scrubber passes more days than
 * the screen can show. It gets the latest state, and the state before the first change of the frame, so
 * that no change is missed.
 *
 * @param {(state: object, previous: object) => void} listener
 * @returns {Function} with a method `cancel`
 */
export function throttleToFrame(listener) {
  let latest;
  let first;
  const run = () => listener(latest, first);
  const throttled = (state, previous) => {
    latest = state;
    if (atFrame.has(run)) return;
    first = previous;
    awaitFrame(run);
  };
  throttled.cancel = () => atFrame.delete(run);
  return throttled;
}

// Milliseconds for which a day has to stay before what takes longer is drawn.
const REST = 65;
// While it plays, the day never stays for long: so often it is drawn all the same.
const LONGEST_WAIT = 300;

/** How long to wait for the day to stay, after a wait of so many milliseconds already. */
export function restDelay(playing, waited) {
  return playing ? Math.max(0, Math.min(REST, LONGEST_WAIT - waited)) : REST;
}

/** A function that calls `act` once it has not been called for so many milliseconds; {cancel} does away with it. */
export function debounce(act, delay) {
  const debounced = () => awaitRest(act, performance.now() + delay);
  debounced.cancel = () => atRest.delete(act);
  return debounced;
}

// How long what is still to come is waited for, once the day stays (ms).
const PATIENCE = 200;

/**
 * A listener of the store that runs once the day stays, for what is too slow to follow every move of the handle. A
 * selection is shown at the next frame. It gets the latest state, and the state before the first change that it has
 * not been told of.
 *
 * @param {(state: object, previous: object) => void} listener
 * @param {(state: object) => boolean} isReady whether all is there that the listener shows. What is not there when the
 *   day stays is waited for a little, so that it need not all be shown twice; while it plays, it is not
 * @returns {Function} with a method `cancel`
 */
export function whenRested(listener, isReady = () => true) {
  let since;
  let latest;
  let first = null;
  const cancel = () => {
    atRest.delete(rest);
    atRest.delete(run);
    atFrame.delete(run);
    first = null;
  };
  const run = () => {
    const previous = first;
    cancel();
    listener(latest, previous);
  };
  const rest = () => {
    if (latest.playing || isReady(latest)) run();
    else awaitRest(run, performance.now() + PATIENCE);
  };
  const rested = (state, previous) => {
    const now = performance.now();
    latest = state;
    if (!first) {
      first = previous;
      since = now;
    }
    const hasCome = atRest.has(run) && state.day === previous.day && isReady(state);
    if (hasCome || selectionDiffers(state, first)) {
      awaitFrame(run);
      return;
    }
    atRest.delete(run);
    awaitRest(rest, now + restDelay(state.playing, now - since));
  };
  rested.cancel = cancel;
  return rested;
}

/** Lets the browser do what else is to be done. */
export function pause() {
  return new Promise((resolve) => { setTimeout(resolve); });
}

/**
 * Runs a generator piece by piece, and leaves the browser its turn in between.
 * @param {(result: any) => void} onDone is called with what the generator returns
 * @returns {() => void} what stops it
 */
export function inSlices(generator, onDone) {
  let timer = 0;
  const run = () => {
    const until = performance.now() + SLICE;
    let step;
    do step = generator.next(); while (!step.done && performance.now() < until);
    if (step.done) onDone(step.value);
    else timer = setTimeout(run);
  };
  run();
  return () => clearTimeout(timer);
}

/**
 * The page's texts, names and numbers in the reader's language.
 * @param {Object<string, string>} texts by key, with {placeholders} (events/public/ui_strings.py)
 * @param {string} language such as "en" or "ar"
 */
export function createI18n(texts, language) {
  const locale = localeOf(language);
  const number = new Intl.NumberFormat(locale);
  let days;
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  return {
    language,
    // Between the items of a list.
    comma: language === "ar" ? "، " : ", ",
    semicolon: language === "ar" ? "؛ " : "; ",
    number: (value) => number.format(value),
    /** A number of days with its unit, in the plural form of the language: "167 days". */
    days(value) {
      days ??= new Intl.NumberFormat(locale, { style: "unit", unit: "day", unitDisplay: "long" });
      return days.format(value);
    },
    /** A length with its unit, "meter" or "kilometer", in short: "3 km". */
    length: (value, unit) => new Intl.NumberFormat(locale, { style: "unit", unit }).format(value),
    percent: (thousandths) => percent.format(thousandths / 1000),
    /** A text whose placeholders are elements, as a list of children. */
    parts: (key, elements) => texts[key].split(/\{(\w+)\}/).map((piece, i) => (i % 2 ? elements[piece] : piece)),
    text: (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name])),
    /** The name of a row; in Arabic the English one where there is no other. */
    name: (row) => (language === "ar" && row.ar ? row.ar : row.en),
  };
}
