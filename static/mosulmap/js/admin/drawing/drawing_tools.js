/** What stands below the map: measures, warnings, the server's check of the shape, files that are read, snapping. */
import { fillIn, formatKm } from "./format.js";
import { mountErrorMarker } from "./error_marker.js";
import { mountGeometryCheck } from "./geometry_check.js";
import { fromLeaflet, toLeaflet } from "./lon_lat.js";
import { areaKm2, lengthKm } from "./measure.js";
import { createOutlierWarning } from "./outlier_warning.js";
import { mountSnapping } from "./snapping.js";
import { districtsOf } from "./underlay.js";

// While an edit goes on, the server is not asked; it is asked when the edit pauses.
const DEBOUNCE_MS = 250;

/** Shows the area and the length of simple parts, and hides the line where there is neither. */
function showMeasures(line, parts, { textArea, textLength }) {
  const [area, length] = [areaKm2(parts), lengthKm(parts)];
  const texts = [
    area && fillIn(textArea, { km2: formatKm(area) }),
    length && fillIn(textLength, { km: formatKm(length) }),
  ].filter(Boolean);
  line.textContent = texts.join(" · ");
  line.hidden = !texts.length;
}

/**
 * @param {object} widget
 * @param {HTMLElement} widget.root
 * @param {L.Map} widget.map
 * @param {DrawingField} widget.drawing on the map, over the textarea
 * @param {HTMLTextAreaElement} widget.textarea
 * @param {() => string[]} widget.selectedIds ids of the districts that the form is about, such as "district-7"
 * @param {() => void} widget.fitMap has the map show all that is drawn
 * @returns {{onChange: Function, updateWarnings: Function, setUnderlay: Function, readText: Function, unmount: Function}}
 */
export function mountDrawingTools({ root, map, drawing, textarea, selectedIds, fitMap }) {
  const { form } = textarea;
  const data = root.dataset;
  const [measures, warning, checkBox, hint] = ["measure", "warning", "check-result", "hint"]
    .map((name) => root.querySelector(`.map-widget__${name}`));
  const fileInput = document.getElementById(`${textarea.id}-file`);
  const errorMarker = mountErrorMarker(map);
  const callbacks = { onGeometry: replaceDrawing, accepts: isFormPoint, showErrorAt: errorMarker.show };
  const geometryCheck = mountGeometryCheck(checkBox, data.checkUrl, form, data.textUnchecked, data.draws, callbacks);
  const updateOutliers = createOutlierWarning(warning, data, readPoint, () => drawing.parts());
  let snapping = null;
  let districts = [];
  let bounds = null;
  let timer = 0;

  function readPoint() {
    const { lon, lat } = form.elements;
    return [lon, lat].map((input) => (input?.value ? Number(input.value) : NaN));
  }

  function updateWarnings() {
    const ids = selectedIds();
    updateOutliers(districts.filter(({ id }) => ids.includes(id)), bounds);
  }

  /** Whether a geometry is a point that can be the form's own: a point is no area. */
  function isFormPoint({ type }) {
    return data.draws === "area" && type === "Point" && drawing.options.placePoint !== null;
  }

  /** Puts a geometry that was read in the place of what is drawn. */
  function replaceDrawing(geometry) {
    if (isFormPoint(geometry)) {
      textarea.value = "";
      drawing.options.placePoint(toLeaflet(geometry.coordinates));
    } else {
      textarea.value = JSON.stringify(geometry);
    }
    drawing.load();
    drawing.writeText();
    fitMap();
  }

  function checkNow() {
    if (textarea.value.trim()) geometryCheck.check({ text: textarea.value });
    else geometryCheck.clear();
  }

  function onChange() {
    showMeasures(measures, drawing.parts(), data);
    updateWarnings();
    clearTimeout(timer);
    if (data.draws === "area") timer = setTimeout(checkNow, DEBOUNCE_MS);
  }

  /** Reads text that is no GeoJSON: the server knows other formats, such as WKT. */
  function readText() {
    clearTimeout(timer);
    if (textarea.value.trim()) geometryCheck.check({ text: textarea.value }, { replace: true });
    else onChange();
  }

  async function readFile() {
    if (!fileInput.files.length) return;
    const [file] = fileInput.files;
    // It is read now, and need not be sent a second time with the form.
    fileInput.value = "";
    await geometryCheck.check({ file }, { replace: true });
  }

  /** Measures the shape that is being drawn along with those that are finished. */
  function onDrawVertex({ layers }) {
    const corners = layers.getLayers().map((corner) => fromLeaflet(corner.getLatLng()));
    const isArea = drawing.drawingTool("polygon")?.enabled();
    const unfinished = isArea
      ? { type: "Polygon", coordinates: [[...corners, corners[0]]] }
      : { type: "LineString", coordinates: corners };
    showMeasures(measures, [...drawing.parts(), unfinished], data);
  }

  /** Snaps to the borders of other districts and warns by the campaign's bounds; `collection` may be null. */
  function setUnderlay(collection) {
    bounds = collection?.bbox ?? null;
    districts = collection ? districtsOf(collection) : [];
    const borders = districts.filter(({ id }) => id !== data.omits).flatMap(({ parts }) => parts);
    const rings = borders.flatMap(({ type, coordinates }) => (type === "Polygon" ? coordinates : []));
    snapping?.unmount();
    snapping = mountSnapping(map, drawing, rings);
    hint.hidden = !borders.length;
    updateWarnings();
  }

  fileInput.addEventListener("change", readFile);
  root.addEventListener("map-widget:point", updateWarnings);
  map.on("draw:drawvertex", onDrawVertex);
  showMeasures(measures, drawing.parts(), data);
  // The server has refused the shape: checked again here, the error is marked on the map and a button repairs it.
  if (checkBox.firstElementChild) checkNow();

  return {
    onChange,
    updateWarnings,
    setUnderlay,
    readText,
    unmount() {
      clearTimeout(timer);
      fileInput.removeEventListener("change", readFile);
      root.removeEventListener("map-widget:point", updateWarnings);
      map.off("draw:drawvertex", onDrawVertex);
      snapping?.unmount();
      errorMarker.unmount();
    },
  };
}
