/** Event listeners that are added and removed together. */

/**
 * @param {Array<[EventTarget, string, Function]>} listeners target, name of the event, listener
 * @returns {() => void} removes all of them
 */
export function addListeners(listeners) {
  listeners.forEach(([target, name, listener]) => target.addEventListener(name, listener));
  return () => listeners.forEach(([target, name, listener]) => target.removeEventListener(name, listener));
}
