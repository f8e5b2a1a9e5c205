/** PURE but for the page's language: figures and texts as the drawing widget shows them. */

/** A text with its {placeholders} replaced by values. */
export function fillIn(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Kilometres or square kilometres with three significant digits, in the page's language. */
export function formatKm(km) {
  return new Intl.NumberFormat(document.documentElement.lang, { maximumSignificantDigits: 3 }).format(km);
}
