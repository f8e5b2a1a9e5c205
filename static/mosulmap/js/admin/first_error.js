/** A refused form may be long: the focus goes to the first field that was refused, and the page with it. */

const FIELD = ":is(.errors, .form-row:has(.errorlist)) :is(input, select, textarea):not([type=hidden])";

// What is said at the head of the form, a conflict or a report that is on record already, comes first.
if (document.querySelector(".errornote") && !document.querySelector(".conflict, .errornote ~ .errorlist")) {
  document.querySelector(FIELD)?.focus();
}
