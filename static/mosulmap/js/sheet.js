/**
 * The panel of a small window as a sheet: its height, "peek", "half" or "full", follows a drag of its bar, taps, keys
 * and buttons. The state holds it as `sheet`; css/small_windows.css says how high each is. restingHeight is PURE.
 */

const HEIGHTS = ["peek", "half", "full"];
// Pixels that a finger moves before a tap is a drag.
const DRAG_START = 6;

/**
 * Where a sheet comes to rest that is let go.
 * @param {number} height in pixels, as it is let go
 * @param {number} moved by how many pixels it was drawn up, negative where down
 * @param {{peek: number, half: number, full: number}} heights
 */
export function restingHeight(height, moved, heights) {
  const nearest = HEIGHTS.reduce((a, b) => (Math.abs(heights[a] - height) <= Math.abs(heights[b] - height) ? a : b));
  // A short pull is enough: what it was drawn towards is meant. Within a pixel, heights are rounded.
  const ahead = HEIGHTS.filter((each) => (heights[each] - (height - moved)) * Math.sign(moved) > 1);
  if (!ahead.length || ahead.includes(nearest)) return nearest;
  return moved > 0 ? ahead[0] : ahead.at(-1);
}

/** The next height above (1) or below (-1) one. */
function heightBeside(height, direction) {
  return HEIGHTS[Math.min(Math.max(HEIGHTS.indexOf(height) + direction, 0), HEIGHTS.length - 1)];
}

/**
 * @param {HTMLElement} panel with its bar, and in that the handle and the button for the size
 * @param {object} store
 * @param {{text: (key: string) => string}} i18n
 * @param {() => void} onMoved called when the sheet has come to another height
 * @returns unmount
 */
export function mountSheet(panel, store, i18n, onMoved) {
  const bar = panel.querySelector(".sheet-bar");
  const handle = bar.querySelector(".sheet-handle");
  const size = bar.querySelector(".sheet-size");
  const listening = new AbortController();
  const listen = (target, type, listener) => target.addEventListener(type, listener, { signal: listening.signal });
  const setHeight = (sheet) => store.set({ sheet });

  const show = ({ sheet }) => {
    // Before what has the focus is hidden.
    if (sheet === "peek" && panel.contains(document.activeElement)) handle.focus();
    panel.dataset.sheet = sheet;
    handle.setAttribute("aria-expanded", String(sheet !== "peek"));
    size.setAttribute("aria-label", i18n.text(sheet === "full" ? "sheetHalf" : "sheetFull"));
    size.title = size.getAttribute("aria-label");
    onMoved();
  };
  listen(handle, "click", () => setHeight(store.get().sheet === "peek" ? "half" : "peek"));
  listen(size, "click", () => setHeight(store.get().sheet === "full" ? "half" : "full"));
  listen(bar, "keydown", (event) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    setHeight(heightBeside(store.get().sheet, direction));
  });
  mountDrag(panel, bar, listen, setHeight);
  show(store.get());
  const unsubscribe = store.on(["sheet"], show);
  return () => {
    unsubscribe();
    listening.abort();
  };
}

/**
 * Draws the sheet by its bar. A drag begins after some pixels, so that a tap stays one; from then on the bar has the
 * pointer, and the click at its end, which so is none of a button.
 */
function mountDrag(panel, bar, listen, setHeight) {
  let drag = null;
  listen(bar, "pointerdown", (event) => {
    // In a window so low that the panel stands beneath the timeline, nothing is to be drawn.
    if (event.button || getComputedStyle(panel).alignSelf !== "end") return;
    drag = { y: event.clientY, height: panel.offsetHeight, heights: heightsOf(panel, bar), moved: 0, isDrag: false };
  });
  // Until the drag begins, the pointer may be anywhere.
  listen(window, "pointermove", (event) => {
    if (!drag) return;
    drag.moved = drag.y - event.clientY;
    if (!drag.isDrag && Math.abs(drag.moved) < DRAG_START) return;
    if (!drag.isDrag) bar.setPointerCapture(event.pointerId);
    drag.isDrag = true;
    panel.dataset.dragged = "";
    panel.style.height = `${Math.min(Math.max(drag.height + drag.moved, drag.heights.peek), drag.heights.full)}px`;
  });
  const end = () => {
    if (!drag) return;
    const { isDrag, moved, heights } = drag;
    const height = panel.offsetHeight;
    drag = null;
    if (!isDrag) return;
    panel.style.height = "";
    delete panel.dataset.dragged;
    setHeight(restingHeight(height, moved, heights));
  };
  // A link comes to lie where the mouse was pressed: that is not to be dragged.
  listen(panel, "dragstart", (event) => { if (drag) event.preventDefault(); });
  listen(window, "pointerup", end);
  listen(window, "pointercancel", end);
}

/** How high each height is in this window, in pixels. */
function heightsOf(panel, bar) {
  const full = panel.getBoundingClientRect().bottom - panel.parentElement.getBoundingClientRect().top;
  return { peek: bar.offsetHeight, half: full * 0.55, full };
}
