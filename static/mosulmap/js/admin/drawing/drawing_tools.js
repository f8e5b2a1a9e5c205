/** What goes with a drawing: its measures, what is wrong with it, files and text that are read into it, snapping. */
import { partsOf } from "./geojson.js";
import { mountVerdict } from "./geometry_check.js";
import { mountFault } from "./fault.js";
import { fromLeaflet, toLeaflet } from "./lon_lat.js";
import { mountSnapping } from "./snapping.js";
import { areaKm2, outsideBounds, lengthKm, outsideKm } from "./measure.js";

/** An edit goes on; the server is asked when it pauses. */
const PAUSE = 250;

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function written(km) {
  return new Intl.NumberFormat(document.documentElement.lang, { maximumSignificantDigits: 3 }).format(km);
}

/** The nearest of the chosen districts and how far outside it the point lies; null where that cannot be told. */
function nearestDistrict(districts, point) {
  if (!point.every(Number.isFinite) || !districts.length) return null;
  const distances = districts.map(({ title, parts }) => ({ title, km: outsideKm(parts, point) }));
  if (distances.some(({ km }) => Number.isNaN(km))) return null;
  return distances.reduce((nearest, other) => (other.km < nearest.km ? other : nearest));
}

/**
 * @param drawing a Drawing on the map, over the textarea
 * @param shadedIds gives the ids of the districts that the form is about, such as "district-7"
 * @param show has the map show everything
 * @returns { changed(), moved(), lay(ground), readText(), unmount() }
 */
export function mountDrawn({ root, map, drawing, textarea, shadedIds, show }) {
  const { form } = textarea;
  const texts = root.dataset;
  // Further outside its districts (km) or its campaign (degrees), a place deserves a second look: events/outlying.py.
  const [farKm, farDegrees] = [texts.farKm, texts.farDegrees].map(Number);
  const part = (name) => root.querySelector(`.map-widget__${name}`);
  const [measure, far, box, hint] = ["measure", "far", "verdict", "hint"].map(part);
  const file = document.getElementById(`${textarea.id}-file`);
  const fault = mountFault(map);
  const verdict = mountVerdict(
    box,
    texts.judge,
    form,
    { take: texts.textTake, unjudged: texts.textUnjudged },
    texts.draws,
    { read, takes: takesPoint, faultAt: fault.show },
  );
  let snapping = null;
  let districts = [];
  let bounds = null;
  let waiting = 0;

  function tell(parts) {
    const [area, length] = [areaKm2(parts), lengthKm(parts)];
    const said = [
      area && filled(texts.textArea, { km2: written(area) }),
      length && filled(texts.textLength, { km: written(length) }),
    ].filter(Boolean);
    measure.textContent = said.join(" · ");
    measure.hidden = !said.length;
  }

  function moved() {
    const { lon, lat } = form.elements;
    const point = [lon, lat].map((input) => (input?.value ? Number(input.value) : NaN));
    const chosen = shadedIds();
    const nearest = nearestDistrict(districts.filter(({ id }) => chosen.includes(id)), point);
    const text = nearest?.km > farKm ? texts.textFar : texts.textOutside;
    const stray = point.every(Number.isFinite) ? strayed(texts.textPointAstray, [point]) : "";
    const outside = nearest?.km ? filled(text, { km: written(nearest.km), district: nearest.title }) : "";
    far.textContent = [shapeAstray(), stray || outside].filter(Boolean).join(" ");
    far.classList.toggle("is-far", nearest?.km > farKm || far.textContent !== outside);
  }

  /** That places are far from the campaign, and perhaps why. */
  function strayed(said, places) {
    const why = bounds ? outsideBounds(places, bounds, farDegrees) : "";
    return why && `${said} ${why === "swapped" ? texts.textSwapped : texts.textRightPlace}`;
  }

  function shapeAstray() {
    const corners = drawing.parts().flatMap(({ type, coordinates }) => ({
      Point: () => [coordinates],
      LineString: () => coordinates,
      Polygon: () => coordinates[0],
    })[type]());
    return strayed(texts.textShapeAstray, corners);
  }

  function takesPoint({ type }) {
    return texts.draws === "area" && type === "Point" && drawing.options.placePoint !== null;
  }

  /** Of a geometry that has been read. A point is no area, but it may be the form's own. */
  function read(geometry) {
    if (takesPoint(geometry)) {
      textarea.value = "";
      drawing.options.placePoint(toLeaflet(geometry.coordinates));
    } else {
      textarea.value = JSON.stringify(geometry);
    }
    drawing.load();
    drawing.keep();
    show();
  }

  function judgeNow() {
    if (textarea.value.trim()) verdict.judge({ text: textarea.value });
    else verdict.clear();
  }

  function changed() {
    tell(drawing.parts());
    moved();
    clearTimeout(waiting);
    if (texts.draws === "area") waiting = setTimeout(judgeNow, PAUSE);
  }

  /** Text that is no GeoJSON: the server knows other ways to write a shape. */
  function readText() {
    clearTimeout(waiting);
    if (textarea.value.trim()) verdict.judge({ text: textarea.value }, { reads: true });
    else changed();
  }

  async function readFile() {
    if (!file.files.length) return;
    const [given] = file.files;
    // Read now, it is not sent a second time with the form.
    file.value = "";
    await verdict.judge({ file: given }, { reads: true });
  }

  function drawVertex({ layers }) {
    const corners = layers.getLayers().map((corner) => fromLeaflet(corner.getLatLng()));
    const isArea = drawing.drawingTool("polygon")?.enabled();
    const under = isArea
      ? { type: "Polygon", coordinates: [[...corners, corners[0]]] }
      : { type: "LineString", coordinates: corners };
    tell([...drawing.parts(), under]);
  }

  function lay(ground) {
    bounds = ground?.bbox ?? null;
    const features = (ground?.features ?? []).filter(({ properties }) => properties.kind === "district");
    districts = features.map(({ id, properties, geometry }) => ({ id, title: properties.title, parts: partsOf(geometry) }));
    const borders = districts.filter(({ id }) => id !== texts.omits).flatMap(({ parts }) => parts);
    snapping?.unmount();
    snapping = mountSnapping(map, drawing, borders.flatMap(({ type, coordinates }) => (type === "Polygon" ? coordinates : [])));
    hint.hidden = !borders.length;
    moved();
  }

  file.addEventListener("change", readFile);
  root.addEventListener("map-widget:point", moved);
  map.on("draw:drawvertex", drawVertex);
  tell(drawing.parts());
  // The server has found a fault: here it can be shown on the map and mended by a button.
  if (box.firstElementChild) judgeNow();

  return {
    changed,
    moved,
    lay,
    readText,
    unmount() {
      clearTimeout(waiting);
      file.removeEventListener("change", readFile);
      root.removeEventListener("map-widget:point", moved);
      map.off("draw:drawvertex", drawVertex);
      snapping?.unmount();
      fault.unmount();
    },
  };
}
