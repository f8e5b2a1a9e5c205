/** Counts the characters of a text beside its field, as the server counts them: nothing is cut, too much is refused. */
import { addListeners } from "./listeners.js";

const TEXTS = "textarea[data-most]";

/** How many characters the server sees: without the white space around them, and a line break as two. */
const lengthOf = (text) => [...text.trim().replace(/\r?\n/g, "\r\n")].length;

function counterOf(field) {
  const next = field.nextElementSibling;
  if (next?.matches(".text-length")) return next;
  const counter = document.createElement("span");
  counter.className = "text-length";
  // The words below the field say the limit, and an error what is too long: a screen reader need not hear every key.
  counter.ariaHidden = "true";
  field.after(counter);
  return counter;
}

function count(field) {
  const most = Number(field.dataset.most);
  const length = lengthOf(field.value);
  const counter = counterOf(field);
  counter.textContent = `${length} / ${most}`;
  counter.classList.toggle("too-long", length > most);
}

/** @returns unmount */
function mountTextLengths() {
  const onEvent = ({ target }) => { if (target.matches?.(TEXTS)) count(target); };
  document.querySelectorAll(TEXTS).forEach((field) => { if (field.value) count(field); });
  // Also for the forms that are added later.
  return addListeners([[document, "input", onEvent], [document, "focusin", onEvent]]);
}

mountTextLengths();
