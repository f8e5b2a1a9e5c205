"""The legend of a picture: what is on it, each thing once, drawn as it is on the map."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from events.public.picture.content import DayContent, PicturedDistrict
from events.public.picture.day_map import CASING, FRONT, POCKET, looks_of, objective_strokes, outline_strokes
from events.public.picture.looks import CLAIMED, CONTESTED, DISPUTED, HELD, UNRESOLVED, Fills, Look
from events.public.picture.markup import Markup, element, joined
from events.public.picture.symbols import symbol, symbols_of

# Of a swatch, in pixels.
WIDTH, HEIGHT = 34, 18


@dataclass(frozen=True, slots=True)
class Entry:
    """``look`` fills an area or a symbol.

    ``kind`` is "area", "front", "pocket", "objective", "enlarged" or a symbol's kind.
    """

    kind: str
    label: str
    look: Look | None = None


def entries(content: DayContent, points: Sequence[PicturedDistrict], *, has_enlargement: bool) -> list[Entry]:
    """What the map shows; ``points`` are those that lie on it or around it."""
    looks = looks_of([*content.areas, *points])
    km2: dict[Look, float] = defaultdict(float)
    for district in content.districts:
        km2[district.look] += district.km2
    sides = {look.holder for look in looks} | {look.challenger for look in looks if look.challenger}
    symbols = _symbols(content, points) if content.areas else []
    # A side whose points have a symbol of their own has no areas: it stands with that symbol alone.
    apart = {entry.look.holder for entry in symbols if entry.look and entry.kind != "circle"}
    plain = [Look(HELD, side) for side in sorted(sides - apart)]
    found = [Entry("area", _label(content, look), look) for look in plain]
    for state in (CONTESTED, CLAIMED, DISPUTED, UNRESOLVED):
        # The example is the look that covers most of the map: it comes last.
        of_state = sorted((look for look in looks if look.state == state), key=lambda look: km2[look])
        labelled = {_label(content, look): look for look in of_state}
        found += [Entry("area", label, look) for label, look in labelled.items()]
    # Once, in the colour that it has most of.
    silent = max((look for look in looks if look.silent), key=lambda look: km2[look], default=None)
    found += [Entry("area", _("Nothing ever reported"), silent)] if silent else []
    found += [Entry("front", _("Front line"))] if content.front.pieces else []
    found += [Entry("pocket", _("Pocket: enclosed ground"))] if content.front.pockets else []
    shown = {each.slug for each in (*content.areas, *points)}
    found += [Entry("objective", _("Announced objective"))] if shown & content.objectives else []
    enlarged = [Entry("enlarged", _("Drawn enlarged"))] if has_enlargement else []
    return [*found, *symbols, *enlarged]


def _symbols(content: DayContent, points: Sequence[PicturedDistrict]) -> list[Entry]:
    """The symbols of points: circles once, in the colours of areas, and every other kind with its side."""
    kinds = symbols_of(content)
    sides = sorted({each.look.holder for each in points if not each.is_site})
    circles = [side for side in sides if kinds.get(side, "circle") == "circle"]
    found = [Entry("circle", _("Towns and villages"), Look(HELD, circles[0]))] if circles else []
    for side in sides:
        if side not in circles:
            found.append(
                Entry(kinds[side], _("%(side)s: towns") % {"side": content.sides[side].name}, Look(HELD, side))
            )
    return found


def _label(content: DayContent, look: Look) -> str:
    side = content.sides.get(look.challenger if look.state == CONTESTED else look.holder)
    if look.state == CONTESTED:
        return _("Contested by %(side)s") % {"side": side.name} if side else _("Fighting by an unnamed party")
    fixed = {
        CLAIMED: _("Claimed by one publisher"),
        DISPUTED: _("Disputed"),
        UNRESOLVED: _("Unresolved: contested, no recent report"),
    }
    return fixed.get(look.state) or (side.name if side else _("No holder on record"))


def draw_entry(entry: Entry, x: float, y: float, fills: Fills) -> Markup:
    """The swatch of an entry, its top left corner there."""
    palette, middle = fills.palette, y + HEIGHT / 2
    if entry.kind == "objective":
        inner = {"x": x + 2, "y": y + 2, "width": WIDTH - 4, "height": HEIGHT - 4, "rx": 2}
        return joined(element("rect", inner | stroke) for stroke in objective_strokes(palette))
    if entry.kind == "enlarged":
        box: dict[str, object] = {"x": x + 2, "y": y + 2, "width": WIDTH - 4, "height": HEIGHT - 4, "fill": "none"}
        return joined(element("rect", box | stroke) for stroke in outline_strokes(palette))
    if entry.look is None:
        width = FRONT if entry.kind == "front" else POCKET
        line = {"d": f"M{x + 3:g} {middle:g}h{WIDTH - 6}", "stroke-linecap": "round", "class": f"legend-{entry.kind}"}
        casing = {"stroke": palette.casing, "stroke-width": width + 2 * CASING}
        core = {"stroke": palette.front, "stroke-width": width}
        return joined([element("path", line | casing), element("path", line | core)])
    if entry.kind != "area":
        stroke = {"stroke": palette.ink, "stroke-width": 1.2}
        return symbol(entry.kind, x + WIDTH / 2, middle, 6.5, {"fill": fills.fill(entry.look)} | stroke)
    area = {"x": x, "y": y, "width": WIDTH, "height": HEIGHT, "rx": 2, "fill": fills.fill(entry.look)}
    dots = {"stroke": palette.ink, "stroke-width": 1.3, "stroke-linecap": "round", "stroke-dasharray": "0 3"}
    return element("rect", area | (dots if entry.look.state == CLAIMED else {}))
