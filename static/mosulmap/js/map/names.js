/**
 * The names on the map, of districts, towns, rivers and banks: none touches another, a dot, a badge, the front or a river.
 * A name without room is left out; that of a district of the day stands on open ground, with a leader.
 */

import { inSlices, svg } from "../dom.js";
import { spanOn, toneOf } from "../record.js";
import { changeAge, isSite } from "./districts.js";
import { createColourReader, fillOfSpan, fillState, onThemeChange, readableOn } from "./patterns.js";
import { DOT_SIZE, NAME_GAP, boxAround, boxesBeside, calloutFor, createRoom, layouts, middleOf, seatsIn, stretchesOf } from "./placing.js";
import { hasPoint } from "./shapes.js";

// Font sizes in pixels, of districts by their area from so many km² on.
const SIZES = [[3, 12.5], [1.6, 11.5], [0, 10.5]];
const [TOWN_SIZE, CALLOUT_SIZE, REMARK_SIZE, BANK_SIZE, RIVER_SIZE] = [12, 12, 10.8, 11, 12.5];
const LINE_HEIGHT = 1.08;
// On a map of so many pixels: how many callouts at most, and how far from what they name.
const mostCallouts = (width) => (width < 500 ? 3 : 8);
const furthestCallout = (width) => Math.min(270, 0.3 * width);
// What a callout says of how its district stands, by its look.
const REMARKS = { contested: "contested", claimed: "claimedOnly", disputed: "disputedHold", unresolved: "unresolved" };

/**
 * The names of the map.
 * @param {{shapes: object[], water: object[], frontLines: () => Float64Array[], widths: () => object,
 *   covered: () => number[][]}} ground shapes and lines in pixels of zoom 0; widths as lineWidths gives them; the boxes
 *   that controls and the legend cover, in pixels from the map's corner
 * @param {string} pane Leaflet's name of the pane that they lie in
 * @returns {{draw: (spots: Map, badges: number[][]) => void, await: Function, unmount: Function}} spots by the district's
 *   index; badges are boxes that no name may touch; await marks the names as those of a state that has passed
 */
export function createNames(map, record, ground, store, i18n, pane) {
  const layer = svg("svg.names", { "aria-hidden": "true" });
  map.getPane(pane).append(layer);
  const measure = createMeasure();
  const ink = createInks(record);
  let last = null;
  let stop = () => {};
  // The view for which names are being placed, and whether for a later state they are to be placed anew.
  let placing = "";
  let isBehind = false;
  // Whether the caller will have names drawn for a later state.
  let isAwaited = false;
  // What a view has, whatever the day: where areas and water lie, and how and where each name may be written.
  let known = { view: "" };

  function draw(spots, badges) {
    last = [spots, badges];
    const { min, max } = map.getPixelBounds();
    const scale = map.getZoomScale(map.getZoom(), 0);
    const view = [min.x, min.y, max.x, max.y, scale].join();
    layer.toggleAttribute("data-busy", true);
    // Begun anew with every day of play, it would never end.
    isBehind = placing === view;
    if (isBehind) return;
    placing = view;
    const context = { map, record, ground, i18n, measure, ink, state: store.get(), spots, scale, min, max, origin: map.getPixelOrigin() };
    stop();
    stop = inSlices(place({ ...context, view }, badges), (nodes) => {
      placing = "";
      layer.replaceChildren(...nodes);
      layer.toggleAttribute("data-busy", isAwaited);
      if (isBehind) redraw();
    });
  }
  function* place(context, badges) {
    if (known.view !== context.view) known = { view: context.view, laidOut: layOut(context), options: new Map(), rivers: new Map() };
    // Forgotten meanwhile where the fonts have come.
    const ofView = known;
    yield;
    return yield* placeAll({ ...context, ...ofView }, ofView.laidOut.copy(), badges);
  }
  const hide = () => {
    stop();
    placing = "";
    layer.replaceChildren();
  };
  const redraw = () => { if (last) draw(...last); };
  // Also before a move so far that the names would stand elsewhere.
  map.on("zoomstart viewprereset", hide);
  const stopThemes = onThemeChange(() => { ink.forget(); redraw(); });
  let isMounted = true;
  const hasFonts = document.fonts?.status === "loaded";
  document.fonts?.ready.then(() => {
    if (!isMounted || hasFonts) return;
    measure.forget();
    known = { view: "" };
    redraw();
  });
  return {
    draw(spots, badges) {
      isAwaited = false;
      draw(spots, badges);
    },
    await() {
      isAwaited = true;
      layer.toggleAttribute("data-busy", true);
    },
    unmount() {
      isMounted = false;
      stop();
      map.off("zoomstart viewprereset", hide);
      stopThemes();
      ink.unmount();
      layer.remove();
    },
  };
}

