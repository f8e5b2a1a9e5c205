/** Puts a map over each textarea of GeoJSON on the page. Without this script the fields work as text. */
import { campaignField, pickedRows } from "../common/form_fields.js";
import { mountDrawn } from "./drawing_tools.js";
import { fetchGround } from "./underlay_api.js";
import { Drawing } from "./drawing.js";
import { mountClicks } from "./clicks.js";
import { makeMap } from "./map.js";
import { boundsOf } from "./lon_lat.js";
import { mountPoint } from "./point.js";
import { mountUnderlay } from "./underlay.js";

const WORLD = [-170, -60, 170, 75];
const CLOSEST = { maxZoom: 15, padding: [24, 24], animate: false };

function mountMap(root) {
  const data = root.dataset;
  const textarea = document.getElementById(data.mapWidget);
  const { form } = textarea;
  const [status, forget] = ["status", "forget"].map((name) => root.querySelector(`.map-widget__${name}`));
  const canvas = root.querySelector(".map-widget__map");
  canvas.hidden = false;
  const map = makeMap(canvas);
  map.fitBounds(boundsOf(WORLD));
  let underlay = null;
  let ground = null;
  let drawn = null;

  function say(text) {
    status.textContent = text;
    status.hidden = !text;
  }

  const point = data.point === "yes"
    ? mountPoint(map, form.elements.lon, form.elements.lat, data.textPoint, showForget)
    : null;

  function showForget() {
    forget.hidden = form.elements.lon.value === "" && form.elements.lat.value === "";
    root.dispatchEvent(new CustomEvent("map-widget:point", { bubbles: true }));
  }

  const drawing = new Drawing({
    fieldid: textarea.id,
    geom_type: data.draws === "any" ? "Geometry" : "Polygon",
    finish: { text: data.textFinish, title: data.textFinishTitle },
    clear: { text: data.textClear, title: data.textClearTitle },
    placePoint: point && point.place,
    changed: () => drawn?.changed(),
  }).addTo(map);

  const shaded = data.shades ? pickedRows(form.elements[data.shades], showShaded) : null;
  const shadedIds = () => (shaded ? shaded.values().map((pk) => `district-${pk}`) : []);

  function show() {
    const bounds = drawing.drawnItems.getBounds();
    if (point && point.isSet()) bounds.extend(point.latLng());
    if (!bounds.isValid() && underlay) bounds.extend(underlay.boundsOf(shadedIds()));
    if (bounds.isValid()) map.fitBounds(bounds, CLOSEST);
    else if (ground) map.fitBounds(boundsOf(ground.bbox), { animate: false });
  }

  const unmountClicks = mountClicks(map, root);

  function showShaded() {
    if (!underlay) return;
    underlay.shade(shadedIds());
    drawn.moved();
    show();
  }

  async function layGround() {
    const campaign = campaignField()?.value;
    try {
      ground = campaign ? await fetchGround(data.ground, campaign) : null;
    } catch {
      ground = null;
      say(data.textNoGround);
    }
    underlay?.unmount();
    underlay = ground && mountUnderlay(map, ground, data.omits);
    drawn.lay(ground);
    show();
    underlay?.shade(shadedIds());
  }

  function readText() {
    drawing.load();
    show();
    drawn.changed();
  }

  function readPasted() {
    const isDrawn = drawing.load();
    show();
    if (isDrawn && textarea.value.trim()) drawing.keep();
    else drawn.readText();
  }

  /** When the text has arrived. */
  const paste = () => setTimeout(readPasted);

  const settle = () => drawing.settle();
  const listeners = [
    [textarea, "input", readText],
    [textarea, "change", readPasted],
    [textarea, "paste", paste],
    [form, "submit", settle],
    [forget, "click", point?.clear],
    [campaignField(), "change", layGround],
    [root, "map-widget:look", show],
  ].filter(([target, , listener]) => target && listener);
  listeners.forEach(([target, name, listener]) => target.addEventListener(name, listener));
  drawn = mountDrawn({ root, map, drawing, textarea, shadedIds, show });
  layGround();

  return () => {
    listeners.forEach(([target, name, listener]) => target.removeEventListener(name, listener));
    unmountClicks();
    shaded?.unmount();
    drawn.unmount();
    underlay?.unmount();
    point?.unmount();
    drawing.remove();
    map.remove();
  };
}

document.querySelectorAll("[data-map-widget]").forEach(mountMap);
