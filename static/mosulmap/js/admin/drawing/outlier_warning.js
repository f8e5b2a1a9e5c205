/**
 * Warns, below the map, of a point outside the districts that are chosen and of a place far outside the
 * campaign. The limits are the server's: events/newsroom/outliers.py and events/geo/shape_limits.py.
 */
import { fillIn, formatKm } from "./format.js";
import { outsideBounds, outsideKm } from "./measure.js";

/** The nearest district, {title, km}, km being how far outside it the point lies; null where that is not known. */
function nearestDistrict(districts, point) {
  if (!point.every(Number.isFinite) || !districts.length) return null;
  const distances = districts.map(({ title, parts }) => ({ title, km: outsideKm(parts, point) }));
  // A district without an outline might be the nearest.
  if (distances.some(({ km }) => Number.isNaN(km))) return null;
  return distances.reduce((nearest, other) => (other.km < nearest.km ? other : nearest));
}

/** The corners of a simple part; of a polygon, those of its outer ring. */
function cornersOf({ type, coordinates }) {
  if (type === "Point") return [coordinates];
  return type === "Polygon" ? coordinates[0] : coordinates;
}

/**
 * @param {HTMLElement} line where the warning is shown
 * @param {DOMStringMap} data the widget's limits (farKm, farDegrees) and texts
 * @param {() => number[]} readPoint gives [longitude, latitude]; NaN for what is not set
 * @param {() => object[]} readParts gives the simple parts that are drawn
 * @returns {(districts: {title, parts}[], bounds: ?number[]) => void} update: districts are those of the
 *   form, bounds the campaign's bbox, null where there is none
 */
export function createOutlierWarning(line, data, readPoint, readParts) {
  const [farKm, farDegrees] = [data.farKm, data.farDegrees].map(Number);

  /** The warning that places lie far from the campaign, perhaps with its cause; "" where they do not. */
  function boundsWarning(text, corners, bounds) {
    const where = bounds ? outsideBounds(corners, bounds, farDegrees) : "";
    return where && `${text} ${where === "swapped" ? data.textSwapped : data.textRightPlace}`;
  }

  function update(districts, bounds) {
    const point = readPoint();
    const nearest = nearestDistrict(districts, point);
    const isFar = nearest?.km > farKm;
    const districtText = nearest?.km
      ? fillIn(isFar ? data.textFarOutside : data.textOutside, { km: formatKm(nearest.km), district: nearest.title })
      : "";
    const pointText = point.every(Number.isFinite) ? boundsWarning(data.textPointOutOfBounds, [point], bounds) : "";
    const shapeText = boundsWarning(data.textShapeOutOfBounds, readParts().flatMap(cornersOf), bounds);
    line.textContent = [shapeText, pointText || districtText].filter(Boolean).join(" ");
    // A point just outside its district may be right, and is mentioned without emphasis.
    line.classList.toggle("is-emphasized", isFar || Boolean(shapeText || pointText));
  }

  return update;
}
