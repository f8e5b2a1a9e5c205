/**
 * PURE: areas, lengths and distances of simple GeoJSON parts (geojson.js), in km on a sphere. Coordinates
 * are [longitude, latitude] in degrees. events/geo/geometry.py measures areas in the same way.
 */
import { containsPoint } from "./geojson.js";

/** Mean radius of the earth, IUGG (km). */
const EARTH_RADIUS_KM = 6371.0088;

const radians = (degrees) => (degrees * Math.PI) / 180;

/** Whichever way round the ring runs. By the cylindrical equal-area projection and the shoelace formula. */
function ringKm2(ring) {
  // Relative to the first corner: the differences of small numbers keep more digits.
  const [lon, lat] = ring[0];
  const projected = ring.map(([x, y]) => [radians(x - lon), Math.sin(radians(y)) - Math.sin(radians(lat))]);
  const doubleArea = projected.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = projected[(i + 1) % projected.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  return (Math.abs(doubleArea) / 2) * EARTH_RADIUS_KM ** 2;
}

/** The area of all polygons among the parts, without their holes. */
export function areaKm2(parts) {
  return parts
    .filter(({ type }) => type === "Polygon")
    .map(({ coordinates: [outer, ...holes] }) => holes.reduce((rest, hole) => rest - ringKm2(hole), ringKm2(outer)))
    .reduce((sum, area) => sum + area, 0);
}

/** By the haversine formula. */
function distanceKm([lon1, lat1], [lon2, lat2]) {
  const a = Math.sin(radians(lat2 - lat1) / 2) ** 2
    + Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.sin(radians(lon2 - lon1) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(a));
}

/** The length of all lines among the parts. */
export function lengthKm(parts) {
  return parts
    .filter(({ type }) => type === "LineString")
    .flatMap(({ coordinates }) => coordinates.slice(1).map((corner, i) => distanceKm(coordinates[i], corner)))
    .reduce((sum, length) => sum + length, 0);
}

// Not Math.min(...numbers): a large outline has more corners than a call may have arguments.
const minimum = (numbers) => numbers.reduce((a, b) => Math.min(a, b), Infinity);
const maximum = (numbers) => numbers.reduce((a, b) => Math.max(a, b), -Infinity);

/** Whether the corners' bounding box, widened by a margin (degrees), overlaps a bbox. */
function overlapsBbox(corners, [west, south, east, north], margin) {
  const [lons, lats] = [0, 1].map((axis) => corners.map((corner) => corner[axis]));
  return minimum(lons) <= east + margin
    && maximum(lons) >= west - margin
    && minimum(lats) <= north + margin
    && maximum(lats) >= south - margin;
}

/**
 * "far" where all corners lie more than a margin (degrees) outside a bbox, "swapped" where they would not
 * with latitude and longitude swapped, else "". The rule is outside_bounds in events/geo/shape_limits.py.
 */
export function outsideBounds(corners, bbox, margin) {
  if (!corners.length || overlapsBbox(corners, bbox, margin)) return "";
  return overlapsBbox(corners.map(([lon, lat]) => [lat, lon]), bbox, margin) ? "swapped" : "far";
}

/** The point of the segment between two points that is nearest to [x, y], all in one plane. */
export function nearestOnSegment([x, y], [x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const fraction = dx || dy ? ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy) : 0;
  const clamped = Math.min(1, Math.max(0, fraction));
  return [x1 + clamped * dx, y1 + clamped * dy];
}

/**
 * How far the point lies outside the polygons among the parts (km); 0 inside one, NaN where there is no
 * polygon. In a plane about the point, which is good to a few metres in a city; the server measures along
 * the geodesic.
 */
export function outsideKm(parts, point) {
  const polygons = parts.filter(({ type }) => type === "Polygon");
  if (!polygons.length) return NaN;
  if (polygons.some((polygon) => containsPoint(polygon, point))) return 0;
  const lonScale = Math.cos(radians(point[1]));
  const toPlane = ([lon, lat]) => [radians(lon - point[0]) * lonScale * EARTH_RADIUS_KM, radians(lat - point[1]) * EARTH_RADIUS_KM];
  const distances = polygons.flatMap(({ coordinates }) => coordinates).flatMap((ring) => {
    const corners = ring.map(toPlane);
    return corners.slice(1).map((corner, i) => Math.hypot(...nearestOnSegment([0, 0], corners[i], corner)));
  });
  return Math.min(...distances);
}
