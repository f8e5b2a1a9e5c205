/**
 * A story beside the map, in the place of the panel: its steps, one under the other, each of which sets the map when it
 * is scrolled to, or reached by a button, a key or a link. PURE: readStory, stateOf.
 */

import { readConfig } from "./api.js";
import { dayFormats } from "./dates.js";
import { el, languageOf, textElement } from "./dom.js";
import { createLinks, waiting } from "./panel.js";
import { readTable, readText, shiftDays } from "./record.js";
import { HALF, readQuery } from "./state.js";

// The step whose text crosses this line sets the map: from the top, in per cent of the list's height.
const LINE = 35;
// Above a step that is brought there, as a share of that height.
const MARGIN = 0.08;

/** The part with a story: days as day numbers, texts as {text, language}, and in each step its reports. */
export function readStory(part, start) {
  const text = (value) => readText(value, part.language);
  const reports = new Map(readTable(part.reports).map((row) => [row.reference, { ...shiftDays(row, start, "day"), summary: text(row.summary) }]));
  return {
    slug: part.slug,
    name: text(part.name),
    summary: text(part.summary),
    steps: readTable(part.steps).map((row, i) => ({
      ...shiftDays(row, start, "day", "compare", "knownOn"),
      number: i + 1,
      name: text(row.name),
      text: text(row.text),
      reports: row.reports.map((reference) => reports.get(reference)).filter(Boolean),
    })),
  };
}

/** What of the state a step sets. */
export function stateOf({ number, day, compare, knownOn, atLeast, view, district, event, filters }) {
  const [zoom, lat, lon] = view ?? [];
  return { step: number, day, compare, swipe: HALF, knownOn, atLeast, filters: readQuery(`?${filters}`).filters ?? "", district, event, show: null, view: view && { zoom, lat, lon } };
}

/**
 * @param {HTMLElement} panel whose body makes room for the story
 * @param {boolean} isBare whether the address says no more than which step it is: then that sets the rest
 * @param {(view: ?object) => void} showView moves the map
 * @returns {Function} unmount
 */
