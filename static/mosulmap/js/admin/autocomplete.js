/* global django */
/** Autocompletion proposes rows of the form's own campaign alone; events/admin_site.py reads the parameter. */
import { campaignField } from "./campaign.js";

function keepToCampaign(options) {
  const campaign = campaignField()?.value;
  if (campaign && /\/autocomplete\/$/.test(options.url)) options.url += `?campaign=${encodeURIComponent(campaign)}`;
}

django.jQuery.ajaxPrefilter(keepToCampaign);
