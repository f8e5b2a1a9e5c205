/**
 * A text field with groups of suggestions, after the combobox pattern of the ARIA Authoring Practices (list
 * autocomplete with manual selection): the focus stays in the field, and aria-activedescendant names the active option.
 */

import { el } from "./dom.js";

/**
 * @param {HTMLInputElement} input with role="combobox" and aria-controls, which names the list
 * @param {HTMLElement} popup what is shown and hidden
 * @param {HTMLElement} list in the popup, with role="listbox"
 * @param {() => void} open called when the reader asks for the suggestions of what stands in the field
 * @returns {{show: Function, close: Function, unmount: Function}}
 */
export function mountCombobox(input, popup, list, open) {
  // {element, choose}, through all groups.
  let options = [];
  let active = -1;

  function setActive(index) {
    options[active]?.element.setAttribute("aria-selected", "false");
    active = index;
    const element = options[index]?.element;
    if (!element) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    element.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", element.id);
    element.scrollIntoView({ block: "nearest" });
  }

  function createGroup({ title, options: own }, number) {
    const heading = el("div.search-heading", { id: `${list.id}-group-${number}`, role: "presentation" }, title);
    const elements = own.map(({ content, choose }) => {
      const element = el("div.search-option", { role: "option", id: `${list.id}-${options.length}`, "aria-selected": "false" }, content);
      options.push({ element, choose });
      return element;
    });
    return el("div", { role: "group", "aria-labelledby": heading.id }, heading, elements);
  }

  /** Shows groups of options, {title, options: {content, choose}[]}[]; `index` is the active one's, -1 for none. */
  function show(groups, index = -1) {
    setActive(-1);
    options = [];
    list.replaceChildren(...groups.map(createGroup));
    list.hidden = !options.length;
    popup.hidden = false;
    input.setAttribute("aria-expanded", String(options.length > 0));
    setActive(Math.min(index, options.length - 1));
  }

  function close() {
    setActive(-1);
    options = [];
    list.replaceChildren();
    popup.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }

  function move(step) {
    if (popup.hidden) open();
    if (!options.length) return;
    // Round the ends of the list; with no option active, up begins at the last and down at the first.
    const fromNone = active < 0 && step < 0 ? 1 : 0;
    setActive((active + step + options.length + fromNone) % options.length);
  }

  // What a key does; false where the field is to have it.
  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter() {
      if (active < 0) return false;
      options[active].choose();
      return true;
    },
    Escape() {
      if (popup.hidden && !input.value) return false;
      if (popup.hidden) input.value = "";
      else close();
      return true;
    },
  };

  function onKeydown(event) {
    // While a word is being composed, its keys belong to the input method.
    if (event.isComposing || !Object.hasOwn(keys, event.key) || keys[event.key]() === false) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function onClick({ target }) {
    const element = target.closest("[role=option]");
    options.find((option) => option.element === element)?.choose();
  }

  // The field would lose the focus, and with it the list, before the click arrives.
  const keepFocus = (event) => event.preventDefault();
  const reopen = () => { if (popup.hidden) open(); };
  const listeners = [
    [input, "keydown", onKeydown],
    [input, "blur", close],
    [input, "click", reopen],
    [popup, "mousedown", keepFocus],
    [list, "click", onClick],
  ];
  for (const [target, name, listener] of listeners) target.addEventListener(name, listener);
  return {
    show,
    close,
    unmount() {
      for (const [target, name, listener] of listeners) target.removeEventListener(name, listener);
      close();
    },
  };
}
