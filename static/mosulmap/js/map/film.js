/**
 * The frames of a film of the map, one a day, on a canvas of their own: the map as the page paints it, with the day, the
 * shares, a legend, sources and the title. What does not change with the day keeps its place.
 */

import { dayFormats } from "../dates.js";
import { readTable, sideOf, spanOn, toneOf } from "../record.js";
import { shareTexts } from "../timeline.js";
import { createNumbering, frontOn, isSite, looksOn, objectivesOn } from "./districts.js";
import { KINDS_ROW, badgesOn, drawBadges, drawKinds } from "./film_badges.js";
import { RIVER_NAME, drawRiverName, riverSeat } from "./film_rivers.js";
import { createScenePainter } from "./painter.js";
import { createColourReader, describeFill, fillOfSpan, fillState, lineWidths, readableOn } from "./patterns.js";
import { readStyle } from "./picture.js";
import { DOT_SIZE, NAME_GAP, boxAround, boxesBeside, createRoom, layouts, seatsIn } from "./placing.js";
import { boxOf, createShapes, hasPoint, isDrawable, linesOf, projectLine, readAreas, readLines } from "./shapes.js";

// Pixels of a frame.
const [MARGIN, GAP, COLUMN] = [36, 16, 500];
const [TITLE, DAY, SHARES, LEGEND, FOOT] = [24, 50, 21, 18, 14];
// CSS pixels of the map: of names, the first of them that has room.
const NAMES = [11.5, 9.5];
const [LEGEND_ROW, LEGEND_COLUMN, SWATCH] = [30, 340, [34, 18]];
// Of the kinds of a day's events, where they stand beside the map.
const KIND_ROWS_BESIDE = 3;
// A frame so much wider than high has its words beside the map.
const WIDE = 1.3;
// Of a pixel of the map, so that its lines and names are seen in a small player.
const RATIO = 1.5;
// The campaign in its frame, as a share of it.
const FILLED = 0.9;
const METRES_PER_PIXEL_AT_ZOOM_0 = 156_543;
const LINE = 1.28;

const kindsHeight = (rows) => rows * KINDS_ROW + GAP / 2;

/** Pixels of zoom 0, as the map has them: Mercator, the world being 256 of them wide. */
export function project(lon, lat) {
  const sine = Math.sin(Math.max(-85, Math.min(85, lat)) * Math.PI / 180);
  return [(lon + 180) / 360 * 256, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 256];
}

/**
 * Where things stand in a frame of a size: {map, words, kinds, legend, foot}, each [left, top, width, height]; the words are beside
 * the map where a frame is wide, where the language begins.
 */
export function layOutFrame(width, height, entries, isRightToLeft) {
  const inner = width - 2 * MARGIN;
  const footTop = height - MARGIN / 2 - 2 * FOOT * LINE;
  const foot = [MARGIN, footTop, inner, 2 * FOOT * LINE];
  if (width >= WIDE * height) {
    const legendHeight = entries * LEGEND_ROW;
    const wordsLeft = isRightToLeft ? width - MARGIN - COLUMN : MARGIN;
    const mapLeft = isRightToLeft ? MARGIN : MARGIN + COLUMN + GAP;
    const bottom = footTop - GAP;
    return {
      map: [mapLeft, MARGIN, inner - COLUMN - GAP, bottom - MARGIN],
      words: [wordsLeft, MARGIN, COLUMN, bottom - MARGIN - legendHeight - GAP - kindsHeight(KIND_ROWS_BESIDE)],
      kinds: [wordsLeft, bottom - legendHeight - kindsHeight(KIND_ROWS_BESIDE), COLUMN, KIND_ROWS_BESIDE * KINDS_ROW],
      legend: [wordsLeft, bottom - legendHeight, COLUMN, legendHeight],
      foot,
    };
  }
  const columns = Math.max(1, Math.floor(inner / LEGEND_COLUMN));
  const legendHeight = Math.ceil(entries / columns) * LEGEND_ROW;
  const words = [MARGIN, MARGIN, inner, TITLE * LINE + DAY * LINE + 2 * SHARES * LINE + GAP / 2];
  const mapTop = words[1] + words[3] + GAP;
  const legendTop = footTop - GAP - legendHeight;
  const kindsTop = legendTop - kindsHeight(1);
  return { map: [MARGIN, mapTop, inner, kindsTop - GAP - mapTop], words, kinds: [MARGIN, kindsTop, inner, KINDS_ROW], legend: [MARGIN, legendTop, inner, legendHeight], foot };
}

