/** The fields that the admin's scripts share: the form's campaign, and Select2's selects, which need the admin's jQuery. */

export const campaignField = () => document.getElementById("id_campaign");

/** The address of a campaign's view. The server does not know the campaign yet and puts 0 in its place. */
export function campaignUrl(address, campaign) {
  return address.replace("/0/", `/${campaign}/`);
}

/** Calls back when the admin's own scripts have drawn the page: inline rows with their links, Select2's fields. */
export function onAdminReady(callback) {
  django.jQuery(callback);
}

/** Selects a row, {id, title}, in an autocomplete field, which has an option only for the rows that it has fetched. */
export function selectRow(select, { id, title }) {
  const known = [...select.options].find((option) => option.value === String(id));
  const option = known ?? new Option(title, id);
  if (!known) select.append(option);
  option.selected = true;
  django.jQuery(select).trigger("change");
}

export function clearSelect(select) {
  select.value = "";
  django.jQuery(select).trigger("change");
}

/**
 * The rows that are selected in an autocomplete field.
 * @returns {{values: () => string[], unmount: () => void}}
 */
export function watchSelectedRows(select, onChange) {
  const field = django.jQuery(select);
  // Select2 reports a change by jQuery's event only: addEventListener would miss it.
  field.on("change", onChange);
  return {
    values: () => [...select.selectedOptions].map((option) => option.value),
    unmount: () => field.off("change", onChange),
  };
}
