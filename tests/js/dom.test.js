import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { createI18n, debounce, externalLink, inSlices, restDelay, throttleToFrame, whenRested } from "../../static/mosulmap/js/dom.js";

/** As much of a document as an element made from data asks for. */
globalThis.document = {
  createElement: (tag) => ({
    tag,
    attributes: {},
    content: [],
    setAttribute(name, value) { this.attributes[name] = String(value); },
    append(...children) { this.content.push(...children); },
  }),
};

for (const address of ["http://example.org/a", "https://example.org/a?b=c#d", "HTTPS://EXAMPLE.ORG/"]) {
  test(`${address} becomes a link that tells nobody where it was followed`, () => {
    const link = externalLink(address, "A page");
    assert.equal(link.tag, "a");
    assert.equal(link.attributes.href, address);
    assert.equal(link.attributes.rel, "noopener noreferrer");
    assert.deepEqual(link.content, ["A page"]);
  });
}

const NO_WEB_ADDRESSES = [
  "javascript:alert(1)", " javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,<script>",
  "vbscript:x", "file:///etc/passwd", "//example.org/", "/admin/", "example.org", "http:example.org", " https://example.org",
  "https:/example.org", "ftp://example.org/", "", "javascript://https://example.org/%0aalert(1)",
];

for (const address of NO_WEB_ADDRESSES) {
  test(`${JSON.stringify(address)} stays text`, () => {
    const made = externalLink(address, "A page");
    assert.equal(made.tag, "span");
    assert.equal(made.attributes.href, undefined);
    assert.deepEqual(made.content, ["A page"]);
  });
}

test("an attribute that a caller adds cannot replace the checked address", () => {
  assert.equal(externalLink("https://example.org/", "A page", { href: "javascript:alert(1)", class: "x" }).attributes.href, "https://example.org/");
});

const dictionary = { counts: "Events: {events} · Publishers: {publishers}", plain: "Play" };

test("words are filled into their places, whatever they contain", () => {
  const { text } = createI18n(dictionary, "en");
  assert.equal(text("plain"), "Play");
  assert.equal(text("counts", { events: 3, publishers: "{events} $& <b>" }), "Events: 3 · Publishers: {events} $& <b>");
});

test("shares are thousandths, written as whole percent", () => {
  const { percent, number } = createI18n(dictionary, "en");
  assert.deepEqual([0, 4, 5, 125, 996, 1000].map(percent), ["0%", "0%", "1%", "13%", "100%", "100%"]);
  assert.equal(number(1200000), "1,200,000");
});

test("a row's name is the Arabic one for an Arabic reader, where there is one", () => {
  const row = { en: "Arbajiyah", ar: "أربجية" };
  assert.equal(createI18n(dictionary, "en").name(row), "Arbajiyah");
  assert.equal(createI18n(dictionary, "ar").name(row), "أربجية");
  assert.equal(createI18n(dictionary, "ar").name({ en: "Arbajiyah", ar: "" }), "Arbajiyah");
});

/** What a listener that waits for the day to stay is told, while a clock and frames go on by hand. */
function restedCalls(isReady) {
  mock.timers.enable({ apis: ["setTimeout"] });
  let clock = 0;
  const now = mock.method(performance, "now", () => clock);
  const frames = [];
  globalThis.requestAnimationFrame = (callback) => frames.push(callback);
  globalThis.cancelAnimationFrame = (number) => { delete frames[number - 1]; };
  const calls = [];
  const listener = whenRested((state, previous) => calls.push([state.day, previous.day]), isReady);
  let state = { day: 1, loaded: 0, district: null, event: null, show: null, playing: false };
  return {
    calls,
    listener,
    nextFrame: () => frames.splice(0).forEach((callback) => callback?.()),
    wait(milliseconds) {
      for (let passed = 0; passed < milliseconds; passed += 1) {
        clock += 1;
        mock.timers.tick(1);
      }
    },
    set(changes) {
      const previous = state;
      state = { ...state, ...changes };
      listener(state, previous);
    },
    [Symbol.dispose]() {
      listener.cancel();
      // Timers are shared by all that waits.
      this.wait(LONG);
      mock.timers.reset();
      now.mock.restore();
    },
  };
}

const LONG = 10_000;

function withRested(act, isReady = undefined) {
  const given = restedCalls(isReady);
  try {
    act(given);
  } finally {
    given[Symbol.dispose]();
  }
}

test("what waits for the day to stay runs once, with the last state and the one before the first move", () => withRested(({ calls, set, wait }) => {
  set({ day: 2 });
  wait(1);
  set({ day: 3 });
  assert.deepEqual(calls, []);
  wait(LONG);
  assert.deepEqual(calls, [[3, 1]]);
  wait(LONG);
  assert.equal(calls.length, 1);
  set({ day: 4 });
  wait(LONG);
  assert.deepEqual(calls.at(-1), [4, 3]);
}));

test("the next move puts it off again", () => withRested(({ calls, set, wait }) => {
  for (let day = 2; day < 50; day += 1) {
    set({ day });
    wait(restDelay(false, 0) - 1);
  }
  assert.deepEqual(calls, []);
}));

test("a selection is shown at the next frame, and the day with it", () => withRested(({ calls, set, wait, nextFrame }) => {
  set({ day: 2 });
  set({ district: "docks" });
  assert.deepEqual(calls, []);
  nextFrame();
  assert.deepEqual(calls, [[2, 1]]);
  wait(LONG);
  assert.equal(calls.length, 1);
}));

