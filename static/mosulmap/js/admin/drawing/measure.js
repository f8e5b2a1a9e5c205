/**
 * PURE: areas and lengths of simple GeoJSON parts (admin/geojson.js), in km on a sphere.
 * Coordinates are [longitude, latitude] in degrees. events/geometry.py measures areas in the same way.
 */
import { holds } from "./geojson.js";

/** Mean radius of the earth, IUGG (km). */
const EARTH_RADIUS_KM = 6371.0088;

const radians = (degrees) => (degrees * Math.PI) / 180;

/** By the cylindrical equal-area projection, about the ring's first corner to keep the digits. */
function ringKm2(ring) {
  const [lon, lat] = ring[0];
  const flat = ring.map(([x, y]) => [radians(x - lon), Math.sin(radians(y)) - Math.sin(radians(lat))]);
  const twice = flat.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = flat[(i + 1) % flat.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  return (Math.abs(twice) / 2) * EARTH_RADIUS_KM ** 2;
}

/** Of all polygons among the parts, without their holes. */
export function areaKm2(parts) {
  return parts
    .filter(({ type }) => type === "Polygon")
    .map(({ coordinates: [outer, ...holes] }) => holes.reduce((rest, hole) => rest - ringKm2(hole), ringKm2(outer)))
    .reduce((sum, area) => sum + area, 0);
}

function betweenKm([lon, lat], [otherLon, otherLat]) {
  const a = Math.sin(radians(otherLat - lat) / 2) ** 2
    + Math.cos(radians(lat)) * Math.cos(radians(otherLat)) * Math.sin(radians(otherLon - lon) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(a));
}

/** Of all lines among the parts. */
export function lengthKm(parts) {
  return parts
    .filter(({ type }) => type === "LineString")
    .flatMap(({ coordinates }) => coordinates.slice(1).map((corner, i) => betweenKm(coordinates[i], corner)))
    .reduce((sum, length) => sum + length, 0);
}

// Spread into arguments, the corners of a large outline would be too many for one call.
const least = (numbers) => numbers.reduce((one, other) => Math.min(one, other), Infinity);
const most = (numbers) => numbers.reduce((one, other) => Math.max(one, other), -Infinity);

function meets(corners, [west, south, east, north], far) {
  const [xs, ys] = [0, 1].map((axis) => corners.map((corner) => corner[axis]));
  return least(xs) <= east + far && most(xs) >= west - far && least(ys) <= north + far && most(ys) >= south - far;
}

/**
 * Whether all of the places are more than so many degrees outside a bbox (events/outlying.py): "" where not, "swapped" where they would not be with
 * latitude for longitude, else "far".
 */
export function outsideBounds(corners, bbox, far) {
  if (!corners.length || meets(corners, bbox, far)) return "";
  return meets(corners.map(([lon, lat]) => [lat, lon]), bbox, far) ? "swapped" : "far";
}

/** The point nearest to [x, y] of the segment between two points, all in one plane. */
export function nearestOn([x, y], [x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = dx || dy ? ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy) : 0;
  const share = Math.min(1, Math.max(0, along));
  return [x1 + share * dx, y1 + share * dy];
}

/**
 * How far the point lies outside the polygons among the parts; 0 inside one. Good to a few metres in a
 * city; the server measures along the geodesic. NaN where there is no polygon.
 */
export function outsideKm(parts, point) {
  const areas = parts.filter(({ type }) => type === "Polygon");
  if (!areas.length) return NaN;
  if (areas.some((area) => holds(area, point))) return 0;
  const shrink = Math.cos(radians(point[1]));
  const flat = ([lon, lat]) => [radians(lon - point[0]) * shrink * EARTH_RADIUS_KM, radians(lat - point[1]) * EARTH_RADIUS_KM];
  const distances = areas.flatMap(({ coordinates }) => coordinates).flatMap((ring) => {
    const corners = ring.map(flat);
    return corners.slice(1).map((corner, i) => Math.hypot(...nearestOn([0, 0], corners[i], corner)));
  });
  return Math.min(...distances);
}
