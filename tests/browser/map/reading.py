"""What a reader sees on the page and does with it."""

import datetime as dt
import json
import re
from typing import NamedTuple

from playwright.sync_api import expect


class State(NamedTuple):
    """One district on one day: slugs of actors, “held”, “contested” or “unresolved”, the grade, the day since when."""

    holder: str | None
    challenger: str | None
    status: str
    grade: str
    since: str


def shows_day(page, day):
    """Wait until the day is written large, "Saturday 12 November 2016", and all that follows it is there."""
    expect(page.locator("#day")).to_have_text(f"{day:%A} {day.day} {day:%B %Y}")
    expect(page.locator(".district-list")).to_have_attribute("data-day", str((day - dt.date(1970, 1, 1)).days))
    is_painted(page)


def is_painted(page):
    """Wait until the picture of the map and its names are of what the page shows."""
    expect(page.locator(".picture:not([data-busy])")).to_have_count(1)
    expect(page.locator(".names:not([data-busy])")).to_have_count(1)


def written(day):
    """A day as tables and stories write it: "12 Nov 2016"."""
    # British English has "Sept", the C locale "Sep".
    return f"{day.day} {day:%b %Y}".replace("Sep ", "Sept ")


def core_of(page):
    """The core that the page was drawn from."""
    return page.evaluate(
        """() => {
            const { parts, version } = JSON.parse(document.getElementById("config").textContent);
            return fetch(`${parts}${version}/core.json`).then((answer) => answer.json());
        }"""
    )


def rows(payload, name):
    table = payload[name]
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def states_in_payload(payload, day):
    """Each district's state by slug, as the file says."""
    actors = [actor["slug"] for actor in rows(payload, "actors")] + [None]
    start = dt.date.fromisoformat(payload["campaign"]["start"])
    number = (day - start).days
    found = {}
    for district, spans in zip(rows(payload, "districts"), payload["spans"]["rows"], strict=True):
        named = (dict(zip(payload["spans"]["columns"], span, strict=True)) for span in spans)
        (span,) = (span for span in named if span["from"] <= number < span["until"])
        found[district["slug"]] = State(
            actors[span["holder"]],
            actors[span["challenger"]],
            "unresolved" if span["unresolved"] else "contested" if span["contested"] else "held",
            span["grade"],
            (start + dt.timedelta(days=span["tenure"])).isoformat(),
        )
    return found


def states_in_terminal(site, day):
    """The same, as the command says."""
    answer = json.loads(site.manage("control", "--on", day.isoformat(), "--format", "json"))
    return {
        row["district"]: State(
            row["holder"],
            row["challenger"],
            "unresolved" if row["unresolved"] else row["status"],
            row["grade"],
            row["since"],
        )
        for row in answer
    }


GRADES = {"held at the start": "initial"}


def states_in_table(page, payload):
    """The same, as the page's table of districts says."""
    slugs = {actor["en"]: actor["slug"] for actor in rows(payload, "actors")}
    expect(page.locator("table.state:not([aria-busy])")).to_have_count(1)
    cells = page.locator("table.state tbody tr").evaluate_all(
        """rows => rows.map((row) => [
            new URL(row.querySelector("th a").href).searchParams.get("district"),
            // What stands in small letters beneath the challenger says that the contest is unresolved.
            ...[...row.querySelectorAll("td")].map((cell) => cell.firstChild.textContent),
            row.querySelector("td small")?.textContent ?? "",
        ])"""
    )
    found = {}
    for slug, holder, challenger, grade, since, small in cells:
        days = re.sub("Sept", "Sep", since)
        start = payload["campaign"]["start"]
        found[slug] = State(
            slugs.get(holder),
            slugs.get(challenger),
            "held" if challenger == "–" else "unresolved" if small.startswith("unresolved: ") else "contested",
            GRADES.get(grade, grade),
            start if since == "–" else dt.datetime.strptime(days, "%d %b %Y").date().isoformat(),  # noqa: DTZ007
        )
    return found


