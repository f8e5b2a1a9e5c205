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
    """Wait until the day is written large: "Saturday 12 November 2016"."""
    expect(page.locator("#day")).to_have_text(f"{day:%A} {day.day} {day:%B %Y}")


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
    cells = page.locator("table.state tbody tr").evaluate_all(
        """rows => rows.map((row) => [
            new URL(row.querySelector("th a").href).searchParams.get("district"),
            // What stands in small letters beneath the challenger says that the contest is unresolved.
            ...[...row.querySelectorAll("td")].map((cell) => cell.firstChild.textContent),
            row.querySelector("td small")?.textContent ?? "",
        ])"""
    )
    found = {}
    for slug, holder, challenger, grade, since, _last, small in cells:
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


# The free spot farthest from everything else that lies on the district, in a grid over its box.
FREE_SPOT = """(path) => {
  const { left, top, width, height } = path.getBoundingClientRect();
  const steps = 24;
  const isFree = (x, y) => document.elementFromPoint(x, y) === path;
  let best = null;
  for (let column = 0; column <= steps; column += 1) {
    for (let row = 0; row <= steps; row += 1) {
      const [x, y] = [left + width * column / steps, top + height * row / steps];
      let room = 0;
      const reach = (r) => [[r, 0], [-r, 0], [0, r], [0, -r]].every(([dx, dy]) => isFree(x + dx, y + dy));
      while (room < 12 && isFree(x, y) && reach(room + 1)) room += 1;
      if (!best || room > best.room) best = { x, y, room };
    }
  }
  return best.room > 0 ? best : null;
}"""


def path_of(page, slug):
    """The district's shape on the map."""
    return page.locator(f'path.district[data-district="{slug}"]')


def click_on_map(page, slug):
    """A click of the mouse in the middle of what is free of the district's shape."""
    spot = path_of(page, slug).evaluate(FREE_SPOT)
    assert spot, f"nothing of {slug} can be clicked"
    page.mouse.click(spot["x"], spot["y"])


def look_of(page, slug):
    """How the district is drawn: the state, and what fills it."""
    return path_of(page, slug).evaluate("(path) => [path.dataset.look, path.style.fill]")


def front_of(page):
    """The front line, as drawn."""
    return page.locator(".leaflet-pane path.front:not(.casing)").get_attribute("d")
