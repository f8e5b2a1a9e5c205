/**
 * Keeps the campaign in the browser for use without a network, when the reader asks for it, and removes it again. Until
 * then nothing is stored, and there is no service worker (offline/service_worker.js).
 */

import { getFile, getJson } from "./api.js";
import { el } from "./dom.js";

// The same as in the service worker.
const PREFIX = "map-";
const PARTS = "map-parts";
// At a time: the server counts requests.
const CONNECTIONS = 4;
const MEGABYTE = 1_000_000;

/**
 * @param {HTMLElement} root
 * @param {{offline: string, worker: string, revision: number}} config the addresses of the list of what there is to keep
 *   and of the service worker, and the revision that the page shows
 * @param {object} i18n
 * @returns {Function} unmount
 */
export function mountOffline(root, config, i18n) {
  const body = el("div");
  // What has come of it is read aloud; each step of the way is not.
  const status = el("p", { role: "status" });
  root.append(status, body);
  let loading = null;

  const show = (...children) => {
    const hadFocus = body.contains(document.activeElement);
    body.replaceChildren(...children.filter(Boolean));
    if (hadFocus) body.querySelector("button")?.focus();
  };
  const button = (key, onClick) => el("button.quiet", { type: "button", on: { click: onClick } }, i18n.text(key));
  const sayStories = (list) => !list.has_district_stories && el("p", {}, i18n.text("offlineWithoutStories"));
  // The number and its unit stay on one line.
  const size = (bytes) => i18n.length(Math.max(0.1, Math.round(bytes / MEGABYTE * 10) / 10), "megabyte").replace(" ", "\u00a0");

  const showStart = async (message = "") => {
    status.textContent = message;
    const kept = await readKept(config.offline);
    if (!kept) return show(el("p", {}, i18n.text("offlineOffer")), el("p.offline-buttons", {}, button("keepOffline", measure)));
    const bytes = sum(kept, 2);
    const isOld = kept.revision !== config.revision;
    return show(
      el("p", {}, i18n.text("offlineKept", { revision: i18n.number(kept.revision), size: size(bytes) })),
      sayStories(kept),
      isOld && el("p.warning", {}, i18n.text("offlineOld", { revision: i18n.number(config.revision) })),
      el("p.offline-buttons", {}, isOld && button("offlineRenew", measure), button("offlineRemove", remove)),
    );
  };

  const measure = async () => {
    loading = new AbortController();
    show(el("p.loading", {}, i18n.text("offlineMeasuring")), el("p.offline-buttons", {}, button("offlineCancel", cancel)));
    try {
      const list = await getJson(config.offline, {}, { signal: loading.signal });
      const count = list.files.length + list.parts.length + list.pages.length;
      const sizes = { wire: size(sum(list, 1)), plain: size(sum(list, 2)), n: i18n.number(count) };
      show(el("p", {}, i18n.text("offlineSize", sizes)), sayStories(list), el("p.offline-buttons", {}, button("offlineBegin", () => keep(list)), button("offlineCancel", cancel)));
    } catch (problem) {
      fail(problem);
    }
  };

  const keep = async (list) => {
    const bar = el("progress", { max: sum(list, 1), value: 0, "aria-label": i18n.text("keepOffline") });
    const isFirst = !await readKept(config.offline).catch(() => null);
    show(bar, el("p.offline-buttons", {}, button("offlineCancel", cancel)));
    try {
      await load(list, loading.signal, (bytes) => { bar.value += bytes; });
      await keepList(list, config.offline);
      await startWorker(config.worker);
      await showStart(i18n.text("offlineDone"));
    } catch (problem) {
      // Half of it is of no use.
      if (isFirst) await forget().catch(() => {});
      fail(problem);
    }
  };

  const cancel = () => {
    loading.abort();
    showStart();
  };
  const remove = async () => {
    loading = null;
    try {
      await forget();
      await showStart(i18n.text("offlineRemoved"));
    } catch (problem) {
      fail(problem);
    }
  };
  /** In plain words; where the reader has given up, there is nothing to say. */
  const fail = (problem) => {
    if (loading?.signal.aborted) return;
    const key = problem.name === "QuotaExceededError" ? "offlineNoRoom" : problem.name === "RequestError" ? "offlineUnreachable" : "offlineRefused";
    showStart(i18n.text(key)).catch(() => show());
  };

  if (!("serviceWorker" in navigator) || !("caches" in window)) show(el("p", {}, i18n.text("offlineNeedsHttps")));
  else showStart().catch(fail);
  return () => {
    loading?.abort();
    root.replaceChildren();
  };
}

/** The list of what is kept, as it was then; null where nothing is. */
async function readKept(address) {
  const answer = await caches.match(address);
  return answer ? answer.json() : null;
}

/** The bytes of all files and parts: of column 1 over the wire, of column 2 on the device. */
function sum({ files, parts }, column) {
  return [...files, ...parts].reduce((total, row) => total + row[column], 0);
}

/** Loads what is not here yet; the pages last, so that none is kept without what it needs. */
async function load({ version, files, parts, pages }, signal, onBytes) {
  const waiting = [
    ...files.map(([address, bytes]) => ({ cache: `${PREFIX}files-${version}`, address, bytes })),
    ...parts.map(([address, bytes]) => ({ cache: PARTS, address, bytes })),
  ].reverse();
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const cache = await caches.open(next.cache);
      if (!await cache.match(next.address)) await cache.put(next.address, await getFile(next.address, { signal }));
      onBytes(next.bytes);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  const cache = await caches.open(`${PREFIX}pages-${version}`);
  for (const address of pages) await cache.put(address, await getFile(address, { signal }));
}

/** From now on this is what is kept; parts of earlier revisions of the campaign are not any more. */
async function keepList(list, address) {
  const cache = await caches.open(PARTS);
  const folder = list.parts[0][0].replace(/[^/]+\/[^/]+$/, "");
  const current = new Set(list.parts.map(([path]) => path));
  // Of the other language there may be parts too: what goes with the current core stays.
  const version = list.parts[0][0].slice(folder.length).split("/")[0];
  for (const key of await cache.keys()) {
    const path = new URL(key.url).pathname;
    const isOld = path.startsWith(folder) && !current.has(path) && !path.startsWith(`${folder}${version}/`);
    if (isOld) await cache.delete(key);
  }
  await cache.put(address, new Response(JSON.stringify(list), { headers: { "Content-Type": "application/json" } }));
}

/** Resolves once the service worker answers for the site. */
async function startWorker(address) {
  const registration = await navigator.serviceWorker.register(address);
  if (registration.active) return;
  const worker = registration.installing ?? registration.waiting;
  await new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error(`${address}: it could not be installed`));
    });
  });
}

/** All that this site keeps in the browser, and its service worker. */
async function forget() {
  const registrations = await navigator.serviceWorker.getRegistrations();
  await Promise.all(registrations.map((registration) => registration.unregister()));
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX)).map((name) => caches.delete(name)));
}
