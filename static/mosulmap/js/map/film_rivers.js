/** The names of rivers in the frames of a film: along a straight stretch, on open ground beside it. */

import { boxAround, stretchesOf } from "./placing.js";

// In CSS pixels of the map; and the space between letters where these are not joined.
export const RIVER_NAME = 12.5;
const RIVER_SPACING = 1.6;

/** Where the name of a river has open ground beside it: {middle, samples, angle}, samples being the boxes that it takes. */
export function riverSeat(room, { kind, lines }, { name, isSpaced, view, measure }) {
  const width = measure(name, RIVER_NAME) + (isSpaced ? RIVER_SPACING * name.length : 0) + 6;
  const distance = view.widths[kind] / 2 + RIVER_NAME * 0.75;
  for (const line of lines) {
    const points = Array.from({ length: line.length / 2 }, (_, i) => [line[2 * i] * view.scale, line[2 * i + 1] * view.scale]);
    for (const { x, y, angle } of stretchesOf(points, width)) {
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (const offset of [distance, -distance, distance + 6, -distance - 6]) {
        const middle = [x + sin * offset, y - cos * offset];
        const samples = [-0.5, -0.25, 0, 0.25, 0.5].map((share) => boxAround([middle[0] + share * width * cos, middle[1] + share * width * sin], 11, 11));
        if (samples.every((box) => room.isFree(box) && room.isOpen(box))) return { middle, samples, angle };
      }
    }
  }
  return null;
}

/** Draws on a context whose units are CSS pixels of the map. */
export function drawRiverName({ context, measure, colour, isRightToLeft }, { text, size, x, y, angle }) {
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  measure(text, size);
  context.font = `italic ${context.font}`;
  // Joined letters are not spaced.
  Object.assign(context, { letterSpacing: isRightToLeft ? "0px" : `${RIVER_SPACING}px`, strokeStyle: colour("land"), lineWidth: 2.6, fillStyle: colour("water-name") });
  context.strokeText(text, 0, 0.35 * size);
  context.fillText(text, 0, 0.35 * size);
  context.restore();
}
