/* global django */
/**
 * Autocompletion opens on the first letter that is typed, as a select does; the letter is the first of the search.
 * It proposes rows of the form's own campaign alone; events/admin_site.py reads the parameter.
 */
import { campaignField } from "./form_fields.js";

function keepToCampaign(options) {
  const campaign = campaignField()?.value;
  if (campaign && /\/autocomplete\/$/.test(options.url)) options.url += `?campaign=${encodeURIComponent(campaign)}`;
}

function openOnLetter(event) {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  const box = target.closest(".select2-selection--single")?.closest(".select2-container");
  if (!box || key.length !== 1 || key === " " || ctrlKey || metaKey || altKey) return;
  django.jQuery(box.previousElementSibling).select2("open");
  const search = document.querySelector(".select2-container--open .select2-search__field");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.value = key;
  search.dispatchEvent(new Event("input", { bubbles: true }));
}

django.jQuery.ajaxPrefilter(keepToCampaign);
document.addEventListener("keydown", openOnLetter);
