/**
 * PURE: civil dates as day numbers. A day is counted from 1970-01-01 (0), by arithmetic alone: no
 * Date object and no time zone can shift it. The payload counts from the campaign's first day;
 * main.js adds that day once, when it reads the payload.
 */

const MS_A_DAY = 86_400_000;

/** "2016-11-12" -> 17117; null where the text is not a real date. */
export function parseDay(text) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? "");
  if (!found) return null;
  const [year, month, date] = found.slice(1).map(Number);
  const day = Date.UTC(year, month - 1, date) / MS_A_DAY;
  return isoDay(day) === text ? day : null;
}

/** 17117 -> "2016-11-12" (days to civil date, proleptic Gregorian calendar). */
export function isoDay(day) {
  const { year, month, date } = civil(day);
  const pad = (number, width) => String(number).padStart(width, "0");
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
}

/** The year, month (1 to 12) and day of the month; H. Hinnant, "chrono-compatible low-level date algorithms". */
export function civil(day) {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365);
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const date = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date };
}

export function clampDay(day, first, until) {
  return Math.min(Math.max(day, first), until - 1);
}

/** Writers of a day in one language: long ("Saturday 12 November 2016"), short ("12 Nov"), dated, month. */
export function dayFormats(language) {
  const writer = (options) => {
    const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { ...options, timeZone: "UTC" });
    return (day) => format.format(day * MS_A_DAY).replace(/,/g, "");
  };
  return {
    long: writer({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    dated: writer({ day: "numeric", month: "short", year: "numeric" }),
    short: writer({ day: "numeric", month: "short" }),
    month: writer({ month: "short" }),
    monthYear: writer({ month: "short", year: "numeric" }),
  };
}
