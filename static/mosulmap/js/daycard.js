/**
 * The numbers of one day: on a card beside the pointer, beside the handle where the keyboard moves it, and as the
 * description of the slider. PURE: dayFacts, placeCard.
 */

import { nearestDay, sharesCaption } from "./chart.js";
import { clampDay } from "./dates.js";
import { el, throttleToFrame, whenRested } from "./dom.js";
import { shownCounts, sideOf, spanOn } from "./record.js";
import { shareTexts } from "./timeline.js";

// Pixels between the card and the pointer, and at least between the card and the handle.
const GAP = 14;
const CLEAR = 12;
// Pixels within which the pointer finds a bar or a point.
const REACH = 4;

/** What there is to say of a day: {name, text} each, in order. */
export function dayFacts(record, i18n, day) {
  return [
    { name: sharesCaption(record, i18n), text: shareTexts(record, i18n, day).join(" · ") },
    pointsFact(record, i18n, day),
    eventsFact(record, i18n, day),
    ...record.figurePoints.filter((point) => point.day === day).map((point) => figureFact(record, i18n, point)),
    ...record.milestones.filter((milestone) => milestone.day === day).map((milestone) => ({ name: i18n.text("milestoneOfDay"), text: i18n.name(milestone) })),
  ].filter((fact) => fact?.text);
}

/** Who holds how many of the places that the shares leave out. */
function pointsFact({ districts, spans, actors }, i18n, day) {
  const counts = new Map();
  for (const { area, index } of districts) {
    const span = area > 0 ? undefined : spanOn(spans[index], day);
    if (!span) continue;
    const side = span.contested ? "contested" : sideOf(actors, span.holder);
    counts.set(side, (counts.get(side) ?? 0) + 1);
  }
  const nameOf = (side) => (side === "contested" ? i18n.text("contested") : side < 0 ? i18n.text("nobody") : i18n.name(actors[side]));
  const texts = [...counts].sort((a, b) => b[1] - a[1]).map(([side, count]) => i18n.text("nameAndNumber", { name: nameOf(side), number: i18n.number(count) }));
  return { name: i18n.text("placesLeftOut"), text: texts.join(" · ") };
}

function eventsFact(record, i18n, day) {
  const { counts } = shownCounts(record);
  const byKind = new Map();
  for (const row of counts) if (row.day === day) byKind.set(row.kind, (byKind.get(row.kind) ?? 0) + row.count);
  const total = [...byKind.values()].reduce((sum, count) => sum + count, 0);
  const kinds = [...byKind].sort((a, b) => b[1] - a[1]).map(([kind, count]) => i18n.text("nameAndNumber", { name: i18n.text(`kind.${kind}`), number: i18n.number(count) }));
  if (!total) return { name: i18n.text("eventsCaption"), text: i18n.text("noEvent") };
  return { name: i18n.text(record.filtered ? "eventCountFiltered" : "eventCount", { events: i18n.number(total) }), text: kinds.join(" · ") };
}

function figureFact({ figureSeries }, i18n, { value, qualifier, series }) {
  const { publisher, claimant, claimantAr, ...names } = figureSeries[series];
  const whose = (i18n.language === "ar" && claimantAr) || claimant;
  const number = [qualifier && i18n.text(`qualifier.${qualifier}`), i18n.number(value)].filter(Boolean).join(" ");
  const source = whose && whose !== publisher ? i18n.text("figureVia", { claimant: whose, publisher }) : publisher;
  return { name: i18n.name(names), text: i18n.text("figureBy", { number, source }), isFigure: true };
}

/**
 * The left edge of the card, in pixels: beside the pointer, and clear of the handle wherever there is room for that.
 * @param {{pointer: number, handle: number, width: number, total: number}} sizes positions in the chart, its width
 */
export function placeCard({ pointer, handle, width, total }) {
  const isClear = (left) => left >= 0 && left + width <= total && (left >= handle + CLEAR || left + width <= handle - CLEAR);
  const wanted = [pointer + GAP, pointer - GAP - width, handle + GAP, handle - GAP - width];
  return wanted.find(isClear) ?? (handle < total / 2 ? total - width : 0);
}

