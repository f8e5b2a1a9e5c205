/** Play: moves the day on by the speed that the reader chose, and through quiet stretches faster. PURE: quietStretches. */

import { looksDifferent, shownCounts } from "./record.js";

// Milliseconds: the longest time between two frames that counts, so that time hidden in another tab does not.
const MAX_FRAME = 250;
// A quiet stretch of so many days or more is passed so many times as fast: below that nobody would see it.
const LEAST_QUIET = 3;
const FASTER = 5;

/**
 * The day on which each quiet stretch ends, by its days: a Map. Quiet are days without an event, where filters are set
 * one that passes them, on which no district looks different from the day before.
 */
export function quietStretches(record) {
  const { campaign, spans, actors } = record;
  const loud = new Set(shownCounts(record).reportDays);
  for (const ofDistrict of spans) {
    ofDistrict.slice(1).forEach((span, i) => { if (looksDifferent(actors, ofDistrict[i], span)) loud.add(span.from); });
  }
  const stretches = new Map();
  let first = campaign.start;
  for (let day = campaign.start; day <= campaign.until; day += 1) {
    if (day < campaign.until && !loud.has(day)) continue;
    // To the end of the campaign nothing follows that could be waited for.
    if (day < campaign.until && day - first >= LEAST_QUIET) for (let quiet = first; quiet < day; quiet += 1) stretches.set(quiet, day);
    first = day + 1;
  }
  return stretches;
}

/**
 * Moves the day on while the state is playing, to the end of the range or of the campaign. `quietUntil` in the state
 * is the end of the quiet stretch that is passed faster, or null.
 * @returns unmount
 */
export function mountPlayer(record, store) {
  let stretches = quietStretches(record);
  let frame = 0;
  let lastTime = 0;
  // Days that have passed but are not shown yet, a fraction between two frames.
  let daysDue = 0;
  const tick = (now) => {
    const { day, speed, playing, range, keepPace } = store.get();
    if (!playing) return;
    const lastDay = (range ?? record.campaign).until - 1;
    const end = keepPace ? undefined : stretches.get(day);
    // The first frame may have a time before the button was pressed.
    daysDue += Math.min(Math.max(now - lastTime, 0), MAX_FRAME) / 1000 * speed * (end ? FASTER : 1);
    lastTime = now;
    const wholeDays = Math.floor(daysDue);
    daysDue -= wholeDays;
    const next = Math.min(day + wholeDays, end ?? lastDay, lastDay);
    if (wholeDays) store.set({ day: next, playing: next < lastDay, quietUntil: (!keepPace && stretches.get(next)) || null });
    frame = requestAnimationFrame(tick);
  };
  const play = ({ playing }) => {
    cancelAnimationFrame(frame);
    if (!playing) return;
    lastTime = performance.now();
    daysDue = 0;
    frame = requestAnimationFrame(tick);
  };
  play(store.get());
  const unsubscribes = [store.on(["playing"], play), store.on(["counted", "filtered"], () => { stretches = quietStretches(record); })];
  return () => {
    unsubscribes.forEach((unsubscribe) => unsubscribe());
    cancelAnimationFrame(frame);
  };
}
