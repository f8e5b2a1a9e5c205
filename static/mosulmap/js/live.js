/** Tells a page that is open of what was published meanwhile, and of a new version of what is kept for offline use. */

import { getJson } from "./api.js";
import { el } from "./dom.js";

// How often the pointer is asked for, and how seldom at most while it does not come (ms).
const INTERVAL = 60_000;
const LONGEST_INTERVAL = 600_000;

/**
 * @param {HTMLElement} bar empty so far; a live region from now on
 * @param {{pointer: string, revision: number, published: number}} config the pointer's address, and what it said when
 *   the page was made
 * @param {object} i18n
 * @returns {Function} unmount
 */
export function mountLive(bar, config, i18n) {
  bar.setAttribute("role", "status");
  const offer = createOffer(bar, i18n);
  const reload = () => location.reload();
  let shown = config.revision;
  const unmountPointer = watchPointer(config.pointer, ({ revision, published }) => {
    // A record that was put back from a backup has an earlier revision.
    if (revision === shown) return;
    shown = revision;
    const more = published - config.published;
    offer(more > 0 ? i18n.text("newReports", { n: i18n.number(more) }) : i18n.text("recordChanged"), i18n.text("showNow"), reload);
  });
  const unmountWorker = watchWorker((activate) => offer(i18n.text("newVersion"), i18n.text("reloadNow"), activate));
  return () => {
    unmountPointer();
    unmountWorker();
    bar.replaceChildren();
    bar.removeAttribute("role");
  };
}

/** A text with a button, and one that puts it away; a later one takes its place. */
function createOffer(bar, i18n) {
  return (text, action, onAction) => {
    const close = el("button.close", { type: "button", "aria-label": i18n.text("notNow"), on: { click: () => bar.replaceChildren() } }, "×");
    bar.replaceChildren(el("span", {}, text), el("button.show", { type: "button", on: { click: onAction } }, action), close);
  };
}

/**
 * Asks for the pointer time and again: not while nobody sees the page, nor without a network. Where it does not come,
 * each wait is twice as long as the one before. The browser asks by condition, and mostly gets 304.
 */
function watchPointer(address, onAnswer) {
  const leaving = new AbortController();
  let interval = INTERVAL;
  let due = performance.now() + interval;
  let timer = null;
  let isAsking = false;
  const ask = async () => {
    isAsking = true;
    try {
      const answer = await getJson(address, {}, { signal: leaving.signal });
      interval = INTERVAL;
      onAnswer(answer);
    } catch {
      interval = Math.min(2 * interval, LONGEST_INTERVAL);
    }
    isAsking = false;
    due = performance.now() + interval;
    plan();
  };
  const plan = () => {
    clearTimeout(timer);
    if (isAsking || document.hidden || !navigator.onLine || leaving.signal.aborted) return;
    timer = setTimeout(ask, Math.max(0, due - performance.now()));
  };
  const { signal } = leaving;
  document.addEventListener("visibilitychange", plan, { signal });
  window.addEventListener("online", plan, { signal });
  window.addEventListener("offline", plan, { signal });
  plan();
  return () => {
    leaving.abort();
    clearTimeout(timer);
  };
}

/**
 * Where the reader keeps the map for offline use: hands over a function that puts the new version of its service worker
 * in force and loads the page again, once there is one. It is in force no sooner: the page may be in use in other tabs.
 */
function watchWorker(onWaiting) {
  const leaving = new AbortController();
  const { signal } = leaving;
  const announce = (worker) => onWaiting(() => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    worker.postMessage("activate");
  });
  const watch = (registration) => {
    if (!registration || signal.aborted) return;
    if (registration.waiting) announce(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker.addEventListener("statechange", () => {
        // The first one of all replaces nothing.
        if (worker.state === "installed" && registration.active) announce(worker);
      }, { signal });
    }, { signal });
  };
  // Missing without HTTPS.
  navigator.serviceWorker?.getRegistration().then(watch, () => {});
  return () => leaving.abort();
}