/**
 * @param {{front: object|null, ground: object|null}} parts of the payload, as they come
 * @param {{width: number, height: number, days: number[], basis: string, title: string}} film the size of a frame, the days
 *   that it will show, what counts in words or "", and the title
 * @returns {{canvas: HTMLCanvasElement, draw: (day: number) => void, unmount: Function}}
 */
export function createFilm(record, parts, i18n, film) {
  const colours = createColourReader();
  const fills = createNumbering((span, tone) => fillOfSpan(record.actors, span, tone));
  const looks = new Map(film.days.map((day) => [day, looksOn(record, { day, paler: false }, fills.of)]));
  const drawn = readShapes(record, parts);
  const isRightToLeft = document.documentElement.dir === "rtl";
  const extent = extentOf(drawn.shapes.districts, record.campaign.bounds);
  const legend = legendOf(record, i18n, film.days, drawn, extent);
  const described = [...fills.values(), ...legend.filter(({ fill }) => fill).map(({ fill }) => fill)];
  const style = readStyle(colours, described);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: film.width, height: film.height });
  const context = canvas.getContext("2d");
  const areas = layOutFrame(film.width, film.height, legend.length, isRightToLeft);
  const view = viewOf(areas.map, extent, record.campaign.bounds);
  const surface = document.createElement("canvas");
  const painter = createScenePainter(surface.getContext("2d"), drawn.shapes, style);
  const pen = createPen(context, colours, isRightToLeft);
  const named = placeNames(record, i18n, drawn.shapes, view, pen.measure);
  const hidden = Uint8Array.from(record.districts, (district) => (isSite(district) ? 1 : 0));
  const formats = dayFormats(i18n.language);
  // In full: nothing beside a film says what an abbreviation stands for.
  const inFull = { ...record, actors: record.actors.map((actor) => ({ ...actor, short: "" })) };

  return {
    canvas,
    draw(day) {
      const scene = {
        ...looks.get(day), hidden, front: frontOn(drawn.fronts, day - record.campaign.start), objectives: objectivesOn(record.objectives, day),
        differing: [], selected: -1, focused: -1, hovered: -1, outline: null,
      };
      context.fillStyle = colours.read("var(--paper)");
      context.fillRect(0, 0, film.width, film.height);
      const [left, top, width, height] = areas.map;
      painter.paint(view, scene);
      context.fillStyle = style.land;
      context.fillRect(left, top, width, height);
      context.drawImage(surface, left, top, width, height);
      const { badges, kinds } = badgesOn(record, day, { shapes: drawn.shapes.districts, view, project, covered: named.map(({ box }) => box) });
      onMap(context, areas.map, () => {
        drawNames(pen, named, (index) => style.fills[scene.fills[index]]);
        drawBadges(pen, badges, i18n);
      });
      drawKinds(pen, areas.kinds, kinds, i18n);
      drawWords(pen, areas.words, { title: film.title, day: formats.long(day), number: i18n.text("dayNumber", { number: i18n.number(day - record.campaign.start + 1) }), basis: film.basis, shares: shareTexts(inFull, i18n, day) });
      drawLegend(pen, areas.legend, legend, (fill) => painter.swatch(described.indexOf(fill)), style.strokes);
      drawFoot(pen, areas.foot, [record.campaign.attribution, `${i18n.text("filmRevision", { number: record.campaign.revision })} · ${location.host}`]);
    },
    unmount: () => colours.unmount(),
  };
}

/** {shapes, fronts}: as the painter takes its shapes, and the rows of the part "front". */
function readShapes(record, { front, ground }) {
  const projectLines = (lines) => lines.map((line) => projectLine(line, project));
  const groundLines = ground ? projectLines(readLines(ground.topology, "ground")) : [];
  return {
    shapes: {
      districts: createShapes(record.districts, readAreas(record.topology), project),
      water: record.water.map(({ kind, shape }) => ({ kind, lines: isDrawable(shape) ? projectLines(linesOf(shape)) : [] })),
      front: front?.topology ? projectLines(readLines(front.topology, "front")) : [],
      ground: ground ? readTable(ground.ground).map(({ kind, lines }) => ({ kind, lines: lines.map((number) => groundLines[number]) })) : [],
    },
    fronts: front ? readTable(front.fronts) : [],
  };
}

