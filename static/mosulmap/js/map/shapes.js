/** Which shapes and points of the record can be drawn. What cannot be drawn is left out, one by one. */

// How deep the positions of a GeoJSON geometry lie.
const DEPTHS = new Map([["Point", 0], ["MultiPoint", 1], ["LineString", 1], ["MultiLineString", 2], ["Polygon", 2], ["MultiPolygon", 3]]);
const AREAS = ["Polygon", "MultiPolygon"];
// Degrees. Wider than half the globe is a shape that crosses the date line and is written the wrong way round.
const WIDEST = 180;

/** Whether it is [longitude, latitude]; a shape across the date line may count on beyond 180 degrees. */
export function isPosition(position) {
  const [lon, lat] = Array.isArray(position) ? position : [];
  return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon) <= 360 && Math.abs(lat) <= 90;
}

export function hasPoint({ lon, lat }) {
  return isPosition([lon, lat]);
}

/** Whether it is a GeoJSON geometry that Leaflet can draw. */
export function isDrawable(geometry) {
  if (geometry?.type === "GeometryCollection") return Array.isArray(geometry.geometries) && geometry.geometries.every(isDrawable);
  if (!DEPTHS.has(geometry?.type)) return false;
  const positions = positionsIn(geometry.coordinates, DEPTHS.get(geometry.type));
  if (!positions.length || !positions.every(isPosition)) return false;
  const [west, east] = positions.reduce(([least, most], [lon]) => [Math.min(least, lon), Math.max(most, lon)], [Infinity, -Infinity]);
  return east - west <= WIDEST;
}

function positionsIn(coordinates, depth) {
  return depth && Array.isArray(coordinates) ? coordinates.flatMap((inner) => positionsIn(inner, depth - 1)) : [coordinates];
}

/** The districts' areas that can be drawn, by the district's place: {geometry, arcs}, arcs being those of the topology. */
export function readAreas(topology) {
  const areas = new Map();
  for (const shape of topology?.objects?.districts?.geometries ?? []) {
    const area = readArea(topology, shape);
    if (area) areas.set(Number(shape.id), area);
  }
  return areas;
}

function readArea(topology, shape) {
  try {
    const arcs = shape.arcs.flat(Infinity).map((arc) => (arc < 0 ? ~arc : arc));
    // The decoder takes a missing number for 0.
    if (!arcs.every((arc) => topology.arcs[arc].every((step) => step.every(Number.isFinite)))) return null;
    const { geometry } = topojson.feature(topology, shape);
    return AREAS.includes(geometry.type) && isDrawable(geometry) ? { geometry, arcs } : null;
  } catch {
    // The decoder trusts what it reads, and throws where something is missing or nested wrongly.
    return null;
  }
}
