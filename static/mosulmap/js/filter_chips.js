/** What the panel says of the filters above the day: how many events pass, each filter with a way to remove it. */

import { el } from "./dom.js";
import { sayFilter } from "./filter_names.js";
import { forTable, withoutValue } from "./filtering.js";
import { neighbourDay } from "./record.js";

/**
 * Elements for the panel.
 * @param {object} context {record, store, i18n, shown, table, retry}, as mountFilters makes it
 * @param {object} panel the panel's own, {formats, link}
 * @param {() => void} open opens the dialog
 */
export function filterSection(context, { formats, link }, { day, filters }, open) {
  const { record, i18n, shown, table } = context;
  const { result } = shown;
  const outcome = result === "failed"
    ? el("p.warning", { role: "alert" }, i18n.text("filtersFailed"), " ", button("retry", context.retry, i18n))
    : el("p.counts", {}, result && i18n.text("filteredCount", { number: i18n.number(result.number), total: i18n.number(result.total) }), neighbours({ record, i18n, formats, link }, day));
  return [el("section.filtered", { "aria-label": i18n.text("filtersSet") },
    outcome,
    el("ul.filter-chips", {}, [...new URLSearchParams(filters)].map(([name, value]) => el("li", {}, chip(context, name, value)))),
    el("p.filter-actions", {}, button("filterEvents", open, i18n), " ", button("clearFilters", () => context.store.set({ filters: "" }), i18n), " ", tableLink(i18n, table, filters)),
    el("p.filter-note", {}, i18n.text("filterNote")))];
}

/** The link to the server's table of the same events. */
export function tableLink(i18n, table, filters) {
  const query = forTable(filters);
  // Files answer no query.
  return table && el("a", { href: query ? `${table}?${query}` : table }, i18n.text("asTable"));
}

function button(key, click, i18n) {
  return el("button.filter-action", { type: "button", on: { click } }, i18n.text(key));
}

function chip(context, name, value) {
  const { store, i18n, shown } = context;
  const text = sayFilter(context, name, value, shown.result);
  const remove = () => store.set({ filters: withoutValue(store.get().filters, name, value) });
  return el("button.filter-chip", { type: "button", "aria-label": i18n.text("removeFilter", { filter: text }), on: { click: remove } },
    el("bdi", {}, text), el("span", { "aria-hidden": "true" }, "×"));
}

/** The days before and after this one on which an event passes. */
function neighbours({ record, i18n, formats, link }, day) {
  if (!record.filtered) return [];
  return [["earlierEvents", -1], ["laterEvents", 1]].map(([key, direction]) => {
    const other = neighbourDay(record.filtered.reportDays, day, direction);
    return other === undefined ? null : [" · ", i18n.parts(key, { day: link("a", { day: other }, formats.short(other)) })];
  });
}
