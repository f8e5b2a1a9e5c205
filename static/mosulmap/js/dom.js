/** Elements made from data: text is always text and never HTML, and a link is made only to http or https. */

import { localeOf } from "./dates.js";
import { selectionDiffers } from "./state.js";

/** A window in which the panel is a sheet: the same as in css/small_windows.css. */
export const SMALL_WINDOW = "(max-width: 760px), (max-height: 420px)";
// Pixels.
const NARROW = 640;

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

/**
 * A listener of the store that runs at most once per frame: dragging the scrubber passes more days than
 * the screen can show. It gets the latest state, and the state before the first change of the frame, so
 * that no change is missed.
 *
 * @param {(state: object, previous: object) => void} listener
 * @returns {Function} with a method `cancel`
 */
export function throttleToFrame(listener) {
  let frame = 0;
  let latest;
  let first;
  const throttled = (state, previous) => {
    latest = state;
    if (frame) return;
    first = previous;
    frame = requestAnimationFrame(() => {
      frame = 0;
      listener(latest, first);
    });
  };
  throttled.cancel = () => {
    cancelAnimationFrame(frame);
    frame = 0;
  };
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

/**
 * A listener of the store that runs once the day stays, for what is too slow to follow every move of the handle. A
 * selection is shown at the next frame. It gets the latest state, and the state before the first change that it has
 * not been told of.
 *
 * @param {(state: object, previous: object) => void} listener
 * @returns {Function} with a method `cancel`
 */
export function whenRested(listener) {
  let [timer, frame, since, due] = [0, 0, 0, 0];
  let latest;
  let first = null;
  const cancel = () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    timer = frame = 0;
    first = null;
  };
  const run = () => {
    const previous = first;
    cancel();
    listener(latest, previous);
  };
  // The timer is not set anew with every move, but when it has run out too early.
  const wait = () => {
    const left = due - performance.now();
    if (left > 0) timer = setTimeout(wait, left);
    else run();
  };
  const rested = (state, previous) => {
    const now = performance.now();
    latest = state;
    if (!first) {
      first = previous;
      since = now;
    }
    due = now + restDelay(state.playing, now - since);
    if (selectionDiffers(state, first)) frame ||= requestAnimationFrame(run);
    else if (!timer) wait();
  };
  rested.cancel = cancel;
  return rested;
}

/** Lets the browser do what else is to be done. */
export function pause() {
  return new Promise((resolve) => { setTimeout(resolve); });
}

// Milliseconds after which the browser may see to what else there is.
const SLICE = 16;

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
