/* global django */
/** A refused form may be long: the focus goes to the first field that was refused, and the page with it. */

/** Of several fields in a row the one that was refused says so; a form as a whole may have none that does. */
const REFUSED = "[aria-invalid=true]:not([type=hidden])";
const FIELD = ":is(.errors, .form-row:has(.errorlist)) :is(input, select, textarea):not([type=hidden])";

// What is said at the head of the form, a conflict or a report that is on record already, comes first.
if (document.querySelector(".errornote") && !document.querySelector(".conflict, .errornote ~ .errorlist")) {
  // When the fields that are searched have been made: one passes the focus on to what stands for it.
  django.jQuery(() => (document.querySelector(REFUSED) ?? document.querySelector(FIELD))?.focus());
}
