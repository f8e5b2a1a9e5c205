/** A text field with a list of suggestions, as the ARIA practices have it: the focus stays in the field. */

/**
 * @param {HTMLInputElement} input with role="combobox"
 * @param {HTMLElement} list with role="listbox"
 * @param {(result: object) => (Node|string)[]} drawn what an option shows
 * @param {(result: object) => void} chosen called by a click, or by Enter on the active option
 * @returns { show(results, active), doubt(), close(), take(position), unmount() }
 */
export function mountCombobox(input, list, drawn, chosen) {
  let results = [];
  let position = -1;

  const options = () => [...list.children];

  function mark(at) {
    position = at;
    options().forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    const active = options()[at];
    if (active) input.setAttribute("aria-activedescendant", active.id);
    else input.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    results = [];
    list.replaceChildren();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function option(result, number) {
    const made = document.createElement("li");
    made.id = `${list.id}-${number}`;
    made.setAttribute("role", "option");
    made.append(...drawn(result));
    return made;
  }

  /** Results, best first; `active` is the position of the one that Enter takes, -1 for none. */
  function show(found, active = -1) {
    close();
    if (!found.length) return;
    results = found;
    list.append(...found.map(option));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(active);
  }

  function take(at) {
    const result = results[at];
    if (!result) return;
    close();
    chosen(result);
  }

  const step = (by) => mark((position + by + results.length + (position < 0 && by < 0 ? 1 : 0)) % results.length);
  const keys = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => take(position),
    Escape: close,
  };

  function pressed(event) {
    // A word is still being composed: its keys belong to the input method.
    if (event.isComposing || !results.length || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  }

  function clicked(event) {
    take(options().indexOf(event.target.closest("[role=option]")));
  }

  // The field would lose the focus, and with it the list, before the click arrives.
  const hold = (event) => event.preventDefault();
  const listeners = [
    [input, "keydown", pressed],
    [input, "blur", close],
    [list, "mousedown", hold],
    [list, "click", clicked],
  ];
  listeners.forEach(([target, name, listener]) => target.addEventListener(name, listener));

  return {
    show,
    close,
    /** What is typed is no longer what was asked: until the next answer Enter takes nothing. */
    doubt: () => mark(-1),
    take,
    unmount: () => listeners.forEach(([target, name, listener]) => target.removeEventListener(name, listener)),
  };
}