/** What a film shows at least, a box in pixels of zoom 0: all districts with an area, else the campaign's bounds. */
function extentOf(districts, [west, south, east, north]) {
  const boxes = districts.filter((shape) => shape?.rings).map(({ box }) => box);
  return boxOf(boxes.length ? boxes : [[...project(west, north), ...project(east, south)]]);
}

/** The map's place in layer coordinates, as the painter takes it. */
function viewOf([, , areaWidth, areaHeight], [left, top, right, bottom], [, south, , north]) {
  const [width, height] = [areaWidth / RATIO, areaHeight / RATIO];
  const scale = FILLED * Math.min(width / (right - left), height / (bottom - top));
  const originX = (left + right) / 2 * scale - width / 2;
  const originY = (top + bottom) / 2 * scale - height / 2;
  const latitude = (north + south) / 2 * Math.PI / 180;
  const perKm = 1000 * scale / (METRES_PER_PIXEL_AT_ZOOM_0 * Math.cos(latitude));
  return { left: 0, top: 0, width, height, ratio: RATIO, scale, originX, originY, widths: lineWidths(perKm) };
}

/** What the legend has: {text, fill} or {text, line}; of a state that some day of the film shows, its most frequent look. */
function legendOf(record, i18n, days, { fronts, shapes }, [left, top, right, bottom]) {
  const isSeen = (shape) => shape?.rings || (shape?.point && shape.point[0] >= left && shape.point[0] <= right && shape.point[1] >= top && shape.point[1] <= bottom);
  const seen = record.districts.filter((district) => !isSite(district) && isSeen(shapes.districts[district.index]));
  const sides = new Set();
  const states = new Map();
  for (const day of days) {
    for (const { index } of seen) {
      const span = spanOn(record.spans[index], day);
      if (!span) continue;
      const [holder, challenger] = [sideOf(record.actors, span.holder), sideOf(record.actors, span.challenger)];
      sides.add(holder);
      const state = fillState(span);
      const tone = toneOf(span, record.reports[index], day, false);
      if (state === "held" && !tone) continue;
      const key = state === "held" ? "silent" : state === "contested" && challenger < 0 ? "contestedUnnamed" : state;
      const fill = state === "held" ? fillOfSpan(record.actors, span, tone) : describeFill(state, holder, challenger);
      const counts = states.get(key) ?? states.set(key, new Map()).get(key);
      counts.set(fill.key, { fill, count: (counts.get(fill.key)?.count ?? 0) + 1 });
    }
  }
  const words = { contested: "contested", contestedUnnamed: "contestedUnnamed", claimed: "claimedOnly", disputed: "disputedHold", unresolved: "unresolved", silent: "neverReportedLook" };
  const examples = Object.keys(words).filter((key) => states.has(key)).map((key) => ({
    text: i18n.text(words[key]), fill: [...states.get(key).values()].toSorted((a, b) => b.count - a.count)[0].fill,
  }));
  // Nobody, who is -1, comes last.
  const held = [...sides].sort((a, b) => (a < 0) - (b < 0) || a - b).map((side) => ({ text: side < 0 ? i18n.text("nobody") : i18n.name(record.actors[side]), fill: describeFill("held", side, -1) }));
  const objectives = days.some((day) => objectivesOn(record.objectives, day).length) ? [{ text: i18n.text("objective"), line: "objective" }] : [];
  return [...held, ...examples, ...(fronts.length ? [{ text: i18n.text("frontLine"), line: "front" }] : []), ...objectives];
}

/**
 * Where names stand, once for all days: {index, lines, x, y, size, isWithin, box}, in CSS pixels of the map; of
 * rivers {lines, x, y, size, angle, box}.
 */
