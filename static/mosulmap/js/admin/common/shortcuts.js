/**
 * Keys for what is done all day: save, take the main step, go on to the next. `?` lists them.
 * Each is announced by the element that it presses (aria-keyshortcuts), where the page has one.
 */

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

const SHORTCUTS = [
  { letter: "s", held: "control", keys: "Control+S Meta+S", find: (root) => root.querySelector("[name=_save]") },
  { letter: "Enter", held: "control", keys: "Control+Enter Meta+Enter", find: mainStep },
  {
    letter: "n",
    held: "alt",
    keys: "Alt+N",
    find: (root) => root.querySelector("[name=_addanother], [data-shortcut=next]"),
  },
];

// A list of a field that is open takes the keys itself, and so does a dialog.
const OPEN = "dialog[open], .select2-container--open, [role=combobox][aria-expanded=true]";
const TYPED_IN = "input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]";

/** The step that the page is there for; one that takes back what was done is never it. */
function mainStep(root) {
  return root.querySelector("[name=_transition]:not(.transition--back)") ?? root.querySelector("[name=_save]");
}

/** Which letter was struck: by its name on a Latin keyboard, by its place on any other. */
function letterOf(event) {
  return /^[a-z]$/i.test(event.key) || !event.code.startsWith("Key") ? event.key : event.code.slice(3);
}

function holds(event, held) {
  const control = event.ctrlKey || event.metaKey;
  return !event.shiftKey && (held === "alt" ? event.altKey && !control : control && !event.altKey);
}

function shortcutOf(event) {
  const letter = letterOf(event).toLowerCase();
  return SHORTCUTS.find((each) => each.letter.toLowerCase() === letter && holds(event, each.held));
}

/** As a pointer would: what is typed in a field is told to it as the focus leaves. */
function press(element) {
  element.focus();
  element.click();
}

function announce(root) {
  for (const { keys, find } of SHORTCUTS) {
    const element = find(root);
    if (!element || element.hasAttribute("aria-keyshortcuts")) continue;
    element.setAttribute("aria-keyshortcuts", keys);
    element.title ||= IS_MAC ? keys.split(" ").at(-1).replace("Meta+", "⌘").replace("Alt+", "⌥") : keys.split(" ")[0].replace("Control", "Ctrl");
  }
}

/** @returns unmount */
export function mountShortcuts(root) {
  const dialog = root.getElementById("shortcuts");
  const opener = root.querySelector("[data-opens=shortcuts]");

  function struck(event) {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const isOpen = root.querySelector(OPEN);
    if (["?", "؟"].includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (dialog && !isOpen && !event.target.closest?.(TYPED_IN)) dialog.showModal();
      return;
    }
    const shortcut = shortcutOf(event);
    const element = shortcut?.find(root);
    if (!element) return;
    // Nor is the browser to save the page instead.
    event.preventDefault();
    if (!isOpen && !element.disabled) press(element);
  }

  const open = () => dialog.showModal();
  announce(root);
  if (opener) opener.hidden = false;
  root.addEventListener("keydown", struck);
  opener?.addEventListener("click", open);
  return () => {
    root.removeEventListener("keydown", struck);
    opener?.removeEventListener("click", open);
  };
}

mountShortcuts(document);
