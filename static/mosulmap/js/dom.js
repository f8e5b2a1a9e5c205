/** Elements made from data: text is always text, and an address is used only if it is http or https. */

/**
 * @param {string} name the element's name, with classes: "p.summary"
 * @param {object} [properties] attributes; `on` holds listeners by event name; false and null are left out
 * @param {...(Node|string|null|false|Array)} children
 */
export function el(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (key === "on") for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== false && child !== undefined && child !== ""));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** The same for SVG; `style` is an object, set property by property, which a strict policy allows. */
export function svg(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElementNS(SVG, tag);
  if (classes.length) made.setAttribute("class", classes.join(" "));
  const { style = {}, ...attributes } = properties;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  for (const [key, value] of Object.entries(style)) made.style.setProperty(key, value);
  made.append(...children.flat());
  return made;
}

/** A link to a page elsewhere, or its bare text where the address is not one of the web's. */
export function outside(address, text, properties = {}) {
  if (!/^https?:\/\//i.test(address)) return el("span", properties, text);
  return el("a", { ...properties, href: address, rel: "noopener noreferrer", target: "_blank" }, text);
}

/**
 * A listener that runs once a frame, with the last arguments: dragging the scrubber tells of more
 * days than the screen can show. The first state before a change is kept, so nothing goes unseen.
 *
 * @param {(state: object, before: object) => void} tell
 */
export function onceAFrame(tell) {
  let frame = 0;
  let latest;
  let first;
  const run = (state, before) => {
    latest = state;
    if (frame) return;
    first = before;
    frame = requestAnimationFrame(() => {
      frame = 0;
      tell(latest, first);
    });
  };
  run.cancel = () => cancelAnimationFrame(frame);
  return run;
}

/** The reader's words: `say(key, values)` fills the {places}, and `has(key)` asks whether there is one. */
export function wordsOf(dictionary, language) {
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });
  return {
    language,
    number: (value) => number.format(value),
    percent: (thousandths) => percent.format(thousandths / 1000),
    say: (key, values = {}) => dictionary[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name])),
    /** A row's name in the reader's language. */
    name: (row) => (language === "ar" && row.ar ? row.ar : row.en),
  };
}
