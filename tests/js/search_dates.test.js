import assert from "node:assert/strict";
import test from "node:test";

import { isoDay, parseDay } from "../../static/mosulmap/js/dates.js";
import { findDays } from "../../static/mosulmap/js/search_dates.js";

const campaign = { start: parseDay("2016-10-17"), until: parseDay("2017-08-01") };
const days = (text) => findDays(text, campaign).map(isoDay);

const WRITTEN = ["12 Nov", "12 November 2016", "12th november", "November 12, 2016", "Nov 12", "2016-11-12", "12/11/2016", "12.11.",
  "Saturday 12 November 2016", "١٢ تشرين الثاني", "12 نوفمبر", "١٢ نوفمبر ٢٠١٦", "السبت، 12 نوفمبر 2016", "٢٠١٦-١١-١٢", "۱۲ نوفمبر"];

test("a day is read however it is written", () => {
  for (const text of WRITTEN) assert.deepEqual(days(text), ["2016-11-12"], text);
});

test("every month of the campaign has its names in both calendars of the Arabic press", () => {
  const months = [["يناير", "كانون الثاني"], ["فبراير", "شباط"], ["مارس", "آذار"], ["أبريل", "نيسان"], ["مايو", "ايار"], ["يونيو", "حزيران"], ["يوليو", "تموز"]];
  months.forEach((names, i) => {
    for (const name of names) assert.deepEqual(days(`3 ${name}`), [`2017-0${i + 1}-03`], name);
  });
});

test("a month alone is its first day of the campaign", () => {
  assert.deepEqual(days("November 2016"), ["2016-11-01"]);
  assert.deepEqual(days("October"), ["2016-10-17"]);
  assert.deepEqual(days("2017-03"), ["2017-03-01"]);
});

test("without a year, every year of the campaign that has the day is offered", () => {
  const longer = { start: parseDay("2016-01-01"), until: parseDay("2018-01-01") };
  assert.deepEqual(findDays("3 May", longer).map(isoDay), ["2016-05-03", "2017-05-03"]);
  assert.deepEqual(findDays("29 Feb", longer).map(isoDay), ["2016-02-29"]);
});

test("what is no day of the campaign is none", () => {
  for (const text of ["", "12", "2016", "Arbajiyah", "31 November", "12 Nov 2014", "2016-13-01", "1 2 May", "12 Nov 2016 2017", "No", "constructor"]) {
    assert.deepEqual(days(text), [], text);
  }
});
