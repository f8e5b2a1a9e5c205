/**
 * PURE: the state of the page in one frozen object, and its listeners. The keys are day, district (a slug),
 * event (a reference), show ("table" or null), view ({zoom, lat, lon} or null), playing and speed.
 */

/** Whether the reader has selected something else: a change of the day alone is no selection. */
export function selectionDiffers(state, previous) {
  return ["district", "event", "show"].some((key) => state[key] !== previous[key]);
}

/**
 * @param {object} initial every key that the state has
 * @returns {{get: () => object, set: (changes: object) => void, on: (keys: string[], listener: Function) => Function}}
 */
export function createStore(initial) {
  let state = Object.freeze({ ...initial });
  const subscriptions = new Set();
  return {
    get: () => state,
    set(changes) {
      const changed = new Set(Object.keys(changes).filter((key) => !Object.is(changes[key], state[key])));
      if (!changed.size) return;
      const previous = state;
      state = Object.freeze({ ...state, ...changes });
      // A copy: a listener may unsubscribe another while the round is under way.
      for (const { keys, listener } of [...subscriptions]) {
        if (keys.some((key) => changed.has(key))) listener(state, previous);
      }
    },
    /** Calls listener(state, previous) after a change of any of the keys; returns what unsubscribes it. */
    on(keys, listener) {
      const subscription = { keys, listener };
      subscriptions.add(subscription);
      return () => subscriptions.delete(subscription);
    },
  };
}
