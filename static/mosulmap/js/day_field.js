/** A field for a day of the campaign. */

import { clampDay, isoDay, parseDay } from "./dates.js";
import { el } from "./dom.js";

/** The `input`; `onDay` gets the number of a day of the campaign, and nothing that is none. */
export function dayField({ start, until }, onDay) {
  const input = el("input", {
    type: "date",
    min: isoDay(start),
    max: isoDay(until - 1),
    on: {
      change() {
        const day = parseDay(input.value);
        if (day !== null && day === clampDay(day, start, until)) onDay(day);
      },
    },
  });
  return input;
}
