/**
 * The dialog "Download": the record as files, of what is shown and of the whole campaign. Loaded when somebody asks for
 * it. PURE: offeredLayers.
 */

import { copyFrom } from "./clipboard.js";
import { dayFormats, isoDay, parseDay } from "./dates.js";
import { el } from "./dom.js";

// Of what has no place on a map, such as reports.
const TABLES = ["csv", "zip", "xlsx"];
// What of a view no file follows.
const OF_MAP = ["in_view"];

/**
 * The layers in order, as {key, layer, query}; `key` names its words. Of the state count day, compare, knownOn, atLeast
 * and filters.
 */
export function offeredLayers({ day, compare, knownOn, atLeast, filters }) {
  // Events have no grade: their districts do.
  const known = knownOn === null ? {} : { known_on: isoDay(knownOn) };
  const basis = { ...known, ...(atLeast ? { at_least: atLeast } : {}) };
  const offer = (key, query = {}, layer = key) => ({ key, layer, query: String(new URLSearchParams(query)) });
  const passing = new URLSearchParams(filters);
  OF_MAP.forEach((name) => passing.delete(name));
  const [from, to] = [day, compare ?? day].sort((one, other) => one - other).map(isoDay);
  return [
    offer("control", { on: isoDay(day), ...basis }),
    ...(from === to ? [] : [offer("changes", { from, to, ...basis })]),
    ...(String(passing) ? [offer("filtered", [...passing, ...Object.entries(known)], "events")] : []),
    offer("events", known),
    offer("reports", known),
    offer("spans", basis),
    offer("districts"),
  ];
}

/**
 * Fills the dialog, and follows the state while it is open. A server of files reads no query, so that it has the files
 * of the whole campaign alone (isStatic).
 * @param {object} files {address, formats: [[ending, name, what it is good for]]} of the page's settings
 * @returns {Function} unmount
 */
export function mountDownloads(body, files, store, i18n, isStatic = false) {
  const formats = dayFormats(i18n.language);
  const status = el("p.take-status", { role: "status" });
  const layers = el("fieldset.file-layers", { on: { change: () => redraw() } });
  const form = el("select", { on: { change: () => redraw() } }, files.formats.map(([ending, name]) => el("option", { value: ending }, name)));
  const hint = el("p.take-note", { "aria-live": "polite" });
  const link = el("a.button", { download: true }, i18n.text("download"));
  const address = el("input", { type: "text", readonly: true, dir: "ltr", "aria-label": i18n.text("fileAddress") });
  const copy = el("button", { type: "button", on: { click: () => copyFrom(address, status, i18n) } }, i18n.text("copy"));
  const all = el("a", {}, i18n.text("allFiles"));
  let offered = [];

  const wordsOf = ({ key, query }) => {
    const given = new URLSearchParams(query);
    const [day, first, second] = ["on", "from", "to"].map((name) => key !== "filtered" && given.has(name) && formats.dated(parseDay(given.get(name))));
    return i18n.text(`file.${key}`, { day, first, second });
  };
  function show() {
    offered = offeredLayers(store.get()).filter(({ query }) => !isStatic || !query);
    const chosen = layers.querySelector(":checked")?.value ?? offered[0].key;
    const rows = offered.map((each) => el("label", {}, el("input", { type: "radio", name: "file-layer", value: each.key, checked: each.key === chosen }), wordsOf(each)));
    layers.replaceChildren(el("legend", {}, i18n.text("fileLayer")), ...rows);
    all.href = files.address + (isStatic ? "" : location.search);
    redraw();
  }
  function redraw() {
    const { layer, query } = offered.find(({ key }) => key === layers.querySelector(":checked")?.value) ?? offered[0];
    for (const option of form.options) option.disabled = layer === "reports" && !TABLES.includes(option.value);
    if (form.selectedOptions[0]?.disabled) form.value = TABLES[0];
    hint.textContent = files.formats.find(([ending]) => ending === form.value)[2];
    link.href = `${files.address}${layer}.${form.value}${query && "?"}${query}`;
    address.value = link.href;
    status.textContent = "";
  }

  body.replaceChildren(
    el("p", {}, i18n.text("filesSay")),
    layers,
    el("div.take-row", {}, el("label", {}, i18n.text("fileFormat"), " ", form)),
    hint,
    el("div.take-row", {}, link, all),
    el("h3", {}, i18n.text("fileAddress")),
    el("p.take-note", {}, i18n.text("fileAddressFor")),
    el("div.take-row", {}, address, copy),
    status,
  );
  show();
  // What is behind the dialog does not change while it is open: but for a play that goes on.
  const openers = [...document.querySelectorAll("[data-opens=download]")];
  for (const opener of openers) opener.addEventListener("click", show);
  const unsubscribe = store.on(["day", "compare", "knownOn", "atLeast", "filters"], () => { if (body.closest("dialog").open) show(); });
  return () => {
    unsubscribe();
    for (const opener of openers) opener.removeEventListener("click", show);
    body.replaceChildren();
  };
}
