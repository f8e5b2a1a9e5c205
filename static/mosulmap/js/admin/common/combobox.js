/**
 * A text field with a list of suggestions, after the combobox pattern of the ARIA Authoring Practices:
 * the focus stays in the field, and the active option is named by aria-activedescendant.
 */
import { addListeners } from "./listeners.js";

/**
 * @param {HTMLInputElement} input with role="combobox"
 * @param {HTMLElement} list with role="listbox"
 * @param {(result: object) => (Node|string)[]} render gives the content of an option
 * @param {(result: object) => void} onSelect called by a click, or by Enter on the active option
 * @returns {{show: Function, close: Function, clearActive: Function, select: Function, unmount: Function}}
 */
export function mountCombobox(input, list, render, onSelect) {
  let results = [];
  let activeIndex = -1;

  const options = () => [...list.children];

  function setActive(index) {
    activeIndex = index;
    options().forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    const active = options()[index];
    if (active) input.setAttribute("aria-activedescendant", active.id);
    else input.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    results = [];
    list.replaceChildren();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    setActive(-1);
  }

  function createOption(result, index) {
    const option = document.createElement("li");
    option.id = `${list.id}-${index}`;
    option.setAttribute("role", "option");
    option.append(...render(result));
    return option;
  }

  /** Shows results, best first; `active` is the index of the one that Enter selects, -1 for none. */
  function show(newResults, active = -1) {
    close();
    if (!newResults.length) return;
    results = newResults;
    list.append(...results.map(createOption));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    setActive(active);
  }

  /** Selects the result at an index; does nothing where there is none. */
  function select(index) {
    const result = results[index];
    if (!result) return;
    close();
    onSelect(result);
  }

  // Round the ends of the list; with no option active, up begins at the last and down at the first.
  const moveActive = (step) => {
    const fromNone = activeIndex < 0 && step < 0 ? 1 : 0;
    setActive((activeIndex + step + results.length + fromNone) % results.length);
  };
  const actions = {
    ArrowDown: () => moveActive(1),
    ArrowUp: () => moveActive(-1),
    Enter: () => select(activeIndex),
    Escape: close,
  };

  function onKeydown(event) {
    // While a word is being composed, its keys belong to the input method.
    if (event.isComposing || !results.length || !Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    actions[event.key]();
  }

  function onClick(event) {
    select(options().indexOf(event.target.closest("[role=option]")));
  }

  // The field would lose the focus, and with it the list, before the click arrives.
  const keepFocus = (event) => event.preventDefault();
  const unmount = addListeners([
    [input, "keydown", onKeydown],
    [input, "blur", close],
    [list, "mousedown", keepFocus],
    [list, "click", onClick],
  ]);

  return {
    show,
    close,
    /** The text has changed and the results are out of date: until the next ones come Enter selects nothing. */
    clearActive: () => setActive(-1),
    select,
    unmount,
  };
}
