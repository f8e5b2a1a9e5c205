/**
 * What can be taken away of the map as it is shown: link, citation, picture, embed, film. Loaded when somebody asks for
 * it. PURE: embedCode, pictureAddress.
 */

import { getJson } from "./api.js";
import { copyFrom } from "./clipboard.js";
import { dayFormats, isoDay } from "./dates.js";
import { el } from "./dom.js";
import { createFilmForm } from "./film_form.js";
import { writeQuery } from "./state.js";

// [width, height] of an embed; a width of null is that of the text around it.
const SIZES = [[null, 600], [800, 600], [640, 480], [320, 240]];
// What a citation and a picture of a day depend on.
const OF_RECORD = ["on", "known_on", "at_least"];
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const MS_PER_MINUTE = 60_000;
const CITATIONS = { text: null, bibtex: ["BibTeX", "bib"], ris: ["RIS", "ris"] };

/** The markup of an embed; {address, title} may hold anything. A width of null is all that there is. */
export function embedCode({ address, title, width, height }) {
  const escaped = (text) => String(text).replace(/[&<>"]/g, (character) => ENTITIES[character]);
  const values = { src: address, title, width: width ?? "100%", height, loading: "lazy", allow: "fullscreen", style: "border:0" };
  const attributes = Object.entries(values).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `<iframe ${attributes.join(" ")}></iframe>`;
}

/** The address of the server's picture of a day; `query` is that of the state, `theme` "light" or "dark". */
export function pictureAddress(base, day, query, theme, form) {
  const parameters = only(query, OF_RECORD.slice(1));
  if (theme === "dark") parameters.set("theme", theme);
  return withQuery(`${base}${isoDay(day)}.${form}`, parameters);
}

function only(query, names) {
  const given = new URLSearchParams(query);
  return new URLSearchParams(names.filter((name) => given.has(name)).map((name) => [name, given.get(name)]));
}

function withQuery(address, parameters) {
  const query = String(parameters);
  return query ? `${address}?${query}` : address;
}

/** The reader's own civil date, YYYY-MM-DD: the one thing here that is of the reader's clock. */
function readersDate() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * MS_PER_MINUTE).toISOString().slice(0, 10);
}

/**
 * Fills the dialog, and follows the state while it is open.
 * @param {object} config the page's settings: `pictures` and `embed` are paths
 * @returns {Function} unmount
 */
export function mountTakeAway(body, config, record, store, i18n, fetchPart) {
  const context = { config, fetchPart, record, store, i18n, formats: dayFormats(i18n.language), name: document.querySelector("h1").textContent };
  const status = el("p.take-status", { role: "status" });
  const copy = (field) => el("button", { type: "button", on: { click: () => copyFrom(field, status, i18n) } }, i18n.text("copy"));
  const parts = [linkPart, citePart, picturePart, embedPart, filmPart].map((createPart) => createPart(context, copy));
  body.replaceChildren(...parts.map(({ element }) => element), status);
  const dialog = body.closest("dialog");
  const show = () => {
    status.textContent = "";
    if (dialog.open) parts.forEach((part) => part.show(store.get()));
  };
  show();
  // The button opens the dialog first, and what is behind it does not change while it is open: but for a play that goes on.
  const opener = document.querySelector("[data-opens=take-away]");
  opener.addEventListener("click", show);
  const unsubscribe = store.on(["day", "knownOn", "atLeast", "compare", "swipe", "district", "event", "show", "view"], show);
  return () => {
    unsubscribe();
    opener.removeEventListener("click", show);
    body.replaceChildren();
  };
}

function section(i18n, key, ...children) {
  return el("section", { "aria-labelledby": `take-${key}` }, el("h3", { id: `take-${key}` }, i18n.text(`take.${key}`)), children);
}

function choice(label, options, onChange) {
  const field = el("select", { on: { change: onChange } }, options.map(([value, words]) => el("option", { value }, words)));
  return { field, element: el("label", {}, label, " ", field) };
}

/** The address of the map as it is shown: of its campaign, also where the home page shows it. */
function addressOf({ config }, state) {
  return new URL(config.pictures + writeQuery(state), location.href).href;
}

function linkPart(context, copy) {
  const { i18n } = context;
  const field = el("input", { type: "text", readonly: true, dir: "ltr", "aria-labelledby": "take-link" });
  return {
    element: section(i18n, "link", el("div.take-row", {}, field, copy(field))),
    show(state) { field.value = addressOf(context, state); },
  };
}