/** Widths of texts in the page's font, in pixels: a function of text and size, with a method `forget`. */
function createMeasure() {
  const context = document.createElement("canvas").getContext("2d");
  const widths = new Map();
  const measure = (text, size) => {
    if (!widths.has(text)) {
      context.font = `600 100px ${getComputedStyle(document.body).fontFamily}`;
      widths.set(text, context.measureText(text).width / 100);
    }
    return widths.get(text) * size;
  };
  measure.forget = () => widths.clear();
  return measure;
}

/** The colour of a name and that of the ground below it, by span: {of, forget, unmount}. */
function createInks(record) {
  const colours = createColourReader();
  const known = new Map();
  return {
    of(span, tone) {
      const ground = span ? fillOfSpan(record.actors, span, tone).ground : "var(--nobody)";
      if (!known.has(ground)) {
        const halo = colours.read(ground);
        known.set(ground, { halo, fill: readableOn(halo) });
      }
      return { ...known.get(ground), isBacked: span && !["held", "claimed"].includes(fillState(span)) };
    },
    forget: () => known.clear(),
    unmount: () => colours.unmount(),
  };
}

/** The room of a view with its areas and water. */
function layOut({ min, max, scale, ground: { shapes, water, widths } }) {
  const room = createRoom([min.x + 4, min.y + 4, max.x - 4, max.y - 4]);
  shapes.forEach((shape, index) => { if (shape?.rings) room.area(shape, index, scale); });
  for (const { kind, lines } of water) lines.forEach((line) => room.line(line, scale, widths()[kind]));
  return room;
}

/** Places one name after the other, and returns their elements. */
function* placeAll(context, room, badges) {
  const { map, record, ground, scale, state, spots, min, max, origin } = context;
  const widths = ground.widths();
  for (const line of ground.frontLines()) room.line(line, scale, widths.frontCasing);
  badges.forEach(room.block);
  for (const box of ground.covered()) room.block(box.map((side, i) => side + (i % 2 ? min.y : min.x)));
  const at = (x, y) => [x - origin.x, y - origin.y];
  const pointOf = ({ lon, lat }) => { const { x, y } = map.project([lat, lon]); return [x, y]; };
  const isNear = map.getContainer().classList.contains("near");
  const isWanted = (district) => hasPoint(district) && (isNear || !isSite(district) || spots.has(district.index) || district.slug === state.district);
  const isDot = (district) => ground.shapes[district.index]?.point && isWanted(district);
  const sorted = byPriority(context);
  const dots = sorted.filter(isDot);
  dots.forEach((district) => room.block(boxAround(pointOf(district), DOT_SIZE, DOT_SIZE)));
  const nodes = [];
  function* placeEach(rows, place) {
    for (const row of rows) {
      nodes.push(place(row));
      yield;
    }
  }

  // Rivers first: they have the fewest places.
  yield* placeEach(record.water, (row) => riverName(context, room, at, row));
  yield* placeEach(dots, (district) => townName(context, room, at, district, pointOf(district)));
  const areas = sorted.filter(({ index }) => ground.shapes[index]?.rings);
  const [ofTheDay, others] = [true, false].map((is) => areas.filter((district) => isOfTheDay(context, district) === is));
  const homeless = [];
  yield* placeEach(ofTheDay, (district) => {
    const name = nameWithin(context, room, at, district);
    if (!name) homeless.push(district);
    return name;
  });
  // From the upper left to the lower right, so that no leader bars another's way; they run to where no name is yet.
  const across = ({ index }) => { const [x, y] = middleOf(ground.shapes[index]); return x + y; };
  const called = homeless.slice(0, mostCallouts(max.x - min.x)).sort((a, b) => across(a) - across(b));
  yield* placeEach(called, (district) => callout(context, room, at, district, furthestCallout(max.x - min.x)));
  yield* placeEach(others, (district) => nameWithin(context, room, at, district));
  const banks = [...new Set(areas.map(({ bank }) => bank))].filter(Boolean);
  yield* placeEach(banks, (bank) => bankName(context, room, at, bank, areas));
  return nodes.flat(Infinity).filter(Boolean);
}

function isOfTheDay({ record, state, spots }, { index, slug }) {
  return spots.has(index) || slug === state.district || changeAge(spanOn(record.spans[index], state.day), state.day, record.campaign.start) === 0;
}

