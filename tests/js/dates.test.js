import assert from "node:assert/strict";
import { test } from "node:test";

import { civilDate, clampDay, dayFormats, isoDay, parseDay } from "../../static/mosulmap/js/dates.js";

/** Days whose number since 1970-01-01 was worked out elsewhere (Python's date.toordinal() - 719163). */
const KNOWN = [
  ["1970-01-01", 0],
  ["1969-12-31", -1],
  ["1900-01-01", -25567],
  ["1900-02-28", -25509],
  ["1900-03-01", -25508],
  ["2000-02-28", 11015],
  ["2000-02-29", 11016],
  ["2000-03-01", 11017],
  ["2016-02-29", 16860],
  ["2016-10-17", 17091],
  ["2016-11-12", 17117],
  ["2016-12-31", 17166],
  ["2017-01-01", 17167],
  ["2017-07-31", 17378],
  ["2100-02-28", 47540],
  ["2100-03-01", 47541],
  ["0400-02-29", -573372],
  ["9999-12-31", 2932896],
];

for (const [text, day] of KNOWN) {
  test(`${text} is day ${day}, and day ${day} is ${text}`, () => {
    assert.equal(parseDay(text), day);
    assert.equal(isoDay(day), text);
  });
}

const NO_DATES = [
  "2016-13-40", "2016-00-10", "2016-11-00", "2016-11-31", "2016-02-30", "2015-02-29", "1900-02-29", "2100-02-29",
  "yesterday", "", " 2016-11-12", "2016-11-12 ", "2016-11-12\n", "2016-11-12T00:00:00Z", "2016-11-1", "2016-1-12",
  "16-11-12", "20161112", "+2016-11-12", "-2016-11-12", "12016-11-12", "2016/11/12", "٢٠١٦-١١-١٢", "1e3-11-12",
  "<script>", null, undefined,
];

for (const text of NO_DATES) {
  test(`${JSON.stringify(text) ?? "undefined"} is no date`, () => assert.equal(parseDay(text), null));
}

test("every day of four centuries follows the day before it", () => {
  const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const isLeap = (year) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const expected = { year: 1800, month: 1, date: 1 };
  for (let day = parseDay("1800-01-01"); day <= parseDay("2200-12-31"); day += 1) {
    assert.deepEqual(civilDate(day), expected);
    assert.equal(parseDay(isoDay(day)), day);
    const last = expected.month === 2 && isLeap(expected.year) ? 29 : lengths[expected.month - 1];
    if (expected.date < last) expected.date += 1;
    else if (expected.month < 12) Object.assign(expected, { month: expected.month + 1, date: 1 });
    else Object.assign(expected, { year: expected.year + 1, month: 1, date: 1 });
  }
});

// The suite is run in the time zones farthest east and far west, where a Date would slip by a day.
test("no time zone shifts a day, neither in numbers nor in words", () => {
  assert.equal(isoDay(parseDay("2016-11-12")), "2016-11-12");
  const { long, dated, short, month, monthYear } = dayFormats("en");
  const day = parseDay("2016-11-12");
  assert.equal(long(day), "Saturday 12 November 2016");
  assert.equal(dated(day), "12 Nov 2016");
  assert.equal(short(day), "12 Nov");
  assert.equal(month(day), "Nov");
  assert.equal(monthYear(parseDay("2017-01-01")), "Jan 2017");
});

test("a day is written in Arabic with the month by its Arabic name", () => {
  assert.match(dayFormats("ar").long(parseDay("2016-11-12")), /السبت.*نوفمبر/);
});

const CLAMPED = [
  ["the day before the first", 9, 10],
  ["the first", 10, 10],
  ["a day inside", 15, 15],
  ["the last", 19, 19],
  ["the day after the last", 20, 19],
  ["a day far off", 1e9, 19],
];

for (const [name, day, expected] of CLAMPED) {
  test(`of the days 10 to 19, the nearest to ${name} is ${expected}`, () => assert.equal(clampDay(day, 10, 20), expected));
}
