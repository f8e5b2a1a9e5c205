/** PURE: the place on a border to which a corner snaps. Everything is [x, y] in pixels of one plane, y downwards. */
import { nearestOnSegment } from "./measure.js";

const distance = ([x1, y1], [x2, y2]) => Math.hypot(x2 - x1, y2 - y1);

/** The candidate nearest to a point, no farther away than `tolerance`; null where there is none. */
function nearestOf(point, candidates, tolerance) {
  let nearest = null;
  let leastDistance = tolerance;
  for (const candidate of candidates) {
    const candidateDistance = distance(point, candidate);
    if (candidateDistance <= leastDistance) {
      nearest = candidate;
      leastDistance = candidateDistance;
    }
  }
  return nearest;
}

/** A ring with its bounding box, so that rings far away can be skipped quickly. */
export function withBox(ring) {
  const [xs, ys] = [0, 1].map((axis) => ring.map((corner) => corner[axis]));
  return { ring, west: Math.min(...xs), east: Math.max(...xs), north: Math.min(...ys), south: Math.max(...ys) };
}

function isNearBox([x, y], box, tolerance) {
  return x >= box.west - tolerance && x <= box.east + tolerance && y >= box.north - tolerance && y <= box.south + tolerance;
}

/**
 * The nearest corner of the rings (withBox) within the tolerance, else the nearest place on an edge, else
 * null. A corner wins over an edge that is nearer: two districts then meet in that corner.
 */
export function snapPoint(point, rings, tolerance) {
  const near = rings.filter((box) => isNearBox(point, box, tolerance)).map(({ ring }) => ring);
  const onEdges = () => near.flatMap((ring) => ring.slice(1).map((end, i) => nearestOnSegment(point, ring[i], end)));
  return nearestOf(point, near.flat(), tolerance) ?? nearestOf(point, onEdges(), tolerance);
}
