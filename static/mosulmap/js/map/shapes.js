/**
 * PURE: the shapes of the map: which can be drawn, how they lie in pixels, what lies under a point. A coordinate here is
 * [longitude, latitude], or [x, y] once it is projected.
 */

// CSS pixels: the radius of a district's dot.
const DOT = 6;

// In how many arrays the positions of a GeoJSON geometry are nested.
const DEPTHS = new Map([["Point", 0], ["MultiPoint", 1], ["LineString", 1], ["MultiLineString", 2], ["Polygon", 2], ["MultiPolygon", 3]]);
const AREA_TYPES = ["Polygon", "MultiPolygon"];
// Degrees. A shape wider than half the globe crosses the antimeridian and has its longitudes the wrong way round.
const MAX_WIDTH = 180;

/** Whether it is [longitude, latitude]; the longitudes of a shape across the antimeridian may go beyond 180 degrees. */
export function isPosition(position) {
  const [lon, lat] = Array.isArray(position) ? position : [];
  return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon) <= 360 && Math.abs(lat) <= 90;
}

export function hasPoint({ lon, lat }) {
  return isPosition([lon, lat]);
}

/** Whether it is a GeoJSON geometry that can be drawn. */
export function isDrawable(geometry) {
  if (geometry?.type === "GeometryCollection") return Array.isArray(geometry.geometries) && geometry.geometries.every(isDrawable);
  if (!DEPTHS.has(geometry?.type)) return false;
  const positions = positionsIn(geometry.coordinates, DEPTHS.get(geometry.type));
  if (!positions.length || !positions.every(isPosition)) return false;
  const [west, east] = positions.reduce(([min, max], [lon]) => [Math.min(min, lon), Math.max(max, lon)], [Infinity, -Infinity]);
  return east - west <= MAX_WIDTH;
}

/** The positions in nested arrays; where they are nested less deep, what is found instead. */
function positionsIn(coordinates, depth) {
  return depth && Array.isArray(coordinates) ? coordinates.flatMap((inner) => positionsIn(inner, depth - 1)) : [coordinates];
}

/** The lines and rings of a drawable geometry, each an array of positions; points have none. */
export function linesOf({ type, coordinates, geometries }) {
  if (type === "GeometryCollection") return geometries.flatMap(linesOf);
  const depth = DEPTHS.get(type);
  return depth && type !== "MultiPoint" ? [coordinates].flat(depth - 1) : [];
}

/** The areas of a TopoJSON topology that can be drawn: the rings of each, by the district's index. */
export function readAreas(topology) {
  const areas = new Map();
  const lines = readArcs(topology);
  for (const shape of topology?.objects?.districts?.geometries ?? []) {
    const rings = readRings(shape, lines);
    if (rings) areas.set(Number(shape.id), rings);
  }
  return areas;
}

/** The lines of a topology in one of its objects, in their order; one that cannot be drawn is empty. */
export function readLines(topology, name) {
  const lines = readArcs(topology);
  return (topology?.objects?.[name]?.geometries ?? []).map(({ arcs }) => {
    const isWhole = Array.isArray(arcs) && arcs.every((arc) => lines[arcIndex(arc)]);
    const line = isWhole ? joinArcs(arcs, lines) : [];
    return line.every(isPosition) ? line : [];
  });
}

function readArcs(topology) {
  return (topology?.arcs ?? []).map((arc) => decodeArc(arc, topology.transform));
}

/** TopoJSON writes arc i in the opposite direction as ~i. */
function arcIndex(arc) {
  return arc < 0 ? ~arc : arc;
}