function placeNames(record, i18n, { districts: shapes, water }, view, measure) {
  const [left, top] = [view.originX, view.originY];
  const room = createRoom([left + 4, top + 4, left + view.width - 4, top + view.height - 4]);
  shapes.forEach((shape, index) => { if (shape?.rings) room.area(shape, index, view.scale); });
  const found = [];
  const sizeOf = (lines, size) => ({ size, width: Math.max(...lines.map((line) => measure(line, size))) + 2, height: lines.length * size * LINE });
  const put = (index, lines, [x, y], { size, width, height }, isWithin) => {
    room.take(boxAround([x, y], width + 4, height + 2));
    found.push({ index, lines, size, x: x - left, y: y - top, isWithin, box: boxAround([x - left, y - top], width, height) });
  };
  const sorted = record.districts.toSorted((a, b) => b.area - a.area);
  const towns = sorted.filter((district) => shapes[district.index]?.point && hasPoint(district) && !isSite(district));
  const pointOf = ({ index }) => shapes[index].point.map((value) => value * view.scale);
  for (const town of towns) room.block(boxAround(pointOf(town), DOT_SIZE, DOT_SIZE));
  for (const town of towns) {
    const name = i18n.name(town);
    const box = sizeOf([name], NAMES[0]);
    const free = boxesBeside(pointOf(town), box.width, box.height, NAME_GAP).find((each) => room.isFree(each) && room.isOpen(each));
    if (free) put(town.index, [name], [(free[0] + free[2]) / 2, (free[1] + free[3]) / 2], box, false);
  }
  record.water.forEach((row, index) => {
    const name = i18n.name(row);
    const place = name && riverSeat(room, water[index], { name, isSpaced: i18n.language !== "ar", view, measure });
    if (!place) return;
    place.samples.forEach(room.take);
    found.push({ lines: [name], size: RIVER_NAME, x: place.middle[0] - left, y: place.middle[1] - top, angle: place.angle, box: boxAround([place.middle[0] - left, place.middle[1] - top], 40, 20) });
  });
  for (const district of sorted) {
    if (!shapes[district.index]?.rings) continue;
    for (const [size, lines] of NAMES.flatMap((each) => layouts(i18n.name(district)).map((written) => [each, written]))) {
      const box = sizeOf(lines, size);
      const seat = seatsIn(room, shapes[district.index], district.index, view.scale, box.width, box.height)
        .find(({ x, y, over }) => !over.length && room.isFree(boxAround([x, y], box.width, box.height)));
      if (!seat) continue;
      put(district.index, lines, [seat.x, seat.y], box, true);
      break;
    }
  }
  return found;
}

/** Writes in the page's fonts: {write, measure, lines, context, colour, isRightToLeft}. */
function createPen(context, colours, isRightToLeft) {
  const family = getComputedStyle(document.body).fontFamily;
  const setFont = (size, weight) => { context.font = `${weight} ${size}px ${family}`; };
  const measure = (text, size, weight = 600) => {
    setFont(size, weight);
    return context.measureText(text).width;
  };
  /** The text, ended with an ellipsis where it is wider. */
  const cut = (text, size, weight, width) => {
    if (measure(text, size, weight) <= width) return text;
    let end = text.length;
    while (end > 0 && measure(`${text.slice(0, end)}…`, size, weight) > width) end -= 1;
    return `${text.slice(0, end)}…`;
  };
  return {
    context,
    isRightToLeft,
    measure,
    colour: (name) => colours.read(`var(--${name})`),
    /** Parts in lines no wider than that, as far as the parts allow. */
    lines(parts, between, size, weight, width) {
      const lines = [];
      for (const part of parts) {
        const longer = lines.length && `${lines.at(-1)}${between}${part}`;
        if (longer && measure(longer, size, weight) <= width) lines[lines.length - 1] = longer;
        else lines.push(part);
      }
      return lines;
    },
    /** One line within [left, , width], at the side where the language begins or at the other one; y is its baseline. */
    write(text, [left, , width], y, { size, weight = 400, colour = "ink", offset = 0, most = width - offset, atEnd = false, isLatin = false }) {
      setFont(size, weight);
      const atRight = isRightToLeft !== atEnd;
      Object.assign(context, { direction: isRightToLeft && !isLatin ? "rtl" : "ltr", textAlign: atRight ? "right" : "left", textBaseline: "alphabetic", fillStyle: colours.read(`var(--${colour})`) });
      const shown = cut(text, size, weight, most);
      context.fillText(shown, atRight ? left + width - offset : left + offset, y);
    },
  };
}