# What the pointer finds: of each district the free spot farthest from everything else, in a grid over the map. Where
# one district is wanted, the first spot with room enough will do: every fourth line is tried first, every second if it
# is not there, and then the rest, near what was found of it if anything was.
FREE_SPOTS = """([step, wanted, covered]) => {
  const map = document.querySelector(".leaflet-container");
  const { left, top, right, bottom } = map.getBoundingClientRect();
  // The name beside the pointer, which no pointer hits, would be laid out anew for every point.
  const unnamed = new CSSStyleSheet();
  unnamed.replaceSync(".name-tag { display: none !important; }");
  document.adoptedStyleSheets.push(unnamed);
  const isFree = ([x, y]) => covered || document.elementFromPoint(x, y) === map;
  const over = ([x, y]) => {
    map.dispatchEvent(new MouseEvent("mousemove", { clientX: x, clientY: y, bubbles: true, view: window }));
    return map.dataset.over;
  };
  const best = {};
  const enough = 12;
  const lines = (from, to) => {
    return Array.from({ length: Math.ceil((to - from - 1) / step) }, (_, at) => from + 1 + at * step);
  };
  const [xs, ys] = [lines(left, right), lines(top, bottom)];
  const all = xs.flatMap((x) => ys.map((y) => [x, y]));
  const roomWhere = (holds, most) => {
    let room = 0;
    while (room < most && holds(room + 1)) room += 1;
    return room;
  };
  const hits = [];
  const search = (points) => {
    const within = wanted ? points.filter((point) => over(point) === wanted) : points;
    // All looks before further moves of the pointer: each of these changes the page, and a look after it lays it out.
    for (const [x, y] of within.filter(isFree)) {
      const slug = over([x, y]);
      if (!slug) continue;
      hits.push([x, y]);
      const around = (r) => [[x + r, y], [x - r, y], [x, y + r], [x, y - r]];
      const isWithin = (r) => around(r).every((point) => over(point) === slug);
      // What is no better than the best so far is seen from four points.
      if (best[slug] && !(wanted && isWithin(best[slug].room + 1))) continue;
      const free = wanted ? roomWhere((r) => around(r).every(isFree), enough) : 0;
      const room = roomWhere(isWithin, free);
      if (!best[slug] || room > best[slug].room) best[slug] = { x, y, room };
      if (room === enough) return;
    }
  };
  for (const coarse of wanted ? [4, 2] : []) {
    const isCoarse = (_, at) => at % coarse === 0;
    if (!hits.length) search(xs.filter(isCoarse).flatMap((x) => ys.filter(isCoarse).map((y) => [x, y])));
  }
  const found = [...hits];
  const reach = 4 * step;
  const isNear = ([x, y]) => found.some(([other, line]) => Math.abs(x - other) <= reach && Math.abs(y - line) <= reach);
  if (best[wanted]?.room !== enough) search(found.length ? all.filter(isNear) : all);
  map.dispatchEvent(new MouseEvent("mouseout", { bubbles: true, view: window }));
  document.adoptedStyleSheets.splice(document.adoptedStyleSheets.indexOf(unnamed), 1);
  return best;
}"""


def spots_on_map(page):
    """Where the pointer finds each district that it does find, by slug."""
    return page.evaluate(FREE_SPOTS, [9, None, False])


def places_on_map(page):
    """Where each district lies, by slug, beneath controls and markers too."""
    # No two lines pass by a dot, which is found from seven pixels off.
    return page.evaluate(FREE_SPOTS, [8, None, True])


def spot_of(page, slug):
    """The middle of what is free of the district; None where the pointer does not find it."""
    return page.evaluate(FREE_SPOTS, [8, slug, False]).get(slug)


