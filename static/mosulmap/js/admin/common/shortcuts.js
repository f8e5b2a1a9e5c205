/**
 * Keyboard shortcuts: save, take the main action, go on to the next row. `?` lists them. Each is announced
 * by the element that it presses (aria-keyshortcuts), where the page has one.
 */

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

const SHORTCUTS = [
  {
    letter: "s",
    modifier: "control",
    ariaKeys: "Control+S Meta+S",
    findTarget: (root) => root.querySelector("[name=_save]"),
  },
  { letter: "enter", modifier: "control", ariaKeys: "Control+Enter Meta+Enter", findTarget: findMainAction },
  {
    letter: "n",
    modifier: "alt",
    ariaKeys: "Alt+N",
    findTarget: (root) => root.querySelector("[name=_addanother], [data-shortcut=next]"),
  },
];

// An open list of a field takes the keys itself, and so does a dialog.
const OPEN_POPUP = "dialog[open], .select2-container--open, [role=combobox][aria-expanded=true]";
const TEXT_FIELD = "input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]";

/** The button for which the page is there. A transition that goes back, such as a retraction, is never it. */
function findMainAction(root) {
  return root.querySelector("[name=_transition]:not(.transition--back)") ?? root.querySelector("[name=_save]");
}

/** The key's letter on a Latin keyboard; on any other, the letter at the same place of a Latin one. */
function letterOf(event) {
  return /^[a-z]$/i.test(event.key) || !event.code.startsWith("Key") ? event.key : event.code.slice(3);
}

/** Whether the modifier is held and no other; "control" is Control or, on a Mac, Command. */
function isModifierHeld(event, modifier) {
  const control = event.ctrlKey || event.metaKey;
  return !event.shiftKey && (modifier === "alt" ? event.altKey && !control : control && !event.altKey);
}

function findShortcut(event) {
  const letter = letterOf(event).toLowerCase();
  return SHORTCUTS.find((shortcut) => shortcut.letter === letter && isModifierHeld(event, shortcut.modifier));
}

function press(element) {
  // As a pointer would: the field that loses the focus has its change event before the click.
  element.focus();
  element.click();
}

/** The keys as a tooltip shows them: the first pair of `ariaKeys`, on a Mac the last. */
function displayKeys(ariaKeys) {
  const alternatives = ariaKeys.split(" ");
  return IS_MAC
    ? alternatives.at(-1).replace("Meta+", "⌘").replace("Alt+", "⌥")
    : alternatives[0].replace("Control", "Ctrl");
}

function announceShortcuts(root) {
  for (const { ariaKeys, findTarget } of SHORTCUTS) {
    const element = findTarget(root);
    if (!element || element.hasAttribute("aria-keyshortcuts")) continue;
    element.setAttribute("aria-keyshortcuts", ariaKeys);
    element.title ||= displayKeys(ariaKeys);
  }
}

/** @returns unmount */
export function mountShortcuts(root) {
  const dialog = root.getElementById("shortcuts");
  const opener = root.querySelector("[data-opens=shortcuts]");

  function onKeydown(event) {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const isPopupOpen = root.querySelector(OPEN_POPUP);
    // The second is the question mark of an Arabic keyboard.
    if (["?", "؟"].includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (dialog && !isPopupOpen && !event.target.closest?.(TEXT_FIELD)) dialog.showModal();
      return;
    }
    const element = findShortcut(event)?.findTarget(root);
    if (!element) return;
    // Also where nothing is pressed: the browser would save the page instead.
    event.preventDefault();
    if (!isPopupOpen && !element.disabled) press(element);
  }

  const open = () => dialog.showModal();
  announceShortcuts(root);
  if (opener) opener.hidden = false;
  root.addEventListener("keydown", onKeydown);
  opener?.addEventListener("click", open);
  return () => {
    root.removeEventListener("keydown", onKeydown);
    opener?.removeEventListener("click", open);
  };
}

mountShortcuts(document);
