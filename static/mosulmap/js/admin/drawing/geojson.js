/**
 * PURE: GeoJSON taken apart into simple parts (Point, LineString, Polygon) and put together again.
 * Coordinates are [longitude, latitude].
 */

const SIMPLE_TYPES = ["Point", "LineString", "Polygon"];

/**
 * The points, lines and polygons that a geometry, a feature or a collection is made of; none for null.
 * @throws {TypeError} where it is none of these
 */
export function partsOf(geojson) {
  if (geojson === null) return [];
  const { type, coordinates } = geojson;
  if (type === "FeatureCollection") return geojson.features.flatMap(partsOf);
  if (type === "Feature") return partsOf(geojson.geometry);
  if (type === "GeometryCollection") return geojson.geometries.flatMap(partsOf);
  if (SIMPLE_TYPES.includes(type)) return [{ type, coordinates }];
  const simpleType = String(type).replace(/^Multi/, "");
  if (!SIMPLE_TYPES.includes(simpleType)) throw new TypeError(`${type} is no GeoJSON`);
  return coordinates.map((part) => ({ type: simpleType, coordinates: part }));
}

/** The simplest geometry that holds all parts: a single, a multi or a collection; null where there are no parts. */
export function joinParts(parts) {
  if (parts.length < 2) return parts[0] ?? null;
  const { type } = parts[0];
  if (parts.some((part) => part.type !== type)) return { type: "GeometryCollection", geometries: parts };
  return { type: `Multi${type}`, coordinates: parts.map((part) => part.coordinates) };
}

/** By ray casting: a ray from a point inside crosses the ring an odd number of times. */
function isInRing([x, y], ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Whether a part is a polygon with the point inside its outer ring and outside its holes. */
export function containsPoint(part, point) {
  return part.type === "Polygon" && part.coordinates.filter((ring) => isInRing(point, ring)).length === 1;
}
