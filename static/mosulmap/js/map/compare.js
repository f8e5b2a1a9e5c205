/** The second of two days on one map: right of a line that the reader moves, the map is that of the other day. */

import { clampDay, dayFormats } from "../dates.js";
import { el } from "../dom.js";

// Leaflet's own panes, for the second time: shapes 400, names 440, markers 600.
const PANES = { "second-picture": 410, "second-names": 450, "second-badges": 610 };
const OF_FIRST = ["overlayPane", "names", "markerPane"];
// Further than any map reaches, in pixels.
const FAR = 1e5;

/**
 * Mounts what is shown while `compare` of the state is a day, and takes it away while it is null.
 * @param {{add: Function, mountMarkers: Function}} layers as createLayers gives them
 * @param {{x: number}} swipe is told where the line stands, in pixels from the map's left edge; else Infinity
 * @returns unmount
 */
export function mountCompare(map, layers, swipe, store, i18n) {
  for (const [name, zIndex] of Object.entries(PANES)) {
    map.createPane(name).style.zIndex = zIndex;
    if (name === "second-names") map.getPane(name).style.pointerEvents = "none";
  }
  const handle = createHandle(map, store, i18n);
  let unmountSecond = null;

  /** In layer coordinates, which move with the map while the line does not. */
  const clip = () => {
    const { x } = map.containerPointToLayerPoint([swipe.x, 0]);
    const side = (from, to) => `polygon(${from}px ${-FAR}px, ${to}px ${-FAR}px, ${to}px ${FAR}px, ${from}px ${FAR}px)`;
    for (const name of OF_FIRST) map.getPane(name).style.clipPath = unmountSecond ? side(-FAR, x) : "";
    for (const name of Object.keys(PANES)) map.getPane(name).style.clipPath = side(x, FAR);
  };
  const place = () => {
    swipe.x = unmountSecond ? map.getSize().x * store.get().swipe / 100 : Infinity;
    clip();
  };
  const show = (state) => {
    if (state.compare !== null && !unmountSecond) {
      layers.add(ofSecondDay(store), { picture: "second-picture", badges: "second-badges", names: "second-names" }, (x) => x >= swipe.x);
      unmountSecond = layers.mountMarkers();
    } else if (state.compare === null && unmountSecond) {
      unmountSecond();
      unmountSecond = null;
    }
    place();
    handle.show(state);
  };
  show(store.get());
  map.on("move zoom zoomend viewreset moveend", clip).on("resize", place);
  const unsubscribe = store.on(["compare", "day", "swipe"], show);
  return () => {
    unsubscribe();
    map.off("move zoom zoomend viewreset moveend", clip).off("resize", place);
    unmountSecond?.();
    unmountSecond = null;
    place();
    handle.element.remove();
  };
}

/** The store as the second map reads it: its day is the second one. It does not play. */
function ofSecondDay(store) {
  const second = (state) => ({ ...state, day: state.compare ?? state.day, playing: false });
  return {
    get: () => second(store.get()),
    set: store.set,
    on: (keys, listener) => store.on(
      keys.map((key) => (key === "day" ? "compare" : key)),
      (state, previous) => { if (state.compare !== null) listener(second(state), second(previous)); },
    ),
  };
}

/** {element, show(state)}: the line, which the pointer drags and arrows move, with the day on each side. */
function createHandle(map, store, i18n) {
  const formats = dayFormats(i18n.language);
  const [left, right] = ["left", "right"].map((side) => el(`span.swipe-day.${side}`, { dir: "auto" }));
  const slider = el("input.swipe-slider", {
    type: "range", min: 0, max: 100, step: 1, "aria-label": i18n.text("swipe"), on: { input: () => store.set({ swipe: Number(slider.value) }) },
  });
  const knob = el("span.swipe-knob", { "aria-hidden": "true" });
  const element = el("div.swipe", { dir: "ltr" }, left, right, slider, knob);
  L.DomEvent.disableClickPropagation(element);
  const drag = ({ clientX }) => {
    const box = map.getContainer().getBoundingClientRect();
    store.set({ swipe: clampDay(Math.round((clientX - box.left) / box.width * 1000) / 10, 0, 101) });
  };
  knob.addEventListener("pointerdown", (event) => {
    knob.setPointerCapture(event.pointerId);
    slider.focus({ preventScroll: true });
    event.preventDefault();
  });
  knob.addEventListener("pointermove", (event) => { if (knob.hasPointerCapture(event.pointerId)) drag(event); });
  map.getContainer().append(element);
  return {
    element,
    show({ day, compare, swipe }) {
      element.hidden = compare === null;
      element.closest(".map-frame").toggleAttribute("data-compared", !element.hidden);
      if (compare === null) return;
      element.style.left = `${swipe}%`;
      slider.value = swipe;
      left.textContent = formats.dated(day);
      right.textContent = formats.dated(compare);
      slider.setAttribute("aria-valuetext", i18n.text("swipeAt", { percent: i18n.percent(swipe * 10), first: formats.dated(day), second: formats.dated(compare) }));
    },
  };
}