/** The districts, first those that are named first: the selection, what the day is about, what is not simply held, by area. */
function byPriority(context) {
  const { record, state } = context;
  const priorities = record.districts.map((district) => {
    const span = spanOn(record.spans[district.index], state.day);
    return (district.slug === state.district ? 1e9 : 0) + (isOfTheDay(context, district) ? 1e6 : 0)
      + (span && fillState(span) !== "held" ? 1e4 : 0) + district.area;
  });
  return record.districts.toSorted((a, b) => priorities[b.index] - priorities[a.index]);
}

function nameWithin(context, room, at, district) {
  const { record, state, ink } = context;
  const { index } = district;
  const side = (other) => record.actors[spanOn(record.spans[other], state.day)?.holder ?? -1]?.side;
  const own = side(index);
  for (const option of knownOptions(context, district)) {
    const { lines, size, width, height } = option;
    const seat = seatsOf(context, index, option)
      .find(({ x, y, over }) => over.every((other) => other >= 0 && side(other) === own) && room.isFree(boxAround([x, y], width, height)));
    if (!seat) continue;
    room.take(boxAround([seat.x, seat.y], width + 3, height + 1));
    const span = spanOn(record.spans[index], state.day);
    const colours = ink.of(span, toneOf(span, record.reports[index], state.day, state.paler));
    return writtenName(lines, at(seat.x, seat.y), size, { ...colours, width, district });
  }
  return null;
}

/** How the name of a district may be written, the largest first: {lines, size, width, height}. */
function knownOptions({ options, i18n, measure }, district) {
  if (!options.has(district.index)) {
    const largest = SIZES.find(([from]) => district.area >= from)[1];
    options.set(district.index, SIZES.filter(([, size]) => size <= largest).flatMap(([, size]) => layouts(i18n.name(district)).map((lines) => (
      { lines, size, width: Math.max(...lines.map((line) => measure(line, size))) + 2, height: lines.length * size * LINE_HEIGHT }
    ))));
  }
  return options.get(district.index);
}

/** The places for it within its district. */
function seatsOf({ ground, scale, laidOut }, index, option) {
  option.seats ??= seatsIn(laidOut, ground.shapes[index], index, scale, option.width, option.height);
  return option.seats;
}

