/**
 * PURE: GeoJSON as it is drawn, one simple part after the other. Coordinates are [longitude, latitude].
 */

const SIMPLE = ["Point", "LineString", "Polygon"];

/**
 * The points, lines and polygons that a geometry, a feature or a collection is made of.
 * Throws a TypeError where it is none of these.
 */
export function partsOf(geojson) {
  if (geojson === null) return [];
  const { type, coordinates } = geojson;
  if (type === "FeatureCollection") return geojson.features.flatMap(partsOf);
  if (type === "Feature") return partsOf(geojson.geometry);
  if (type === "GeometryCollection") return geojson.geometries.flatMap(partsOf);
  if (SIMPLE.includes(type)) return [{ type, coordinates }];
  const single = String(type).replace(/^Multi/, "");
  if (!SIMPLE.includes(single)) throw new TypeError(`${type} is no GeoJSON`);
  return coordinates.map((part) => ({ type: single, coordinates: part }));
}

/** One geometry of the parts; null where there is none. */
export function joined(parts) {
  if (parts.length < 2) return parts[0] ?? null;
  const { type } = parts[0];
  if (parts.some((part) => part.type !== type)) return { type: "GeometryCollection", geometries: parts };
  return { type: `Multi${type}`, coordinates: parts.map((part) => part.coordinates) };
}

function inRing([x, y], ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Whether a polygon part holds the point: in its outer ring and in none of its holes. */
export function holds(part, point) {
  return part.type === "Polygon" && part.coordinates.filter((ring) => inRing(point, ring)).length === 1;
}
