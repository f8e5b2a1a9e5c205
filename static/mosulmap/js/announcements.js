/** What screen readers are told of a day. */

import { changesOn, describeChange, shownCounts } from "./record.js";

// Of so many changes.
const MAX_ANNOUNCED = 3;

/**
 * "Saturday 12 November 2016. Events: 11. Arbajiyah: Islamic State → Counter Terrorism Service (corroborated); and 4 more"
 * @param {{record: object, i18n: object, formats: object}} context
 */
export function describeDay(context, day) {
  const { record, i18n, formats } = context;
  const all = changesOn(record, day);
  const changes = all.slice(0, MAX_ANNOUNCED).map(({ district, before, after }) => (
    `${i18n.name(record.districts[district])}: ${describeChange(context, before, after)}`));
  if (all.length > MAX_ANNOUNCED) changes.push(i18n.text("moreDistricts", { number: i18n.number(all.length - MAX_ANNOUNCED) }));
  const events = i18n.text(record.filtered ? "eventCountFiltered" : "eventCount", { events: i18n.number(shownCounts(record).eventCounts.get(day) ?? 0) });
  return [formats.long(day), events, changes.join(i18n.semicolon) || i18n.text("noChange")].join(". ");
}