function townName({ i18n, measure }, room, at, district, point) {
  const name = i18n.name(district);
  const boxes = boxesBeside(point, measure(name, TOWN_SIZE) + 2, TOWN_SIZE * LINE_HEIGHT, NAME_GAP);
  const box = boxes.find((each) => room.isFree(each) && (isSite(district) || room.isOpen(each)));
  if (!box) return null;
  // A site's may lie on an area, whose colour would show in its halo.
  const isBacked = !room.isOpen(box);
  room.take(box);
  return writtenName([name], at((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), TOWN_SIZE, { isBacked, width: box[2] - box[0], district, className: "outside" });
}

/** The name of a district on open ground, how it stands, and a leader from there to it. */
function callout({ record, state, i18n, measure, ground, scale }, room, at, district, furthest) {
  const target = middleOf(ground.shapes[district.index]).map((value) => value * scale);
  const span = spanOn(record.spans[district.index], state.day);
  const look = fillState(span);
  const remark = REMARKS[look] ? i18n.text(REMARKS[look]) : "";
  const name = i18n.name(district);
  const width = Math.max(measure(name, CALLOUT_SIZE), measure(remark, REMARK_SIZE)) + 4;
  const height = CALLOUT_SIZE * LINE_HEIGHT + (remark ? REMARK_SIZE * 1.15 : 0);
  const found = calloutFor(target, width, height, furthest, (box) => room.isFree(box) && room.isOpen(box), room.isClear);
  if (!found) return null;
  room.take(found.box);
  room.takeLine(target, found.end);
  const [[x1, y1], [x2, y2]] = [at(...target), at(...found.end)];
  const [x, y] = at((found.box[0] + found.box[2]) / 2, found.box[1]);
  const nameAt = [x, y + CALLOUT_SIZE * LINE_HEIGHT / 2];
  return [
    svg("path.leader-casing", { d: `M${x1} ${y1}L${x2} ${y2}` }),
    svg("path.leader", { d: `M${x1} ${y1}L${x2} ${y2}` }),
    svg("circle.leader-end", { cx: x1, cy: y1, r: 2.4 }),
    writtenName([name], nameAt, CALLOUT_SIZE, { district, className: "outside" }),
    remark && writtenName([remark], [x, nameAt[1] + CALLOUT_SIZE * 0.55 + REMARK_SIZE * 0.62], REMARK_SIZE, { className: "remark" }),
  ];
}

/** The name of a river along the straightest stretch of it that lies on open ground, on either side of it. */
function riverName(context, room, at, row) {
  const name = context.i18n.name(row);
  const place = name && stretchesAlong(context, row, name).find(({ samples }) => samples.every(room.isFree));
  if (!place) return null;
  place.samples.forEach(room.take);
  return writtenName([name], at(...place.middle), RIVER_SIZE, { className: "water-name", angle: place.angle });
}

/** Where the name of a river may stand on a map without a front or badges, the best place first: {middle, samples, angle}. */
function stretchesAlong({ measure, ground, scale, i18n, laidOut, rivers }, row, name) {
  if (rivers.has(row.index)) return rivers.get(row.index);
  const spacing = i18n.language === "ar" ? 0 : 1.6;
  const width = measure(name, RIVER_SIZE) + spacing * name.length + 6;
  const distance = ground.widths()[row.kind] / 2 + RIVER_SIZE * 0.75;
  const placeOn = ({ x, y, angle }, offset) => {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const middle = [x + sin * offset, y - cos * offset];
    const samples = [-0.5, -0.25, 0, 0.25, 0.5].map((share) => boxAround([middle[0] + share * width * cos, middle[1] + share * width * sin], 9, 9));
    return { middle, samples, angle };
  };
  const places = (ground.water[row.index]?.lines ?? []).flatMap((line) => {
    const points = Array.from({ length: line.length / 2 }, (_, i) => [line[2 * i] * scale, line[2 * i + 1] * scale]);
    const stretches = stretchesOf(points, width);
    // A little further off where the river bends.
    return [0, 5, 10].flatMap((more) => [distance + more, -distance - more]).flatMap((offset) => stretches.map((stretch) => placeOn(stretch, offset)));
  }).filter(({ samples }) => samples.every((box) => laidOut.isFree(box) && laidOut.isOpen(box)));
  rivers.set(row.index, places);
  return places;
}

/** The name of a bank on open ground, on the side of its districts that is away from the other banks. */
function bankName({ measure, ground, scale, i18n }, room, at, bank, areas) {
  const meanOf = (districts) => {
    const boxes = districts.map(({ index }) => ground.shapes[index].box);
    const mean = (one, other) => boxes.reduce((sum, box) => sum + (box[one] + box[other]) / 2, 0) / boxes.length * scale;
    return [mean(0, 2), mean(1, 3)];
  };
  const others = areas.filter((district) => district.bank && district.bank !== bank);
  if (!others.length) return null;
  const [[x, y], [otherX, otherY]] = [meanOf(areas.filter((district) => district.bank === bank)), meanOf(others)];
  const away = Math.atan2(y - otherY, x - otherX);
  const name = i18n.text(`bank.${bank}`);
  const width = measure(name.toUpperCase(), BANK_SIZE) + 10;
  for (let distance = 40; distance < 900; distance += 10) {
    for (const turn of [0, 0.3, -0.3, 0.6, -0.6, 0.9, -0.9]) {
      const place = [x + distance * Math.cos(away + turn), y + distance * Math.sin(away + turn)];
      const box = boxAround(place, width + 16, BANK_SIZE + 14);
      if (!room.isFree(box) || !room.isOpen(box)) continue;
      room.take(box);
      return writtenName([name], at(...place), BANK_SIZE, { className: "bank-name" });
    }
  }
  return null;
}

/** Lines of text round a place, with a halo in the colour of the ground below them. */
function writtenName(lines, [x, y], size, { fill, halo, isBacked, width, district, className = "inside", angle = 0 }) {
  const height = size * LINE_HEIGHT;
  const texts = lines.map((line, number) => svg("text", { x: x.toFixed(1), y: (y + (number - (lines.length - 1) / 2) * height + 0.35 * size).toFixed(1), style: { "font-size": `${size}px`, ...(fill && { fill, stroke: halo }) } }, line));
  const backing = isBacked ? [svg("rect", { x: x - width / 2 - 2, y: y - height * lines.length / 2, width: width + 4, height: height * lines.length, rx: 3, style: { fill: halo } })] : [];
  const turn = angle ? { transform: `rotate(${(angle * 180 / Math.PI).toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)})` } : {};
  return svg(`g.${className}`, { ...(district && { "data-district": district.slug }), ...turn }, ...backing, ...texts);
}
