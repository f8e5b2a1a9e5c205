/** The badges of a frame of a film: what was reported on its day, at each place, and what their icons mean. */

import { kindOnMap } from "../record.js";
import { placeBadges, spotsOf, weightiestKind } from "./markers.js";
import { KIND_ICONS } from "./patterns.js";

// Of an icon, whose path is drawn in a square of 16; how far it stands from a number or a word beside it.
const [ICON, SIDE, GAP] = [14, 17, 5];
// A row of words, the size of these, and how far one stands from the next, in pixels of the frame.
export const KINDS_ROW = 26;
const [WORDS, BETWEEN] = [14, 12];

/**
 * What is reported on a day and may be shown, as far as it has been loaded: {badges, kinds}; a badge is {left, top, width,
 * height, kind, count, place}, in CSS pixels of the map, `place` being [x, y] of an event with a place of its own, or null.
 * @param {number[][]} covered boxes of what a badge does not lie on where there is another place
 */
export function badgesOn(record, day, { shapes, view, project, covered }) {
  const { scale, originX, originY, width, height } = view;
  const pixel = ([lat, lon]) => project(lon, lat).map((value) => value * scale);
  // What placing asks of a Leaflet map.
  const map = {
    getZoom: () => 0,
    getZoomScale: () => scale,
    project: (point) => { const [x, y] = pixel(point); return { x, y }; },
    getPixelBounds: () => ({ min: { x: originX, y: originY } }),
  };
  const isWithin = ([left, top, right, bottom]) => left >= originX && top >= originY && right <= originX + width && bottom <= originY + height;
  const placed = placeBadges(map, { shapes, covered: () => covered }, spotsOf(record, day)).filter(({ box }) => isWithin(box));
  const badges = placed.map(({ box, events, point }) => ({
    left: box[0] - originX, top: box[1] - originY, width: box[2] - box[0], height: box[3] - box[1],
    kind: weightiestKind(events), count: events.length, place: point && pixel(point).map((value, axis) => value - [originX, originY][axis]),
  }));
  const shown = new Set(placed.flatMap(({ events }) => events.map(kindOnMap)));
  return { badges, kinds: Object.keys(KIND_ICONS).filter((kind) => shown.has(kind)) };
}

/** Draws badges on a context whose units are CSS pixels of the map. */
export function drawBadges(pen, badges, i18n) {
  const { context, colour } = pen;
  for (const { left, top, width, height, kind, count, place } of badges) {
    if (place) drawPlace(context, colour, place);
    drawBox(context, colour, [left, top, width, height]);
    const hasNumber = count > 1;
    drawIcon(context, colour, kind, [left + (hasNumber ? 2 : (width - ICON) / 2), top + (height - ICON) / 2]);
    if (!hasNumber) continue;
    pen.measure("", 11, 700);
    Object.assign(context, { textAlign: "center", textBaseline: "alphabetic", fillStyle: colour("ink") });
    context.fillText(i18n.number(count), left + width - 7, top + height / 2 + 4);
  }
}

/** The icons of a day with their words, from where the language begins; as many rows as the area has. */
export function drawKinds(pen, [left, top, width, height], kinds, i18n) {
  const { context, colour, isRightToLeft } = pen;
  let [offset, row] = [0, 0];
  for (const kind of kinds) {
    const text = i18n.text(`kind.${kind}`);
    const wide = SIDE + GAP + pen.measure(text, WORDS, 400);
    if (offset && offset + wide > width) [offset, row] = [0, row + 1];
    if ((row + 1) * KINDS_ROW > height) return;
    const x = isRightToLeft ? left + width - offset - SIDE : left + offset;
    const y = top + row * KINDS_ROW;
    drawBox(context, colour, [x, y, SIDE, SIDE]);
    drawIcon(context, colour, kind, [x + (SIDE - ICON) / 2, y + (SIDE - ICON) / 2]);
    pen.write(text, [left, top, width], y + 13.5, { size: WORDS, offset: offset + SIDE + GAP });
    offset += wide + BETWEEN;
  }
}

function drawBox(context, colour, box) {
  Object.assign(context, { fillStyle: colour("raised"), strokeStyle: colour("ink"), lineWidth: 1.5 });
  context.beginPath();
  context.roundRect(...box, 4);
  context.fill();
  context.stroke();
}

function drawIcon(context, colour, kind, [x, y]) {
  context.save();
  context.translate(x, y);
  context.scale(ICON / 16, ICON / 16);
  Object.assign(context, { strokeStyle: colour("ink"), lineWidth: 1.8, lineCap: "round", lineJoin: "round" });
  context.stroke(new Path2D(KIND_ICONS[kind] ?? KIND_ICONS.other));
  context.restore();
}

/** A ring where an event has a place of its own. */
function drawPlace(context, colour, [x, y]) {
  for (const [name, lineWidth] of [["casing", 5], ["ink", 2]]) {
    Object.assign(context, { strokeStyle: colour(name), lineWidth });
    context.beginPath();
    context.arc(x, y, 3.5, 0, 2 * Math.PI);
    context.stroke();
  }
}