def click_on_map(page, slug):
    """A click of the mouse in the middle of what is free of the district's shape."""
    spot = spot_of(page, slug)
    assert spot, f"nothing of {slug} can be clicked"
    page.mouse.click(spot["x"], spot["y"])


def item_of(page, slug):
    """The district in the list that stands beside the picture of the map."""
    return page.locator(f'.district-list [data-district="{slug}"]')


def look_of(page, slug):
    """How the district is drawn: the state, and what fills it."""
    return item_of(page, slug).evaluate("(item) => [item.dataset.look, item.dataset.fill]")


# Pixels of the picture, [red, green, blue, alpha]: of a square around a point of the page.
PIXELS = """([x, y, reach]) => {
  const picture = document.querySelector(".picture");
  const { left, top, width } = picture.getBoundingClientRect();
  const copy = document.createElement("canvas");
  const size = 2 * reach + 1;
  [copy.width, copy.height] = [size, size];
  const context = copy.getContext("2d");
  context.drawImage(picture, Math.round(left - x) + reach, Math.round(top - y) + reach, width, picture.clientHeight);
  const { data } = context.getImageData(0, 0, size, size);
  return Array.from({ length: size * size }, (_, at) => [...data.slice(4 * at, 4 * at + 4)]);
}"""


def pixels_at(page, spot, reach=6):
    """The colours of the picture around a spot, row by row."""
    is_painted(page)
    return [tuple(pixel) for pixel in page.evaluate(PIXELS, [spot["x"], spot["y"], reach])]


def all_pixels(page):
    """How often each colour is in the whole picture."""
    is_painted(page)
    found = page.evaluate(
        """() => {
          const picture = document.querySelector(".picture");
          const copy = document.createElement("canvas");
          [copy.width, copy.height] = [picture.clientWidth, picture.clientHeight];
          const context = copy.getContext("2d");
          context.drawImage(picture, 0, 0, copy.width, copy.height);
          const counts = new Map();
          // A pixel as one number: its four bytes, red being the lowest.
          const { data } = context.getImageData(0, 0, copy.width, copy.height);
          for (const colour of new Uint32Array(data.buffer)) counts.set(colour, (counts.get(colour) ?? 0) + 1);
          return [...counts];
        }"""
    )
    return {tuple(colour.to_bytes(4, "little")): count for colour, count in found}


def colour_of(page, colour):
    """A CSS colour as the page draws it now, [red, green, blue, alpha]."""
    return tuple(
        page.evaluate(
            """(colour) => {
              const probe = document.createElement("span");
              document.body.append(probe);
              probe.style.color = colour;
              const context = document.createElement("canvas").getContext("2d");
              context.fillStyle = getComputedStyle(probe).color;
              probe.remove();
              context.fillRect(0, 0, 1, 1);
              return [...context.getImageData(0, 0, 1, 1).data];
            }""",
            colour,
        )
    )


def pixels_of(page, colour):
    """How many pixels of the picture have a CSS colour, such as "var(--front)"."""
    return all_pixels(page).get(colour_of(page, colour), 0)


def pictures(page):
    """What each picture on the map shows, as a text that tells one from another; two where two days are compared."""
    # The second map, its evidence and the comparison come after the first one is ready.
    page.wait_for_load_state("networkidle")
    expect(page.locator(".picture[data-busy], .names[data-busy]")).to_have_count(0)
    return page.evaluate(
        """async () => Promise.all([...document.querySelectorAll(".picture")].map(async (picture) => {
          const copy = document.createElement("canvas");
          [copy.width, copy.height] = [picture.clientWidth, picture.clientHeight];
          copy.getContext("2d").drawImage(picture, 0, 0, copy.width, copy.height);
          return copy.toDataURL();
        }))"""
    )


def looks(page):
    """How every district is drawn, by slug; the same in every language."""
    return page.locator(".district-list [data-district]").evaluate_all(
        "(items) => Object.fromEntries(items.map(({ dataset: { district, look, fill } }) => [district, [look, fill]]))"
    )
