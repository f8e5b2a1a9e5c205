/**
 * What is loaded when somebody asks for it, by a button or by the address. `page` is {config, i18n, fetchPart}, as main.js
 * has them.
 */

import { byId } from "./dom.js";
import { readQuery } from "./state.js";

/** What the page learns of later is loaded once it has been open for a while; without it, the page stays as it is. */
export function mountLive(page) {
  import("./live.js").then(({ mountLive: mount }) => mount(byId("live"), page.config, page.i18n), () => {});
}

/** The function, which is called once, and again where it failed. */
export function once(load) {
  let loading = null;
  return () => {
    loading ??= load();
    loading.catch(() => { loading = null; });
    return loading;
  };
}

/** A button that opens and closes fields; `onOpen` is called when they have been opened. */
function opens(button, fields, onOpen) {
  const show = (isOpen) => {
    fields.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  };
  button.addEventListener("click", () => {
    show(fields.hidden);
    if (!fields.hidden) onOpen();
    fields.dispatchEvent(new Event("toggle"));
  });
  // Ended from within.
  fields.addEventListener("close", () => {
    show(false);
    fields.dispatchEvent(new Event("toggle"));
    button.focus();
  });
}

/** What was known on a day, and what counts from a grade on, is loaded when somebody asks for it. */
export async function mountKnownOn(page, record, store) {
  if (page.config.edition?.knownOn === false) {
    byId("known").hidden = true;
    store.set({ knownOn: null, atLeast: null });
    return;
  }
  const root = byId("known-fields");
  const load = once(() => import("./known_on.js").then(({ mountKnownOn: mount }) => mount({ root, chart: byId("chart"), scrubber: byId("known-scrubber"), badge: byId("known-badge") }, record, store, page.i18n, page.fetchPart)));
  opens(byId("known"), root, load);
  const isAsked = ({ knownOn, atLeast }) => knownOn !== null || atLeast;
  store.on(["knownOn", "atLeast"], (state) => { if (isAsked(state)) load(); });
  // Before anything is drawn that would be drawn anew; where it fails, it says so.
  if (isAsked(store.get())) await load().catch(() => {});
}

/** Filters of events are loaded when somebody asks for them. */
export async function mountFilters(page, record, store) {
  const button = byId("filter");
  const load = once(() => import("./filters.js").then(({ mountFilters: mount }) => mount(button, record, store, page.i18n, { ...page.config, fetchPart: page.fetchPart })));
  button.addEventListener("click", () => load().then(({ open }) => open()));
  store.on(["filters"], load);
  // Before anything is drawn that would be drawn anew; where it fails, it says so.
  if (store.get().filters) await load().catch(() => {});
}

/** A story is loaded when somebody opens one. An address that names only its step is completed by that. */
export function mountStory(page, record, store, mapped) {
  const isBare = readQuery(location.search).day === undefined;
  const showView = (view) => mapped.then((map) => map.showView(view));
  const load = once(() => import("./story_walk.js").then(({ mountStoryWalk }) => mountStoryWalk(byId("panel"), isBare, record, store, page.i18n, page.fetchPart, showView)));
  const loadOpen = ({ story }) => { if (story) load(); };
  loadOpen(store.get());
  store.on(["story"], loadOpen);
}

/** The second day and what changed between the two are loaded when somebody asks for them; the map's half is its own (map/compare.js). */
export function mountCompared(page, record, store) {
  const root = byId("compare-fields");
  const load = once(() => import("./compared.js").then(({ mountCompared: mount }) => mount({ root, chart: byId("chart") }, record, store, page.i18n, page.fetchPart, Boolean(page.config.edition))));
  // What it is for is seen at once: the day shown beside the last one.
  opens(byId("compare"), root, () => { if (store.get().compare === null) store.set({ compare: record.campaign.until - 1, playing: false }); });
  if (store.get().compare !== null) load();
  store.on(["compare"], load);
}

/** The files of the record are offered when somebody asks for them, in the masthead or in the dialog "Share". */
export function mountDownloads(page, store) {
  const load = once(() => import("./downloads.js").then(({ mountDownloads: mount }) => mount(byId("download-body"), page.config.files, store, page.i18n, Boolean(page.config.edition))));
  for (const opener of document.querySelectorAll("[data-opens=download]")) opener.addEventListener("click", load);
}

/** What can be taken away, as link, citation, picture, embed and film, is loaded when somebody asks for it. */
export function mountTakeAway(page, record, store) {
  const body = byId("take-away-body");
  let loading = null;
  // In a frame there is none.
  document.querySelector("[data-opens=take-away]")?.addEventListener("click", () => {
    loading ??= import("./take_away.js").then(({ mountTakeAway: mount }) => mount(body, page.config, record, store, page.i18n, page.fetchPart));
    loading.catch(() => { loading = null; });
  });
}
