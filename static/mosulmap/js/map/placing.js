/**
 * PURE: finds places for names. Shapes are in pixels of zoom 0; all else is in pixels of the world at a zoom, at which
 * a pixel of zoom 0 is `scale` of them. A box is [left, top, right, bottom], a point [x, y].
 */

// Shares of a district's height at which a name is tried, and the share of its box that lies within the district.
const ROWS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];
const IN_OWN = 0.72;
// Samples of a box, across and down.
const [ACROSS, DOWN] = [9, 3];
// Callouts: how far from what they name.
const [NEAREST, STEP, TURNS] = [28, 10, 36];
// A name stands along a stretch of its river that is so straight: its chord in relation to its length.
const STRAIGHT = 0.8;

// Pixels: how fine it is known what is free.
const CELL = 3;
// What a dot keeps free around it, and from its middle to its name: a cell further, however the cells lie.
export const DOT_SIZE = 16;
export const NAME_GAP = DOT_SIZE / 2 + CELL;
// What is in a cell: a name or a leader; a dot, a badge, the front or a river, which a leader may cross.
const [NAMED, MARKED] = [1, 2];

/** What is still free of a map whose view is that box, and which district lies where; `given` is for copies. */
export function createRoom([left, top, right, bottom], given = {}) {
  const columns = Math.max(1, Math.ceil((right - left) / CELL));
  const rows = Math.max(1, Math.ceil((bottom - top) / CELL));
  const cells = given.cells ?? new Uint8Array(columns * rows);
  // The index of the district whose area is there, and one; 0 for open ground.
  const districts = given.districts ?? new Uint16Array(columns * rows);
  const cellsOf = (box) => [
    Math.max(0, Math.floor((box[0] - left) / CELL)), Math.max(0, Math.floor((box[1] - top) / CELL)),
    Math.min(columns - 1, Math.floor((box[2] - left) / CELL)), Math.min(rows - 1, Math.floor((box[3] - top) / CELL)),
  ];
  const holds = (box) => box[0] >= left && box[1] >= top && box[2] <= right && box[3] <= bottom;
  const has = (box, own, bits) => {
    const [from, first, to, last] = cellsOf(box);
    for (let row = first; row <= last; row += 1) {
      for (let column = from; column <= to; column += 1) if (own[row * columns + column] & bits) return true;
    }
    return false;
  };
  const mark = (box, bit) => {
    const [from, first, to, last] = cellsOf(box);
    for (let row = first; row <= last; row += 1) {
      for (let column = from; column <= to; column += 1) cells[row * columns + column] |= bit;
    }
  };
  const markAround = (x, y, half) => {
    if (x >= left && x <= right && y >= top && y <= bottom) mark([x - half, y - half, x + half, y + half], MARKED);
  };
  /** Fills the cells of a row whose middles lie between the crossings of a shape's rings, in order. */
  const fillRow = (row, crossings, value) => {
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil((crossings[i] - left) / CELL - 0.5));
      const last = Math.min(columns - 1, Math.floor((crossings[i + 1] - left) / CELL - 0.5));
      for (let column = from; column <= last; column += 1) districts[row * columns + column] = value;
    }
  };
  return {
    /** Another room with all that is in this one. */
    copy: () => createRoom([left, top, right, bottom], { cells: cells.slice(), districts }),
    isFree: (box) => holds(box) && !has(box, cells, NAMED | MARKED),
    /** Whether a box lies on no area. */
    isOpen: (box) => !has(box, districts, -1),
    /** The index of the district at a point within the view; -1 for open ground. */
    districtAt: (x, y) => districts[Math.floor((y - top) / CELL) * columns + Math.floor((x - left) / CELL)] - 1,
    holds,
    /** Lays out the area of a district. */
    area(shape, index, scale) {
      const [first, last] = [Math.floor((shape.box[1] * scale - top) / CELL), Math.ceil((shape.box[3] * scale - top) / CELL)];
      for (let row = Math.max(0, first); row <= Math.min(rows - 1, last); row += 1) {
        const crossings = crossingsOf(shape, (top + (row + 0.5) * CELL) / scale);
        fillRow(row, crossings.map((x) => x * scale), index + 1);
      }
    },
    /** Whether a straight line meets no name, but for its first pixels. */
    isClear: (from, to) => samplesOf(from, to).slice(4).every(([x, y]) => !has([x, y, x, y], cells, NAMED)),
    take: (box) => mark(box, NAMED),
    block: (box) => mark(box, MARKED),
    takeLine: (from, to) => samplesOf(from, to).forEach(([x, y]) => mark([x - 1, y - 1, x + 1, y + 1], NAMED)),
    /** Marks a line, numbers x, y, x, y … of zoom 0, that is drawn so wide. */
    line(numbers, scale, width) {
      const half = width / 2 + 1;
      const isOut = (one, other, low, high) => Math.max(one, other) < low - half || Math.min(one, other) > high + half;
      let [x0, y0] = [numbers[0] * scale, numbers[1] * scale];
      for (let i = 2; i < numbers.length; i += 2) {
        const [x, y] = [numbers[i] * scale, numbers[i + 1] * scale];
        const count = Math.floor(Math.hypot(x - x0, y - y0) / CELL);
        // What is nearer than a cell is marked with what follows.
        if (!count && i + 2 < numbers.length) continue;
        if (!isOut(x0, x, left, right) && !isOut(y0, y, top, bottom)) {
          for (let step = 0; step <= count + 1; step += 1) markAround(x0 + (x - x0) * step / (count + 1), y0 + (y - y0) * step / (count + 1), half);
        }
        [x0, y0] = [x, y];
      }
    },
  };
}

