/** PURE: where a corner snaps to. Everything is [x, y] in pixels of one plane. */
import { nearestOn } from "./measure.js";

const apart = ([x1, y1], [x2, y2]) => Math.hypot(x2 - x1, y2 - y1);

function nearest(point, candidates, reach) {
  let best = null;
  let least = reach;
  for (const candidate of candidates) {
    const distance = apart(point, candidate);
    if (distance <= least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** A ring with the box that it lies in, to pass over it quickly. */
export function boxed(ring) {
  const [xs, ys] = [0, 1].map((axis) => ring.map((corner) => corner[axis]));
  return { ring, west: Math.min(...xs), east: Math.max(...xs), north: Math.min(...ys), south: Math.max(...ys) };
}

function isNear([x, y], box, reach) {
  return x >= box.west - reach && x <= box.east + reach && y >= box.north - reach && y <= box.south + reach;
}

/**
 * The nearest corner of the boxed rings within reach, else the nearest place on an edge, else null.
 * A corner wins over an edge that is nearer: two districts then meet in it.
 */
export function snapped(point, rings, reach) {
  const near = rings.filter((box) => isNear(point, box, reach)).map(({ ring }) => ring);
  return nearest(point, near.flat(), reach)
    ?? nearest(point, near.flatMap((ring) => ring.slice(1).map((end, i) => nearestOn(point, ring[i], end))), reach);
}
