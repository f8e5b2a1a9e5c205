/** Puts a drawing map over each textarea of GeoJSON on the page. Without this script the fields work as text. */
import { getJson } from "../../api.js";
import { campaignField, campaignUrl, watchSelectedRows } from "../common/form_fields.js";
import { addListeners } from "../common/listeners.js";
import { mountClicks } from "./clicks.js";
import { createMap } from "./create_map.js";
import { DrawingField } from "./drawing_field.js";
import { mountDrawingTools } from "./drawing_tools.js";
import { boundsOf } from "./lon_lat.js";
import { mountPointMarker } from "./point_marker.js";
import { mountUnderlay } from "./underlay.js";

// What the map shows until the campaign's bounds are known: the inhabited world.
const WORLD_BBOX = [-170, -60, 170, 75];
const FIT_OPTIONS = { maxZoom: 15, padding: [24, 24], animate: false };

function createDrawing(map, textarea, data, placePoint, onChange) {
  return new DrawingField({
    fieldid: textarea.id,
    geom_type: data.draws === "any" ? "Geometry" : "Polygon",
    finish: { text: data.textFinish, title: data.textFinishTitle },
    clear: { text: data.textClear, title: data.textClearTitle },
    placePoint,
    onChange,
  }).addTo(map);
}

function mountMapWidget(root) {
  const data = root.dataset;
  const textarea = document.getElementById(data.mapWidget);
  const { form } = textarea;
  const [status, clearButton] = ["status", "clear"].map((name) => root.querySelector(`.map-widget__${name}`));
  const canvas = root.querySelector(".map-widget__map");
  canvas.hidden = false;
  const map = createMap(canvas);
  map.fitBounds(boundsOf(WORLD_BBOX));
  let underlay = null;
  let collection = null;
  let tools = null;

  const point = data.point === "yes"
    ? mountPointMarker(map, form.elements.lon, form.elements.lat, data.textPoint, onPointChange)
    : null;

  function onPointChange() {
    clearButton.hidden = form.elements.lon.value === "" && form.elements.lat.value === "";
    root.dispatchEvent(new CustomEvent("map-widget:point", { bubbles: true }));
  }

  // There are no tools yet while the field is being made.
  const drawing = createDrawing(map, textarea, data, point && point.place, () => tools?.onChange());
  const selectedDistricts = data.highlights ? watchSelectedRows(form.elements[data.highlights], onSelection) : null;
  const selectedIds = () => (selectedDistricts ? selectedDistricts.values().map((pk) => `district-${pk}`) : []);

  /** Shows what is drawn and the point; else the districts that are selected; else the whole campaign. */
  function fitMap() {
    const bounds = drawing.drawnItems.getBounds();
    if (point && point.isSet()) bounds.extend(point.latLng());
    if (!bounds.isValid() && underlay) bounds.extend(underlay.boundsOf(selectedIds()));
    if (bounds.isValid()) map.fitBounds(bounds, FIT_OPTIONS);
    else if (collection) map.fitBounds(boundsOf(collection.bbox), { animate: false });
  }

  const unmountClicks = mountClicks(map, root);

  function onSelection() {
    if (!underlay) return;
    underlay.highlight(selectedIds());
    tools.updateWarnings();
    fitMap();
  }

  /** Draws the districts and the basemap of the campaign that the form has. */
  async function loadUnderlay() {
    const campaign = campaignField()?.value;
    try {
      collection = campaign ? await getJson(campaignUrl(data.underlayUrl, campaign)) : null;
    } catch {
      collection = null;
      status.textContent = data.textNoUnderlay;
      status.hidden = false;
    }
    underlay?.unmount();
    underlay = collection && mountUnderlay(map, collection, data.omits);
    tools.setUnderlay(collection);
    fitMap();
    underlay?.highlight(selectedIds());
  }

  function onInput() {
    drawing.load();
    fitMap();
    tools.onChange();
  }

  /** Draws text that was pasted or finished; what cannot be drawn here, the server may be able to read. */
  function drawText() {
    const isDrawn = drawing.load();
    fitMap();
    if (isDrawn && textarea.value.trim()) drawing.writeText();
    else tools.readText();
  }

  // At the paste event the text has not arrived yet.
  const onPaste = () => setTimeout(drawText);
  const onSubmit = () => drawing.finishEditing();
  const removeListeners = addListeners([
    [textarea, "input", onInput],
    [textarea, "change", drawText],
    [textarea, "paste", onPaste],
    [form, "submit", onSubmit],
    [clearButton, "click", point?.clear],
    [campaignField(), "change", loadUnderlay],
    [root, "map-widget:fit", fitMap],
  ].filter(([target, , listener]) => target && listener));
  tools = mountDrawingTools({ root, map, drawing, textarea, selectedIds, fitMap });
  loadUnderlay();

  return () => {
    removeListeners();
    unmountClicks();
    selectedDistricts?.unmount();
    tools.unmount();
    underlay?.unmount();
    point?.unmount();
    drawing.remove();
    map.remove();
  };
}

document.querySelectorAll("[data-map-widget]").forEach(mountMapWidget);