/** Points of a straight line, a cell apart. */
function samplesOf([x1, y1], [x2, y2]) {
  const count = Math.max(1, Math.ceil(Math.hypot(x2 - x1, y2 - y1) / CELL));
  return Array.from({ length: count + 1 }, (_, i) => [x1 + (x2 - x1) * i / count, y1 + (y2 - y1) * i / count]);
}

export function boxAround([x, y], width, height) {
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

/** The name in one line, and in the two that are most alike. */
export function layouts(name) {
  const words = name.split(" ");
  const halves = words.slice(1).map((_, i) => [words.slice(0, i + 1).join(" "), words.slice(i + 1).join(" ")]);
  const longest = (lines) => Math.max(...lines.map((line) => line.length));
  const best = halves.sort((a, b) => longest(a) - longest(b))[0];
  return best ? [[name], best] : [[name]];
}

/** A point within an area where it is widest, halfway up; the middle of its box where a gap runs through there. */
export function middleOf(shape) {
  const [left, top, right, bottom] = shape.box;
  const [from, to] = widestChord(shape, (top + bottom) / 2) ?? [left, right];
  return [(from + to) / 2, (top + bottom) / 2];
}

/** Where a line from left to right crosses the edge of an area, in order. In zoom 0. */
function crossingsOf({ rings }, y) {
  const crossings = [];
  for (const ring of rings) {
    for (let i = 0, before = ring.length - 2; i < ring.length; before = i, i += 2) {
      if (ring[i + 1] > y !== ring[before + 1] > y) {
        crossings.push(ring[i] + (ring[before] - ring[i]) * (y - ring[i + 1]) / (ring[before + 1] - ring[i + 1]));
      }
    }
  }
  return crossings.sort((a, b) => a - b);
}

/** Where a line from left to right is longest within an area: [from, to], null where it meets none. In zoom 0. */
function widestChord(shape, y) {
  const crossings = crossingsOf(shape, y);
  let best = null;
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    if (!best || crossings[i + 1] - crossings[i] > best[1] - best[0]) best = [crossings[i], crossings[i + 1]];
  }
  return best;
}

/**
 * The places in view within a district for a box of that size, the nearest to its middle first: {x, y, over}, `over` being
 * the other districts that the box reaches over, -1 for open ground.
 * @param {object} room as createRoom gives it, with all areas laid out
 * @param {object} shape of the district, as createShapes gives it
 */