/** Calls it with the context in CSS pixels of the map, within that. */
function onMap(context, [left, top, width, height], draw) {
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.translate(left, top);
  context.scale(RATIO, RATIO);
  draw();
  context.restore();
}

function drawNames({ context, measure, colour, isRightToLeft }, named, fillOf) {
  Object.assign(context, { direction: isRightToLeft ? "rtl" : "ltr", textAlign: "center", textBaseline: "alphabetic", lineJoin: "round" });
  for (const { index, lines, size, x, y, isWithin, angle } of named) {
    if (angle !== undefined) {
      drawRiverName({ context, measure, colour, isRightToLeft }, { text: lines[0], size, x, y, angle });
      continue;
    }
    // Sets the font.
    measure("", size);
    const halo = isWithin ? fillOf(index).ground : colour("land");
    Object.assign(context, { strokeStyle: halo, lineWidth: 2.6, fillStyle: isWithin ? readableOn(halo) : colour("ink") });
    lines.forEach((line, number) => {
      const at = y + (number - (lines.length - 1) / 2) * size * LINE + 0.35 * size;
      context.strokeText(line, x, at);
      context.fillText(line, x, at);
    });
  }
}

function drawWords(pen, area, { title, day, number, basis, shares }) {
  const [, top, width] = area;
  const isBeside = width <= COLUMN;
  let y = top + TITLE * 0.8;
  pen.write(title, area, y, { size: TITLE, weight: 700, ...(!isBeside && { most: width * 0.7 }) });
  if (!isBeside) pen.write(number, area, y, { size: LEGEND, colour: "muted", atEnd: true });
  const dayLines = isBeside ? pen.lines(day.split(" "), " ", DAY, 700, width) : [day];
  y += isBeside ? GAP : 2;
  for (const line of dayLines) {
    y += DAY * (isBeside ? 1.12 : LINE * 0.95);
    pen.write(line, area, y, { size: DAY, weight: 700 });
  }
  if (isBeside) {
    y += LEGEND * 1.8;
    pen.write(number, area, y, { size: LEGEND, colour: "muted" });
  }
  y += GAP / 2;
  const lines = [...(basis ? [basis] : []), ...pen.lines(shares, " · ", SHARES, 600, width)].slice(0, isBeside ? 7 : 2);
  for (const line of lines) {
    y += SHARES * LINE;
    pen.write(line, area, y, { size: SHARES, weight: 600 });
  }
}

function drawLegend(pen, area, legend, swatchOf, strokes) {
  const [left, top, width, height] = area;
  const rows = Math.max(1, Math.round(height / LEGEND_ROW));
  const column = width / Math.ceil(legend.length / rows);
  const { context } = pen;
  legend.forEach(({ text, fill, line }, number) => {
    const offset = Math.floor(number / rows) * column;
    const y = top + (number % rows) * LEGEND_ROW;
    const x = pen.isRightToLeft ? left + width - offset - SWATCH[0] : left + offset;
    if (fill) {
      context.fillStyle = swatchOf(fill);
      context.fillRect(x, y, ...SWATCH);
    } else if (line === "objective") {
      context.save();
      // On paper its casing would be seen as a frame.
      Object.assign(context, { strokeStyle: pen.colour("ink"), lineWidth: strokes.objective.width });
      context.setLineDash(strokes.objective.dash);
      context.strokeRect(x + 2, y + 2, SWATCH[0] - 4, SWATCH[1] - 4);
      context.restore();
    } else {
      for (const [stroke, thick] of [[strokes.casing.stroke, 8], [strokes.front.stroke, 4]]) {
        Object.assign(context, { strokeStyle: stroke, lineWidth: thick, lineCap: "round" });
        context.beginPath();
        context.moveTo(x + 4, y + SWATCH[1] / 2);
        context.lineTo(x + SWATCH[0] - 4, y + SWATCH[1] / 2);
        context.stroke();
      }
    }
    pen.write(text, area, y + 15.5, { size: LEGEND, offset: offset + 44, most: column - 54 });
  });
}

function drawFoot(pen, area, lines) {
  let y = area[1];
  for (const line of lines) {
    y += FOOT * LINE;
    pen.write(line, area, y - 4, { size: FOOT, colour: "muted", isLatin: line === lines[0] });
  }
}
