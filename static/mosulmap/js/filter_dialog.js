/** The dialog in which filters are set: what it changes is seen at once on the map and the timeline beneath. */

import { debounce, el } from "./dom.js";
import { tableLink } from "./filter_chips.js";
import { valuesOf } from "./filter_names.js";
import { FACETS, readFilters, withValue, withoutValue } from "./filtering.js";

// Values beyond so many are found by typing.
const MANY = 12;
// Open at first, unless they are few.
const OPEN = ["side", "kind"];
// Letters are looked for once no more are typed (ms).
const TYPING = 400;

/**
 * @param {object} context {record, store, i18n, shown, table, hasView, retry}, as mountFilters makes it
 * @returns {{open: () => void, show: () => void, unmount: () => void}} show writes what passes now
 */
export function mountDialog(context) {
  const { store, i18n, shown, table } = context;
  let parts = null;
  const set = (filters) => store.set({ filters, playing: false });
  const build = () => {
    const isWhole = shown.result !== "failed";
    const groups = !isWhole ? [] : FACETS.map((name) => createGroup(context, name, set)).filter(Boolean);
    const text = createText(store, i18n, set);
    const view = context.hasView && createSwitch(store, i18n, set);
    const status = el("p.filter-status", { role: "status" });
    const link = el("span");
    const close = () => dialog.close();
    const action = (key, click) => el("button.quiet", { type: "button", on: { click } }, i18n.text(key));
    const clear = action("clearFilters", () => set(""));
    const dialog = el("dialog.filters", { "aria-labelledby": "filters-title", on: { click: (event) => { if (event.target === dialog) close(); } } },
      el("div.filters-head", {},
        el("h2", { id: "filters-title" }, i18n.text("filterEvents")),
        el("button.close", { type: "button", "aria-label": i18n.text("close"), on: { click: close } }, "×"),
        status),
      el("div.filters-body", {}, text.element, view && view.element, groups.map(({ element }) => element), el("p.filter-note", {}, i18n.text("filterNote"))),
      el("div.filters-foot", {}, clear, link, action("filtersDone", close)));
    document.body.append(dialog);
    return { dialog, status, link, clear, isWhole, all: [text, view, ...groups].filter(Boolean) };
  };
  const show = () => {
    if (!parts) return;
    const { filters } = store.get();
    const { result } = shown;
    parts.clear.hidden = !filters;
    parts.link.replaceChildren(tableLink(i18n, table, filters));
    if (result === "failed") {
      parts.status.replaceChildren(i18n.text("filtersFailed"), " ", el("button.filter-action", { type: "button", on: { click: context.retry } }, i18n.text("retry")));
      return;
    }
    if (!parts.isWhole) {
      parts.dialog.remove();
      parts = build();
      parts.dialog.showModal();
      show();
      return;
    }
    parts.status.textContent = i18n.text("filteredCount", { number: i18n.number(result.number), total: i18n.number(result.total) });
    for (const part of parts.all) part.show(readFilters(filters), result);
  };
  return {
    async open() {
      if (shown.result === "failed") await context.retry();
      parts ??= build();
      show();
      // Beside the timeline, not over it, where there is room.
      const below = window.innerHeight - document.getElementById("panel").getBoundingClientRect().bottom;
      parts.dialog.style.setProperty("--below", `${Math.max(0, below)}px`);
      if (!parts.dialog.open) parts.dialog.showModal();
    },
    show,
    unmount() { parts?.dialog.remove(); },
  };
}

function createText(store, i18n, set) {
  const apply = debounce(() => set(withValue(store.get().filters, "q", input.value.trim())), TYPING);
  const input = el("input", { type: "search", maxlength: 100, dir: "auto", spellcheck: "false", on: { input: apply } });
  return {
    element: el("label.filters-text", {}, el("span", {}, i18n.text("filterText")), input),
    show({ q }) {
      // What is being typed is not written over.
      if (document.activeElement !== input || !q) input.value = q || (document.activeElement === input ? input.value : "");
    },
  };
}

function createSwitch(store, i18n, set) {
  const box = el("input", { type: "checkbox", on: { change: () => set(withValue(store.get().filters, "in_view", box.checked ? "1" : "")) } });
  return {
    element: el("label.filters-view", {}, box, i18n.text("inView")),
    show({ inView }) { box.checked = inView; },
  };
}

/** One filter with its values, {element, show(filters, result)}; null where the record has no value of it. */
function createGroup(context, name, set) {
  const { store, i18n, shown } = context;
  const rows = valuesOf(context, name, shown.result).map((each) => createOption(each, name, store, set));
  const list = el("ul", {}, rows.map(({ element }) => element));
  const number = el("span.filters-number");
  let last = null;
  const find = rows.length > MANY && el("input.filters-find", {
    type: "search", placeholder: i18n.text("findValue"), "aria-label": i18n.text("findValue"), dir: "auto",
    on: {
      input() {
        update(...last);
        // What was found stands beneath the field.
        element.scrollIntoView({ block: "start" });
      },
    },
  });
  const element = el("details", { open: OPEN.includes(name), "data-filter": name },
    el("summary", {}, i18n.text(`filter.${name}`), " ", number),
    el("fieldset", {}, el("legend.hidden", {}, i18n.text(`filter.${name}`)), find, list, name === "grade" && el("p.filter-note", {}, i18n.text("filterGradeNote"))));
  const update = (filters, result) => {
    last = [filters, result];
    const chosen = filters.values[name] ?? [];
    const typed = find ? find.value.trim().toLocaleLowerCase(i18n.language) : "";
    const seen = rows.map((row) => row.show({ count: result.counts[name].get(row.value) ?? 0, isChosen: chosen.includes(row.value), typed, i18n }));
    number.textContent = chosen.length ? i18n.number(chosen.length) : "";
    number.hidden = !chosen.length;
    if (chosen.length && !element.dataset.wasOpened) element.open = true;
    if (element.open) element.dataset.wasOpened = "";
    element.hidden = !typed && !seen.some(Boolean);
  };
  return { element, show: update };
}

function createOption({ value, text }, name, store, set) {
  const count = el("span.filters-count");
  const change = () => {
    const { filters } = store.get();
    set(box.checked ? withValue(filters, name, value) : withoutValue(filters, name, value));
  };
  const box = el("input", { type: "checkbox", value, on: { change } });
  const element = el("li", {}, el("label", {}, box, el("bdi", {}, text), count));
  return {
    value,
    element,
    /** Returns whether it is seen: one that leaves nothing is not, unless it is chosen. */
    show({ count: number, isChosen, typed, i18n }) {
      box.checked = isChosen;
      count.textContent = i18n.number(number);
      element.hidden = !(isChosen || number > 0) || (typed && !text.toLocaleLowerCase(i18n.language).includes(typed));
      return !element.hidden;
    },
  };
}
