"""How long the page keeps the reader waiting with 5,000 events: at load, and after each click or key.

At load: the tasks of the main thread that take more than 50 ms, added up whole, from the first byte until the page
is ready and half a second longer; caches are empty. A click or key: everything that the main thread does until the
second frame after it, or its longest task before the next one, where that is more (a zoom ends later).
"""

from collections.abc import Iterator

from playwright.sync_api import Browser, Page

from bench.browser import HARNESS, Event, fresh_page, tasks, traced, work_of_acts
from bench.jump import open_map
from bench.record import MIDDLE
from bench.table import Row, median, spread

LONG_TASK = 50
LOADS = 5
ROUNDS = 5
SETTLED = 500

# Each in turn, on the page as the one before has left it.
ACTIONS = {
    "a district on the map": 'click(".leaflet-container")',
    "back": 'click("a.back")',
    "all districts": 'click("a.tab", 1)',
    "→ with all districts shown": 'key("ArrowRight")',
    "this day": 'click("a.tab", 0)',
    "an event": 'click("a.permalink")',
    "back from the event": 'click("a.back")',
    "→": 'key("ArrowRight")',
    "←": 'key("ArrowLeft")',
    "Space (play)": 'key(" ")',
    "Space (pause)": 'key(" ")',
    "a week ahead": 'key("PageUp", ".slider")',
    "next change": 'click(".buttons button", 4)',
    "search": 'type("#search", "Al Quarter 250")',
    "a result": 'click(".search [role=option]")',
    "back from the district": 'click("a.back")',
    "zoom in": 'click(".leaflet-control-zoom-in")',
    "zoom out": 'click(".leaflet-control-zoom-out")',
    "About": 'click("[data-opens=about]")',
}
ACT = """async (names) => {
    %s
    const found = (selector, place = 0) => {
      const element = document.querySelectorAll(selector)[place];
      if (!element) throw new Error(`There is no ${selector} on the page.`);
      return element;
    };
    const click = (selector, place) => found(selector, place).dispatchEvent(
      new MouseEvent("click", { bubbles: true, cancelable: true, clientX: 500, clientY: 300, view: window }));
    const key = (name, selector = "body") => found(selector).dispatchEvent(
      new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
    const type = (selector, text) => {
      found(selector).focus();
      found(selector).value = text;
      found(selector).dispatchEvent(new Event("input", { bubbles: true }));
    };
    const acts = [%s];
    for (const act of acts) {
      await measure(act);
      await new Promise((done) => setTimeout(done, 350));
    }
    document.querySelector("dialog[open]")?.close();
}"""


def measure(browser: Browser, port: int) -> Iterator[Row]:
    remark = "peer TimeMap not measured here: it is not on npm"
    blocked, longest = zip(*(_blocked(browser, port) for _ in range(LOADS)), strict=True)
    yield Row("blocked at load, 5,000 events", median(blocked), at_most=150, remark=f"{spread(blocked)}; {remark}")
    yield Row("longest task at load, 5,000 events", median(longest), remark=spread(longest))
    took = _actions(browser, port)
    worst = max(took, key=lambda name: median(took[name]))
    yield Row(
        "any click or key, 5,000 events: the worst",
        median(took[worst]),
        at_most=50,
        remark=f"“{worst}”, {spread(took[worst])}; {remark}",
    )
    others = sorted((name for name in took if name != worst), key=lambda name: -median(took[name]))
    next_worst = ", ".join(f"“{name}” {median(took[name]):.0f}" for name in others[:4])
    yield Row("the same, the median action", median([median(values) for values in took.values()]), remark=next_worst)


def _blocked(browser: Browser, port: int) -> tuple[float, float]:
    """Long tasks added up, and the longest task, of one load."""
    with fresh_page(browser) as page:
        lasted = tasks(traced(page, lambda: _load(page, port)))
    return sum(task for task in lasted if task > LONG_TASK), max(lasted)


def _load(page: Page, port: int) -> None:
    open_map(page, port, MIDDLE[0])
    page.wait_for_timeout(SETTLED)
    # Only so that the trace shows which thread is the page's.
    page.evaluate("performance.mark('begin')")


def _actions(browser: Browser, port: int) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {name: [] for name in ACTIONS}
    script = ACT % (HARNESS, ", ".join(f"() => {act}" for act in ACTIONS.values()))
    with fresh_page(browser) as page:
        open_map(page, port, MIDDLE[0])
        page.wait_for_timeout(SETTLED)
        for _ in range(ROUNDS):
            events = traced(page, lambda: page.evaluate(script))
            for name, whole, longest in zip(ACTIONS, work_of_acts(events), _longest(events), strict=True):
                took[name].append(max(whole.whole, longest))
    return took


def _longest(events: list[Event]) -> Iterator[float]:
    """The longest task from each ``begin`` to the next."""
    begins = [event["ts"] for event in events if event["name"] == "begin"]
    for begin, end in zip(begins, [*begins[1:], float("inf")], strict=True):
        yield max(tasks([event for event in events if begin <= event["ts"] < end]), default=0)
