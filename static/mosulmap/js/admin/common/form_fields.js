/* global django */
/** What a form is about: its campaign, and the rows that it names. */

export const campaignField = () => document.getElementById("id_campaign");

/** Picks a row, {id, title}, in an autocomplete field, which knows only the rows that it has fetched. */
export function pickRow(select, { id, title }) {
  const known = [...select.options].find((option) => option.value === String(id));
  const option = known ?? new Option(title, id);
  if (!known) select.append(option);
  option.selected = true;
  django.jQuery(select).trigger("change");
}

/**
 * The rows that are picked in an autocomplete field, which tells of a change by jQuery's event only.
 * @returns { values(), unmount() }
 */
export function pickedRows(select, changed) {
  const field = django.jQuery(select);
  field.on("change", changed);
  return {
    values: () => [...select.selectedOptions].map((option) => option.value),
    unmount: () => field.off("change", changed),
  };
}
