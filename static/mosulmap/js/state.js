/** PURE: the one state of the page, and who wants to know when a part of it changes. */

/**
 * @param {object} initial every key that the state has
 * @returns {{get: () => object, set: (changes: object) => void, on: (keys: string[], tell: Function) => Function}}
 */
export function createStore(initial) {
  let state = Object.freeze({ ...initial });
  const listeners = new Set();
  return {
    get: () => state,
    set(changes) {
      const changed = new Set(Object.keys(changes).filter((key) => !Object.is(changes[key], state[key])));
      if (!changed.size) return;
      const before = state;
      state = Object.freeze({ ...state, ...changes });
      for (const { keys, tell } of [...listeners]) {
        if (keys.some((key) => changed.has(key))) tell(state, before);
      }
    },
    /** Calls tell(state, before) after any of the keys changed; returns what stops it. */
    on(keys, tell) {
      const listener = { keys, tell };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