/** @returns {{key: (event: KeyboardEvent) => void, unmount: () => void}} key is told of the keys of the slider */
export function mountDayCard({ root, plot, slider, dayAt, formats }, record, store, i18n) {
  const card = el("div.day-card", { "aria-hidden": "true", hidden: true, dir: i18n.language === "ar" ? "rtl" : "ltr" });
  const line = el("div.day-line", { hidden: true });
  const description = el("p.hidden", { id: "day-facts", dir: "auto" });
  slider.setAttribute("aria-describedby", description.id);
  plot.append(line);
  root.append(card, description);
  // Sizes that are read when the pointer comes, or the window changes: never while the day moves.
  let size = { total: 1, card: 0 };
  // The day of the card; null while none is shown.
  let shown = null;
  const shareOf = (day) => (day - record.campaign.start + 0.5) / record.campaign.days;

  const place = () => {
    const left = placeCard({ pointer: shareOf(shown) * size.total, handle: shareOf(store.get().day) * size.total, width: size.card, total: size.total });
    card.style.left = `${left}px`;
  };
  const hide = () => {
    shown = null;
    card.hidden = line.hidden = true;
  };
  const show = (day) => {
    if (day === shown) return;
    const isFirst = shown === null;
    shown = day;
    card.replaceChildren(el("strong", {}, formats.long(day)), el("dl", {}, dayFacts(record, i18n, day).map(factElements)));
    card.hidden = line.hidden = false;
    line.style.left = `${shareOf(day) * 100}%`;
    if (isFirst) size = { total: plot.clientWidth, card: card.offsetWidth };
    place();
  };
  const describe = ({ day }) => {
    description.textContent = dayFacts(record, i18n, day).map(({ name, text }) => i18n.text("fact", { name, text })).join(". ");
  };
  const keyboard = byKeyboard(store, show, hide);
  const ends = [
    listen(root, pointing(record, dayAt, plot, show, hide)),
    listen(slider, { blur: keyboard.leave }),
    store.on(["day"], () => { if (shown !== null) place(); }),
  ];
  const restedDescribe = whenRested(describe);
  ends.push(store.on(["day"], restedDescribe), restedDescribe.cancel);
  describe(store.get());
  return {
    key: keyboard.key,
    unmount() {
      ends.forEach((end) => end());
      [card, line, description].forEach((element) => element.remove());
    },
  };
}

function factElements({ name, text, isFigure }) {
  return el(isFigure ? "div.of-figure" : "div", {}, el("dt", {}, name), el("dd", {}, text));
}

function listen(element, listeners) {
  for (const [name, listener] of Object.entries(listeners)) element.addEventListener(name, listener);
  return () => { for (const [name, listener] of Object.entries(listeners)) element.removeEventListener(name, listener); };
}

/** A mouse shows the card; a finger would cover it, and a drag shows its days elsewhere. */
function pointing(record, dayAt, plot, show, hide) {
  let perDay = 1;
  const point = throttleToFrame((event) => {
    if (event.target.closest("[data-drags], button")) {
      hide();
      return;
    }
    const days = event.target.closest(".figure-row") ? record.figurePoints.map(({ day }) => day) : event.target.closest(".bar-row") ? shownCounts(record).reportDays : [];
    const day = clampDay(dayAt(event), record.campaign.start, record.campaign.until);
    show(nearestDay(days, day, Math.ceil(REACH / perDay)));
  });
  return {
    pointerenter() { perDay = plot.clientWidth / record.campaign.days; },
    pointermove(event) {
      if (event.pointerType === "touch" || event.buttons) {
        point.cancel();
        hide();
      } else point(event);
    },
    pointerleave() {
      point.cancel();
      hide();
    },
  };
}

/** A key that moves the handle shows the card of its day once it rests there; Escape hides it. */
function byKeyboard(store, show, hide) {
  let timer = 0;
  return {
    key({ key }) {
      clearTimeout(timer);
      if (key === "Escape" || key === "Tab") hide();
      else if (/^(Arrow|Page|Home|End)/.test(key)) timer = setTimeout(() => show(store.get().day), 150);
    },
    leave() {
      clearTimeout(timer);
      hide();
    },
  };
}
