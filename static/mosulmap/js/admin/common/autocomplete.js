/**
 * Select2's autocomplete fields: they open on the first letter that is typed, as a native select does,
 * and they offer rows of the form's own campaign alone.
 */
import { campaignField } from "./form_fields.js";

/** Adds ?campaign= to Select2's requests; events/admin_site.py reads the parameter. */
function addCampaign(options) {
  const campaign = campaignField()?.value;
  if (campaign && /\/autocomplete\/$/.test(options.url)) options.url += `?campaign=${encodeURIComponent(campaign)}`;
}

/** Opens the field that has the focus, with the letter as the beginning of the search text. */
function openOnLetter(event) {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  const container = target.closest(".select2-selection--single")?.closest(".select2-container");
  if (!container || key.length !== 1 || key === " " || ctrlKey || metaKey || altKey) return;
  django.jQuery(container.previousElementSibling).select2("open");
  const search = document.querySelector(".select2-container--open .select2-search__field");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.value = key;
  search.dispatchEvent(new Event("input", { bubbles: true }));
}

// Select2 sends its requests through jQuery, not through api.js.
django.jQuery.ajaxPrefilter(addCampaign);
document.addEventListener("keydown", openOnLetter);