/** The server writes it, so that a page without scripts and this one cite alike. */
function citePart(context, copy) {
  const { config, i18n } = context;
  const field = el("textarea", { readonly: true, rows: 3, "aria-labelledby": "take-cite" });
  const download = el("a.button", { download: true, hidden: true }, i18n.text("download"));
  let [asked, answer] = ["", null];
  const form = choice(i18n.text("citeAs"), Object.entries(CITATIONS).map(([key, named]) => [key, named?.[0] ?? i18n.text("cite.text")]), () => write());
  const write = () => {
    const ending = CITATIONS[form.field.value]?.[1];
    field.value = answer?.[form.field.value] ?? i18n.text(answer ? "citeFailed" : "citeWaiting");
    field.rows = ending ? 9 : 3;
    field.dir = ending ? "ltr" : "auto";
    download.hidden = !ending;
    if (ending) download.href = withQuery(`${config.pictures}cite.${ending}`, asked);
  };
  // In a static edition there is one for each day alone, on which everything counts.
  const showOfDay = async ({ day, knownOn, atLeast, compare }) => {
    const isPlain = config.edition.cite && knownOn === null && !atLeast && compare === null;
    const mine = asked = isoDay(day);
    answer = isPlain ? null : {};
    write();
    const found = isPlain ? await getJson(`${config.pictures}days/${mine}/cite.json`).catch(() => ({})) : {};
    if (mine !== asked) return;
    answer = found;
    write();
    download.hidden = true;
  };
  return {
    element: section(i18n, "cite", el("div.take-row", {}, form.element), field, el("div.take-row", {}, copy(field), download)),
    async show(state) {
      if (config.edition) return showOfDay(state);
      const parameters = only(writeQuery(state), [...OF_RECORD, "compare"]);
      parameters.set("accessed", readersDate());
      if (String(parameters) === asked && answer?.text) return;
      const mine = asked = String(parameters);
      answer = null;
      write();
      const found = await getJson(withQuery(`${config.pictures}cite.json`, mine)).catch(() => ({}));
      if (mine !== asked) return;
      answer = found;
      write();
    },
  };
}

function picturePart({ config, store, i18n, formats }) {
  const list = el("ul.take-pictures");
  const theme = choice(i18n.text("theme"), ["light", "dark"].map((name) => [name, i18n.text(`theme.${name}`)]), () => show(store.get()));
  const show = (state) => {
    const days = [state.day, ...(state.compare === null || state.compare === state.day ? [] : [state.compare])];
    const query = writeQuery(state);
    const forms = !config.edition ? ["png", "svg"] : config.edition.pictures && !String(only(query, OF_RECORD.slice(1))) ? ["svg"] : [];
    const link = (day, form) => el("a", { href: pictureAddress(config.pictures, day, query, config.edition ? "light" : theme.field.value, form), download: `${isoDay(day)}.${form}` }, i18n.text("pictureOf", { day: formats.dated(day), form: form.toUpperCase() }));
    list.replaceChildren(...days.map((day) => el("li", {}, forms.flatMap((form, i) => [i ? " · " : "", link(day, form)]))));
  };
  return { element: section(i18n, "picture", !config.edition && el("div.take-row", {}, theme.element), list), show };
}

function filmPart(context) {
  const form = createFilmForm(context);
  return { element: section(context.i18n, "film", form.element), show: form.show };
}

function embedPart(context, copy) {
  const { config, store, i18n, formats, name } = context;
  const code = el("textarea", { readonly: true, rows: 4, dir: "ltr", "aria-label": i18n.text("embedCode") });
  const redraw = () => show(store.get());
  const sizes = SIZES.map(([width, height], number) => [number, width ? `${width} × ${height}` : i18n.text("size.full")]);
  const size = choice(i18n.text("size"), sizes, redraw);
  const theme = choice(i18n.text("theme"), ["auto", "light", "dark"].map((key) => [key, i18n.text(`theme.${key}`)]), redraw);
  const timeline = el("input", { type: "checkbox", checked: true, on: { change: redraw } });
  const preview = el("details", { on: { toggle: redraw } }, el("summary", {}, i18n.text("preview")));
  let shown = "";
  /** A frame whose address is set anew would be a step of the history: a new one is none. */
  const showPreview = (values) => {
    const key = preview.open ? JSON.stringify(values) : "";
    if (key === shown) return;
    shown = key;
    preview.querySelector("iframe")?.remove();
    if (key) preview.append(el("iframe", { src: values.address, title: values.title, width: values.width ?? "100%", height: values.height }));
  };
  function show(state) {
    const [width, height] = SIZES[size.field.value];
    const options = new URLSearchParams();
    if (theme.field.value !== "auto") options.set("theme", theme.field.value);
    if (!timeline.checked) options.set("timeline", "off");
    const query = [writeQuery(state), String(options)].filter(Boolean).join("&");
    const values = { address: new URL(config.embed + query, location.href).href, title: `${name}: ${formats.dated(state.day)}`, width, height };
    code.value = embedCode(values);
    showPreview(values);
  }
  const options = el("div.take-row", {}, size.element, theme.element, el("label", {}, timeline, " ", i18n.text("withTimeline")));
  return { element: section(i18n, "embed", options, code, el("div.take-row", {}, copy(code)), preview), show };
}