/** The positions of an arc: each is written as the step from the one before, in whole units of the transform. */
function decodeArc(arc, { scale, translate }) {
  if (!Array.isArray(arc)) return [];
  let [x, y] = [0, 0];
  return arc.map((step) => {
    // Without a step there is no position, nor is there any after it.
    [x, y] = Array.isArray(step) && step.every(Number.isFinite) ? [x + step[0], y + step[1]] : [NaN, NaN];
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
}

/** The rings of a shape, from the lines of its arcs; null where it cannot be drawn. */
function readRings({ type, arcs }, lines) {
  if (!AREA_TYPES.includes(type) || !Array.isArray(arcs)) return null;
  const polygons = type === "MultiPolygon" ? arcs : [arcs];
  const isNested = polygons.every((polygon) => Array.isArray(polygon)
    && polygon.every((ring) => Array.isArray(ring) && ring.every((arc) => lines[arcIndex(arc)])));
  if (!isNested) return null;
  const geometry = { type: "MultiPolygon", coordinates: polygons.map((polygon) => polygon.map((ring) => joinArcs(ring, lines))) };
  return isDrawable(geometry) ? linesOf(geometry) : null;
}

/** One ring; each arc begins where the one before ends, and that position is taken once. */
function joinArcs(ring, lines) {
  return ring.flatMap((arc, i) => {
    const line = arc < 0 ? lines[~arc].toReversed() : lines[arc];
    return i ? line.slice(1) : line;
  });
}

/** A line as numbers x, y, x, y …, each position by `project(lon, lat)`, which gives [x, y]. */
export function projectLine(line, project) {
  return Float64Array.from(line.flatMap(([lon, lat]) => project(lon, lat)));
}

/**
 * The districts by index: {rings, box} of an area, {point} where there is a point alone, null where there is nothing
 * to draw. Lines as projectLine gives them; a box is [left, top, right, bottom].
 */
export function createShapes(districts, areas, project) {
  return districts.map((district, index) => {
    if (areas.has(index)) {
      const rings = areas.get(index).map((ring) => projectLine(ring, project));
      return { rings, box: boxOf(rings) };
    }
    return hasPoint(district) ? { point: project(district.lon, district.lat) } : null;
  });
}

/**
 * The path data of SVG for a shape, as createShapes gives it, in layer coordinates.
 * @param {{scale: number, originX: number, originY: number}} view
 */
export function pathData({ rings, point }, { scale, originX, originY }) {
  const at = (x, y) => `${(x * scale - originX).toFixed(2)} ${(y * scale - originY).toFixed(2)}`;
  if (point) return `M${at(...point)}m${-DOT} 0a${DOT} ${DOT} 0 1 0 ${2 * DOT} 0a${DOT} ${DOT} 0 1 0 ${-2 * DOT} 0`;
  return rings.map((line) => {
    const places = Array.from({ length: line.length / 2 }, (_, i) => at(line[2 * i], line[2 * i + 1]));
    return `M${places.join("L")}Z`;
  }).join("");
}

/** [left, top, right, bottom] of lines, each numbers x, y, x, y … */
export function boxOf(lines) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      box[0] = Math.min(box[0], line[i]);
      box[1] = Math.min(box[1], line[i + 1]);
      box[2] = Math.max(box[2], line[i]);
      box[3] = Math.max(box[3], line[i + 1]);
    }
  }
  return box;
}

/**
 * The index of the district under (x, y): a point before an area, the last drawn where several are; -1 for none.
 * @param {object[]} shapes as createShapes gives them
 * @param {number} radius of a point's dot, in the unit of the shapes
 * @param {(index: number) => boolean} isShown
 */
export function districtAt(shapes, x, y, radius, isShown = () => true) {
  const isNear = ({ point }) => point && Math.hypot(point[0] - x, point[1] - y) <= radius;
  const point = shapes.findLastIndex((shape, index) => shape && isShown(index) && isNear(shape));
  return point >= 0 ? point : shapes.findLastIndex((shape, index) => shape?.rings && isShown(index) && isWithin(shape, x, y));
}

/** Whether (x, y) is within the area: within its box, and by the even-odd rule of what is filled. */
function isWithin({ rings, box: [left, top, right, bottom] }, x, y) {
  if (x < left || x > right || y < top || y > bottom) return false;
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, before = ring.length - 2; i < ring.length; before = i, i += 2) {
      const isCrossed = ring[i + 1] > y !== ring[before + 1] > y;
      if (isCrossed && x < ring[i] + (ring[before] - ring[i]) * (y - ring[i + 1]) / (ring[before + 1] - ring[i + 1])) inside = !inside;
    }
  }
  return inside;
}