test("what is cancelled does not run", () => withRested(({ calls, listener, set, wait, nextFrame }) => {
  set({ day: 2 });
  listener.cancel();
  set({ event: "r1" });
  listener.cancel();
  wait(LONG);
  nextFrame();
  assert.deepEqual(calls, []);
}));

const isLoaded = ({ loaded }) => loaded > 0;

test("what has not come when the day stays is waited for, and shown once with the next frame", () => withRested(({ calls, set, wait, nextFrame }) => {
  set({ day: 2 });
  wait(restDelay(false, 0) + 20);
  assert.deepEqual(calls, []);
  set({ loaded: 1 });
  nextFrame();
  assert.deepEqual(calls, [[2, 1]]);
  wait(LONG);
  assert.equal(calls.length, 1);
}, isLoaded));

test("what does not come is not waited for long", () => withRested(({ calls, set, wait }) => {
  set({ day: 2 });
  wait(1000);
  assert.deepEqual(calls, [[2, 1]]);
}, isLoaded));

test("a day that moves on has to stay anew, also where the evidence has come", () => withRested(({ calls, set, wait, nextFrame }) => {
  set({ day: 2 });
  wait(restDelay(false, 0) + 20);
  set({ day: 3, loaded: 1 });
  nextFrame();
  assert.deepEqual(calls, []);
  wait(restDelay(false, 0) + 1);
  assert.deepEqual(calls, [[3, 1]]);
}, isLoaded));

test("while it plays, nothing is waited for beyond the rest", () => withRested(({ calls, set, wait }) => {
  set({ day: 2, playing: true });
  wait(restDelay(true, 0) + 1);
  assert.deepEqual(calls, [[2, 1]]);
}, isLoaded));

test("what is put off runs once after the last call, unless it is cancelled", () => withRested(({ wait }) => {
  let count = 0;
  const act = debounce(() => { count += 1; }, 100);
  for (let calls = 0; calls < 5; calls += 1) {
    act();
    wait(90);
  }
  assert.equal(count, 0);
  wait(20);
  assert.equal(count, 1);
  act();
  act.cancel();
  wait(LONG);
  assert.equal(count, 1);
}));

test("a listener that fails stops none of the others of its frame, and is reported", () => withRested(({ nextFrame }) => {
  const [shown, reported] = [[], []];
  globalThis.reportError = (error) => reported.push(error.message);
  throttleToFrame(() => { throw new Error("broken"); })({ day: 1 }, { day: 0 });
  throttleToFrame(({ day }) => shown.push(day))({ day: 1 }, { day: 0 });
  nextFrame();
  delete globalThis.reportError;
  assert.deepEqual([shown, reported], [[1], ["broken"]]);
}));

test("while it plays, the wait comes to an end though the day never stays", () => {
  const first = restDelay(true, 0);
  assert.ok(first > 0);
  assert.equal(restDelay(true, LONG), 0);
  // The handle in a hand may be moved for ever.
  assert.equal(restDelay(false, LONG), restDelay(false, 0));
});

/** A generator of so many pieces that take a time (ms) each, on a clock by hand; `turn` lets the browser have its turn. */
function withSlices(pieces, duration, act) {
  let clock = 0;
  let timers = [];
  const mocked = [
    mock.method(performance, "now", () => clock),
    mock.method(globalThis, "setTimeout", (callback) => timers.push(callback)),
    mock.method(globalThis, "clearTimeout", (number) => { delete timers[number - 1]; }),
  ];
  const work = { done: 0, results: [] };
  const generator = (function* run() {
    while (work.done < pieces) {
      work.done += 1;
      clock += duration;
      yield;
    }
    return "all";
  })();
  const stop = inSlices(generator, (result) => work.results.push(result));
  const turn = () => {
    const due = timers;
    timers = [];
    due.forEach((callback) => callback());
  };
  try {
    act(work, turn, stop);
  } finally {
    mocked.forEach((each) => each.mock.restore());
  }
}

test("work that is short is done at once, and gives its result", () => withSlices(3, 1, (work) => {
  assert.deepEqual(work, { done: 3, results: ["all"] });
}));

test("work that is long is done piece by piece, and gives its result once", () => withSlices(3, LONG, (work, turn) => {
  const seen = [];
  for (let turns = 0; turns < 6; turns += 1) {
    seen.push([work.done, ...work.results]);
    turn();
  }
  assert.deepEqual(seen, [[1], [2], [3], [3, "all"], [3, "all"], [3, "all"]]);
}));

test("work that is stopped goes no further and gives no result", () => withSlices(5, LONG, (work, turn, stop) => {
  turn();
  stop();
  turn();
  assert.deepEqual(work, { done: 2, results: [] });
}));

test("what was cancelled before its frame is called again at the next change", () => {
  const frames = [];
  globalThis.requestAnimationFrame = (callback) => frames.push(callback);
  globalThis.cancelAnimationFrame = (number) => { delete frames[number - 1]; };
  const calls = [];
  const throttled = throttleToFrame((state) => calls.push(state));
  throttled(1);
  throttled.cancel();
  throttled(2);
  throttled(3);
  frames.forEach((callback) => callback());
  assert.deepEqual(calls, [3]);
});
