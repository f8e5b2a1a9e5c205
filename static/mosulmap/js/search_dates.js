/**
 * PURE: reads a day as people write it: "12 Nov", "November 12, 2016", "2016-11-12", "12/11/2016", "١٢ تشرين الثاني",
 * "نوفمبر ٢٠١٦".
 */

import { civilDate, isoDay, parseDay } from "./dates.js";

// The months of the Arabic press, and those of Iraq and the Levant.
const LOCALES = ["en-GB", "ar-EG", "ar-IQ"];
// Of a month's name in English (letters): "nov", "sept".
const SHORTEST = 3;
const EASTERN_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;
const MS_PER_DAY = 86_400_000;

/** Lower case, digits of any script as 0 to 9, and the forms of alef as one. */
function plain(text) {
  return text.normalize("NFKC").toLowerCase().replace(EASTERN_DIGITS, (digit) => digit.charCodeAt(0) & 15).replace(/[أإآ]/g, "ا").trim();
}

/** What Intl calls each of some days in one locale, plain. */
const namesOf = (locale, options, days) => {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  return days.map((day) => plain(format.format(day * MS_PER_DAY)));
};
const FIRSTS = Array.from({ length: 12 }, (_, month) => Date.UTC(2001, month, 1) / MS_PER_DAY);
const WEEK = [0, 1, 2, 3, 4, 5, 6];
let names;

function calendarNames() {
  names ??= {
    months: LOCALES.map((locale) => namesOf(locale, { month: "long" }, FIRSTS)),
    weekdays: new Set(["en-GB", "ar-EG"].flatMap((locale) => namesOf(locale, { weekday: "long" }, WEEK))),
  };
  return names;
}

/** The month (1 to 12) that a text names; 0 for none. */
function monthOf(text) {
  const [english, ...arabic] = calendarNames().months;
  const short = text.length >= SHORTEST ? english.findIndex((name) => name.startsWith(text)) : -1;
  return 1 + Math.max(short, ...arabic.map((list) => list.indexOf(text)));
}

/** {year, month, date} of a text, each 0 where the text does not say it; null where it is no date. */
function parse(text) {
  const iso = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(text);
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]), date: Number(iso[3] ?? 0) };
  const numeric = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4})?)?$/.exec(text);
  if (numeric) return { year: Number(numeric[3] ?? 0), month: Number(numeric[2]), date: Number(numeric[1]) };
  const tokens = text.split(/[\s,،.]+/).filter((token) => token && !calendarNames().weekdays.has(token));
  const numbers = tokens.map((token) => /^(\d+)(?:st|nd|rd|th)?$/.exec(token)?.[1]).filter(Boolean);
  const month = monthOf(tokens.filter((token) => !/^\d/.test(token)).join(" "));
  const years = numbers.filter((number) => number.length === 4);
  const dates = numbers.filter((number) => number.length <= 2);
  if (!month || years.length > 1 || dates.length > 1 || years.length + dates.length < numbers.length) return null;
  return { year: Number(years[0] ?? 0), month, date: Number(dates[0] ?? 0) };
}

/**
 * The days of the campaign that a text may mean, as day numbers in order: without a year one for each year that has it,
 * and without a day the month's first of the campaign.
 * @param {{start: number, until: number}} campaign its days, `start <= day && day < until`
 */
export function findDays(text, { start, until }) {
  const date = parse(plain(text));
  if (!date) return [];
  const [first, last] = [civilDate(start).year, civilDate(until - 1).year];
  const years = date.year ? [date.year] : Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return years.flatMap((year) => dayIn(year, date, start) ?? []).filter((day) => start <= day && day < until);
}

function dayIn(year, { month, date }, start) {
  const pad = (number) => String(number).padStart(2, "0");
  const day = parseDay(`${String(year).padStart(4, "0")}-${pad(month)}-${pad(date || 1)}`);
  if (day === null || date) return day;
  // A campaign that begins within the month begins with its own first day.
  return day < start && isoDay(day).slice(0, 7) === isoDay(start).slice(0, 7) ? start : day;
}
