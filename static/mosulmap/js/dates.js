/**
 * PURE: civil dates as day numbers. A day is counted from 1970-01-01 (0), by arithmetic alone: no
 * Date object and no time zone can shift it. The payload counts from the campaign's first day;
 * readCore in record.js adds that day once.
 */

const MS_PER_DAY = 86_400_000;

/** "2016-11-12" -> 17117; null where the text is not a real date. */
export function parseDay(text) {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? "");
  if (!match) return null;
  const [year, month, date] = match.slice(1).map(Number);
  const day = Date.UTC(year, month - 1, date) / MS_PER_DAY;
  // Date.UTC takes 31 February for 3 March.
  return isoDay(day) === text ? day : null;
}

/** 17117 -> "2016-11-12", in the proleptic Gregorian calendar. */
export function isoDay(day) {
  const { year, month, date } = civilDate(day);
  const pad = (number, width) => String(number).padStart(width, "0");
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
}

/**
 * The year, month (1 to 12) and date (1 to 31) of a day number: civil_from_days of H. Hinnant,
 * "chrono-compatible low-level date algorithms". Years begin in March there, so that a leap day is the last.
 */
export function civilDate(day) {
  const daysFromYear0 = day + 719_468;
  const era = Math.floor(daysFromYear0 / 146_097);
  const dayOfEra = daysFromYear0 - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date };
}

/** The day of [first, until) that is nearest to a day. */
export function clampDay(day, first, until) {
  return Math.min(Math.max(day, first), until - 1);
}

/**
 * The locale of a language of the page, for Intl. British English has the day before the month; the Arabic texts of the
 * record have Latin digits, and a browser's own choice of digits for "ar" differs.
 */
export function localeOf(language) {
  return { en: "en-GB", ar: "ar-u-nu-latn" }[language] ?? language;
}

/**
 * Formatters of a day number in one language: long ("Saturday 12 November 2016"), dated ("12 Nov 2016"),
 * short ("12 Nov"), month ("Nov"), monthYear ("Nov 2016").
 */
export function dayFormats(language) {
  if (!formats.has(language)) formats.set(language, createFormats(language));
  return formats.get(language);
}

// By language. The browser takes a millisecond for each formatter: it is made once, when it is first used.
const formats = new Map();

function createFormats(language) {
  const formatter = (options) => {
    let format;
    return (day) => {
      // Day numbers are midnights of UTC.
      format ??= new Intl.DateTimeFormat(localeOf(language), { ...options, timeZone: "UTC" });
      return format.format(day * MS_PER_DAY).replace(/,/g, "");
    };
  };
  return {
    long: formatter({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    dated: formatter({ day: "numeric", month: "short", year: "numeric" }),
    short: formatter({ day: "numeric", month: "short" }),
    month: formatter({ month: "short" }),
    monthYear: formatter({ month: "short", year: "numeric" }),
  };
}
