/** Moves the focus to the first field that the server has refused: a form may be long. */
import { onAdminReady } from "./form_fields.js";

// Of several fields in a row the refused one is marked; after an error of the form as a whole none may be.
const INVALID_FIELD = "[aria-invalid=true]:not([type=hidden])";
const FIELD_WITH_ERROR = ":is(.errors, .form-row:has(.errorlist)) :is(input, select, textarea):not([type=hidden])";

// A conflict or a duplicate is reported at the head of the form and is to be read first: the focus stays there.
if (document.querySelector(".errornote") && !document.querySelector(".conflict, .errornote ~ .errorlist")) {
  // Select2 passes the focus of a select on to what it draws, once it has drawn it.
  onAdminReady(() => (document.querySelector(INVALID_FIELD) ?? document.querySelector(FIELD_WITH_ERROR))?.focus());
}
