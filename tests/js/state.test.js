import assert from "node:assert/strict";
import { test } from "node:test";

import { createStore } from "../../static/mosulmap/js/state.js";

function listenedTo(keys, initial = { day: 1, district: null, view: null }) {
  const store = createStore(initial);
  const told = [];
  const stop = store.on(keys, (state, before) => told.push([state, before]));
  return { store, told, stop };
}

test("a listener is told of its own keys, with the state after and before", () => {
  const { store, told } = listenedTo(["day"]);
  store.set({ day: 2 });
  assert.deepEqual(told, [[{ day: 2, district: null, view: null }, { day: 1, district: null, view: null }]]);
  assert.equal(store.get().day, 2);
});

test("a listener is not told of other keys", () => {
  const { store, told } = listenedTo(["day"]);
  store.set({ district: "docks" });
  assert.deepEqual(told, []);
});

test("several keys that change at once are told once", () => {
  const { store, told } = listenedTo(["day", "district"]);
  store.set({ day: 5, district: "docks" });
  assert.equal(told.length, 1);
});

test("nothing is told where nothing changes", () => {
  const { store, told } = listenedTo(["day"]);
  const before = store.get();
  store.set({ day: 1 });
  store.set({});
  assert.deepEqual(told, []);
  assert.equal(store.get(), before);
});

test("who stopped listening is told no more, and stopping twice does no harm", () => {
  const { store, told, stop } = listenedTo(["day"]);
  stop();
  stop();
  store.set({ day: 2 });
  assert.deepEqual(told, []);
});

test("a state cannot be changed behind the listeners' backs", () => {
  const { store } = listenedTo(["day"]);
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

test("a listener that stops another while being told does not break the round", () => {
  const store = createStore({ day: 1 });
  const told = [];
  const stops = [];
  store.on(["day"], () => stops.forEach((stop) => stop()));
  stops.push(store.on(["day"], () => told.push("second")));
  store.on(["day"], () => told.push("third"));
  store.set({ day: 2 });
  store.set({ day: 3 });
  assert.equal(told.filter((name) => name === "third").length, 2);
});