export function mountStoryWalk(panel, isBare, record, store, i18n, fetchPart, showView) {
  const body = panel.querySelector("#panel-body");
  const context = { record, store, i18n, formats: dayFormats(i18n.language), link: createLinks(store) };
  // By slug: the story, "loading", "failed" or "outdated".
  const kept = new Map();
  const ofState = ({ story }) => kept.get(story);
  const stepOf = (state) => ofState(state)?.steps?.[(state.step ?? 1) - 1];

  const go = (number) => {
    const step = ofState(store.get())?.steps?.[number - 1];
    if (!step) return;
    const state = stateOf(step);
    store.set({ ...state, playing: false });
    showView(state.view);
  };
  const close = () => store.set({ story: null, step: null });
  const parts = createParts(context, { go, close });
  body.before(parts.root);

  const load = async (slug) => {
    if (kept.has(slug) && kept.get(slug) !== "failed") return;
    kept.set(slug, "loading");
    const found = await fetchPart(record.version, `story-${i18n.language}-${slug}`)
      .then((part) => readStory(part, record.campaign.start), ({ status }) => (status === 410 ? "outdated" : "failed"));
    kept.set(slug, found);
    if (store.get().story !== slug) return;
    show(store.get());
    if (isBare && found.steps) go(store.get().step ?? 1);
    isBare = false;
  };
  const show = (state) => {
    const isOpen = Boolean(state.story);
    const story = ofState(state);
    const step = stepOf(state);
    // The reader looks at something that the step has not selected: the panel tells of it.
    const isAside = isOpen && Boolean(step) && !isBare && (state.district !== step.district || state.event !== step.event || Boolean(state.show));
    parts.root.hidden = !isOpen;
    panel.toggleAttribute("data-story", isOpen && !isAside);
    body.hidden = isOpen && !isAside;
    if (!isOpen) return;
    if (story?.steps) parts.showStep(story, step ?? story.steps[0], isAside);
    else parts.showWaiting(story ?? "loading", () => load(state.story));
  };
  const onState = (state, previous) => {
    show(state);
    if (state.story && state.story !== previous.story) {
      isBare = false;
      load(state.story);
    }
  };
  const onKeydown = (event) => {
    const { story, step, sheet } = store.get();
    if (!story || event.defaultPrevented || event.target.closest("dialog, select, input, textarea, [role=slider]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === "PageDown") go((step ?? 1) + 1);
    else if (event.key === "PageUp") go((step ?? 1) - 1);
    else if (event.key === "Escape" && panel.hasAttribute("data-story") && sheet !== "peek") close();
    else return;
    event.preventDefault();
  };
  // Before the panel's own listener, which would close what the step selects.
  document.addEventListener("keydown", onKeydown, { capture: true });
  const unsubscribe = store.on(["story", "step", "district", "event", "show"], onState);
  show(store.get());
  if (store.get().story) load(store.get().story);
  return () => {
    unsubscribe();
    document.removeEventListener("keydown", onKeydown, { capture: true });
    parts.unmount();
    body.hidden = false;
    panel.removeAttribute("data-story");
  };
}

/** {root, showStep(story, step, isAside), showWaiting(state, retry), unmount}: the bar with its buttons, and the steps. */
function createParts(context, { go, close }) {
  const { i18n, store } = context;
  const button = (name, key, click) => el(`button.${name}`, { type: "button", on: { click } }, i18n.text(key));
  const current = () => store.get().step ?? 1;
  const previous = button("walk-previous", "previousStep", () => go(current() - 1));
  const next = button("walk-next", "nextStep", () => go(current() + 1));
  const back = button("walk-back", "backToStory", () => go(current()));
  const closing = el("button.walk-close", { type: "button", "aria-label": i18n.text("closeStory"), title: i18n.text("closeStory"), on: { click: close } }, "×");
  const progress = el("p.walk-progress", { role: "status" });
  const list = el("div.panel-body.walk-steps", { tabindex: 0, role: "region", "aria-label": i18n.text("story") });
  const root = el("div.walk", {}, el("div.walk-bar", {}, previous, progress, next, back, closing), list);
  const follower = followScroll(list, (number) => { if (number !== current()) go(number); });
  let shown = null;

  return {
    root,
    showStep(story, step, isAside) {
      if (shown !== story) {
        shown = story;
        list.replaceChildren(...storyContent(context, story, go));
        follower.observe([...list.querySelectorAll("section")]);
      }
      list.hidden = isAside;
      back.hidden = !isAside;
      previous.disabled = step.number === 1;
      next.disabled = step.number === story.steps.length;
      progress.replaceChildren(i18n.text("stepOf", { number: i18n.number(step.number), all: i18n.number(story.steps.length) }),
        el("span.hidden", { lang: step.name.language }, ` ${step.name.text}`));
      const sections = [...list.querySelectorAll("section")];
      sections.forEach((section, i) => section.toggleAttribute("data-current", i === step.number - 1));
      if (!isAside) follower.reveal(sections[step.number - 1]);
    },
    showWaiting(state, retry) {
      shown = null;
      list.hidden = false;
      back.hidden = previous.disabled = next.disabled = true;
      progress.replaceChildren();
      list.replaceChildren(waiting(context, state, retry));
    },
    unmount() {
      follower.unmount();
      root.remove();
    },
  };
}

function storyContent(context, story, go) {
  const { i18n } = context;
  const page = `${readConfig().pictures}stories/${story.slug}/`;
  return [
    textElement(i18n, "h2", story.name),
    story.summary && textElement(i18n, "p.walk-summary", story.summary),
    el("p.walk-page", {}, el("a", { href: page }, i18n.text("storyAsPage"))),
    ...story.steps.map((step) => stepContent(context, story, step, go)),
  ].filter(Boolean);
}

function stepContent(context, story, step, go) {
  const { i18n, link } = context;
  const onClick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(step.number);
  };
  const permalink = link("a", { ...stateOf(step), story: story.slug, view: stateOf(step).view });
  // Not the link's own way, which would leave the map where it is.
  const heading = el("a", { href: permalink.getAttribute("href"), on: { click: onClick } }, step.name.text);
  const paragraphs = (step.text?.text ?? "").split(/\r?\n\s*\r?\n/).filter(Boolean);
  return el("section.walk-step", { "data-number": step.number },
    el("h3", { lang: step.name.language, dir: step.name.language === "ar" ? "rtl" : "ltr" }, el("span.walk-number", { "aria-hidden": "true" }, i18n.number(step.number)), " ", heading),
    paragraphs.map((text) => textElement(i18n, "p", { text, language: step.text.language })),
    basisOf(context, step).map((text) => el("p.counts", {}, text)),
    step.reports.length > 0 && el("ul.walk-reports", { "aria-label": i18n.text("storyReports") }, step.reports.map((report) => reportLine(context, report))),
    step.filters && el("p", {}, el("a", { href: `${readConfig().pictures}events/?${step.filters}` }, i18n.text("storyTable"))));
}

/** "12 Nov 2016: Iraqi special forces were reported in control of Arbajiyah. Reuters, Rudaw" */
function reportLine({ i18n, formats, link }, { reference, day, summary, publishers }) {
  const names = publishers.map((name, i) => [i ? i18n.comma : "", el("bdi", { lang: languageOf(name) }, name)]);
  return el("li", {}, link("a", { event: reference, district: null, day }, formats.dated(day)), " ", textElement(i18n, "span", summary), " ", el("small", {}, names));
}

/** As known on which day, and what counts, where the step says so. */
function basisOf({ i18n, formats }, { knownOn, atLeast }) {
  const day = knownOn !== null && i18n.text("asKnownOn", { day: formats.dated(knownOn) });
  const grade = atLeast && i18n.text(`counting.${atLeast}`);
  return [day, grade].filter(Boolean);
}

/** Tells which section is at the line of a list that scrolls, and brings one there: {observe, reveal, unmount}. */
function followScroll(list, onArrive) {
  const quiet = matchMedia("(prefers-reduced-motion: reduce)");
  // The section that the list is being scrolled to, until it is there or the reader scrolls.
  let wanted = null;
  let at = null;
  const observer = new IntersectionObserver((entries) => {
    // Hidden, a sheet that is lowered, or all of it in a page that scrolls itself.
    if (list.scrollHeight <= list.clientHeight + 1) return;
    const arrived = entries.find(({ isIntersecting }) => isIntersecting)?.target;
    if (!arrived) return;
    at = arrived;
    if (wanted && arrived !== wanted) return;
    wanted = null;
    onArrive(Number(arrived.dataset.number));
  }, { root: list, rootMargin: `-${LINE}% 0px -${99 - LINE}% 0px` });
  // A list that was hidden, or a sheet that was lowered, begins at its head again.
  const resized = new ResizeObserver(() => { if (list.clientHeight) scrollTo(at, "instant"); });
  resized.observe(list);
  const scrollTo = (section, behavior) => {
    if (!section) return;
    wanted = section;
    const top = section.dataset.number === "1" ? 0 : section.offsetTop - list.clientHeight * MARGIN;
    list.scrollTo({ top, behavior });
  };
  const release = () => { wanted = null; };
  for (const type of ["wheel", "touchmove", "pointerdown"]) list.addEventListener(type, release, { passive: true });
  return {
    observe(sections) {
      observer.disconnect();
      at = null;
      sections.forEach((section) => observer.observe(section));
    },
    reveal(section) {
      if (!section || section === at) return;
      const isFirst = at === null;
      at = section;
      scrollTo(section, isFirst || quiet.matches ? "instant" : "smooth");
    },
    unmount() {
      observer.disconnect();
      resized.disconnect();
    },
  };
}
