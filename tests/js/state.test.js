import assert from "node:assert/strict";
import { test } from "node:test";

import { createStore } from "../../static/mosulmap/js/state.js";

function storeWithListener(keys, initial = { day: 1, district: null, view: null }) {
  const store = createStore(initial);
  const calls = [];
  const unsubscribe = store.on(keys, (state, previous) => calls.push([state, previous]));
  return { store, calls, unsubscribe };
}

test("a listener is called for its own keys, with the state after and before", () => {
  const { store, calls } = storeWithListener(["day"]);
  store.set({ day: 2 });
  assert.deepEqual(calls, [[{ day: 2, district: null, view: null }, { day: 1, district: null, view: null }]]);
  assert.equal(store.get().day, 2);
});

test("a listener is not called for other keys", () => {
  const { store, calls } = storeWithListener(["day"]);
  store.set({ district: "docks" });
  assert.deepEqual(calls, []);
});

test("several keys that change at once make one call", () => {
  const { store, calls } = storeWithListener(["day", "district"]);
  store.set({ day: 5, district: "docks" });
  assert.equal(calls.length, 1);
});

test("no listener is called where nothing changes", () => {
  const { store, calls } = storeWithListener(["day"]);
  const before = store.get();
  store.set({ day: 1 });
  store.set({});
  assert.deepEqual(calls, []);
  assert.equal(store.get(), before);
});

test("a listener that unsubscribed is not called again, and unsubscribing twice does no harm", () => {
  const { store, calls, unsubscribe } = storeWithListener(["day"]);
  unsubscribe();
  unsubscribe();
  store.set({ day: 2 });
  assert.deepEqual(calls, []);
});

test("a state cannot be changed behind the listeners' backs", () => {
  const { store } = storeWithListener(["day"]);
  assert.throws(() => { store.get().day = 9; }, TypeError);
  assert.equal(store.get().day, 1);
});

test("the initial object stays the caller's own", () => {
  const initial = { day: 1 };
  const store = createStore(initial);
  initial.day = 9;
  assert.equal(store.get().day, 1);
});

test("a listener may change the state, and every listener sees the last word", () => {
  const store = createStore({ day: 1, playing: true });
  const days = [];
  store.on(["day"], ({ day }) => { if (day > 3) store.set({ day: 3, playing: false }); });
  store.on(["day"], () => days.push(store.get().day));
  store.set({ day: 7 });
  assert.equal(days.at(-1), 3);
  assert.deepEqual(store.get(), { day: 3, playing: false });
});

test("a listener that unsubscribes another while being called does not break the round", () => {
  const store = createStore({ day: 1 });
  const calls = [];
  const unsubscribes = [];
  store.on(["day"], () => unsubscribes.forEach((unsubscribe) => unsubscribe()));
  unsubscribes.push(store.on(["day"], () => calls.push("second")));
  store.on(["day"], () => calls.push("third"));
  store.set({ day: 2 });
  store.set({ day: 3 });
  assert.equal(calls.filter((name) => name === "third").length, 2);
});