export function seatsIn(room, shape, index, scale, width, height) {
  const [, top, , bottom] = shape.box;
  if (height > (bottom - top) * scale) return [];
  const seats = [];
  for (const share of ROWS) {
    const y = top + share * (bottom - top);
    const chord = widestChord(shape, y);
    if (!chord || (chord[1] - chord[0]) * scale < IN_OWN * width) continue;
    const middle = [(chord[0] + chord[1]) / 2 * scale, y * scale];
    const box = boxAround(middle, width, height);
    const over = room.holds(box) && overlapped(room, index, box);
    if (over) seats.push({ x: middle[0], y: middle[1], over });
  }
  return seats;
}

/** The other districts under a box; null where less than IN_OWN of it lies within the district. */
function overlapped(room, index, box) {
  const others = pointsOf(box).map(([x, y]) => room.districtAt(x, y)).filter((other) => other !== index);
  return others.length > (1 - IN_OWN) * ACROSS * DOWN ? null : [...new Set(others)];
}

function pointsOf([left, top, right, bottom]) {
  const points = [];
  for (let i = 0; i < ACROSS; i += 1) {
    for (let j = 0; j < DOWN; j += 1) points.push([left + (right - left) * i / (ACROSS - 1), top + (bottom - top) * j / (DOWN - 1)]);
  }
  return points;
}

/** The boxes beside a dot: right, left, above, below, and the four between. */
export function boxesBeside([x, y], width, height, gap) {
  const across = gap + width / 2;
  const up = gap + height / 2;
  return [[across, 0], [-across, 0], [0, -up], [0, up], [across, -up * 0.8], [-across, -up * 0.8], [across, up * 0.8], [-across, up * 0.8]]
    .map(([dx, dy]) => boxAround([x + dx, y + dy], width, height));
}

/**
 * A place on open ground for what has no room where it is: {box, end}, `end` being where its leader comes to the box;
 * null where there is none.
 * @param {number} furthest how far off at most
 * @param {(box: number[]) => boolean} isFree
 * @param {(from: number[], to: number[]) => boolean} isClear whether a leader may run there
 */
export function calloutFor([x, y], width, height, furthest, isFree, isClear) {
  for (let distance = NEAREST; distance <= furthest; distance += STEP) {
    for (let turn = 0; turn < TURNS; turn += 1) {
      // To the right and upwards first, then to either side of that.
      const angle = -Math.PI / 5 + (turn % 2 ? -1 : 1) * Math.ceil(turn / 2) * 2 * Math.PI / TURNS;
      const end = [x + distance * Math.cos(angle), y + distance * Math.sin(angle)];
      const side = Math.cos(angle) < 0 ? -1 : 1;
      const box = boxAround([end[0] + side * (width / 2 + 3), end[1]], width, height);
      if (isFree(box) && isClear([x, y], end)) return { box, end };
    }
  }
  return null;
}

/**
 * The stretches of a line that are straight enough for a name of that width, the straightest first: {x, y, angle}, the
 * angle in radians.
 */
export function stretchesOf(points, width) {
  const stretches = [];
  const lengths = [0];
  for (let i = 1; i < points.length; i += 1) lengths.push(lengths[i - 1] + Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]));
  const last = lengths.at(-1);
  // The place at a length that is no less than at the call before.
  const createWalk = () => {
    let i = 1;
    return (length) => {
      while (lengths[i] < length && i < lengths.length - 1) i += 1;
      const share = (length - lengths[i - 1]) / (lengths[i] - lengths[i - 1] || 1);
      return [0, 1].map((axis) => points[i - 1][axis] + share * (points[i][axis] - points[i - 1][axis]));
    };
  };
  const [begin, end] = [createWalk(), createWalk()];
  for (let from = 0; from + width <= last; from += 9) {
    const [[x1, y1], [x2, y2]] = [begin(from), end(from + width)];
    const ratio = Math.hypot(x2 - x1, y2 - y1) / width;
    if (ratio < STRAIGHT) continue;
    let angle = Math.atan2(y2 - y1, x2 - x1);
    if (Math.abs(angle) > Math.PI / 2) angle -= Math.sign(angle) * Math.PI;
    stretches.push({ x: (x1 + x2) / 2, y: (y1 + y2) / 2, angle, ratio });
  }
  return stretches.sort((a, b) => b.ratio - a.ratio);
}
