/** Asks before a form is left whose changes nobody has saved. */
import { addListeners } from "./listeners.js";

const FORM = ".change-form #content-main form[method=post][id]";
// Another one is put in while the form is open (session.js).
const TOKEN = "csrfmiddlewaretoken";
// What comes before a person changes anything. Until then scripts of the page set up fields, which is no change.
const BEGINNINGS = ["pointerdown", "keydown", "beforeinput", "paste", "dragover"];

/** Everything that the form would send, as text. Files count by name and size. */
function contentOf(form) {
  const entries = [...new FormData(form)].filter(([name]) => name !== TOKEN);
  return JSON.stringify(entries.map(([name, value]) => [name, value.name ?? value, value.size]));
}

/** @returns unmount */
function mountWarning(form) {
  // What was sent and refused is shown again, and stored nowhere.
  const isRefused = document.querySelector("#content .errornote") !== null;
  let opened = null;
  let isSent = false;

  const onBeginning = () => { opened ??= contentOf(form); };
  // Last of all listeners: whoever keeps the form here has said so by now.
  const onSubmit = (event) => { if (!event.defaultPrevented) isSent = true; };
  // Back on this page, which the browser has kept.
  const onShow = () => { isSent = false; };
  const onLeave = (event) => {
    const isChanged = isRefused || (opened !== null && contentOf(form) !== opened);
    if (isChanged && !isSent) event.preventDefault();
  };
  const unmount = addListeners([
    [window, "submit", onSubmit],
    [window, "pageshow", onShow],
    [window, "beforeunload", onLeave],
  ]);
  BEGINNINGS.forEach((name) => document.addEventListener(name, onBeginning, { capture: true, passive: true }));
  return () => {
    unmount();
    BEGINNINGS.forEach((name) => document.removeEventListener(name, onBeginning, { capture: true }));
  };
}

const form = document.querySelector(FORM);
if (form) mountWarning(form);
