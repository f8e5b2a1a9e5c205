"""PURE: how a state is filled: a colour for each side, and a pattern for each state, so that colour is not all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from events.public.picture.markup import Markup, element
from events.public.picture.palette import Palette, mixed

HELD, CONTESTED, CLAIMED, DISPUTED, UNRESOLVED = "held", "contested", "claimed", "disputed", "unresolved"
# The states that are more than one colour: their pattern runs through a name.
PATTERNED = frozenset([CONTESTED, DISPUTED, UNRESOLVED])
# Of the dots on a hold of which nothing was ever reported: the share of ink in them (patterns.js).
SILENT_SHARE = 0.38
# On what a third side and further ones hold, as on the page (patterns.js): marks on a tile of 12 pixels, and after the
# last of them the first one again, wider apart; and the share of ink in them.
SIDE_MARKS = ("M6 -1V40", "M3.5 6a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0", "M6 3v6M3 6h6", "M1.5 8L6 4l4.5 4")
MARK_SHARE = 0.7


@dataclass(frozen=True, slots=True, order=True)
class Look:
    """A state with the sides that it shows, by their numbers; 0 is nobody, or a challenger whom nobody names.

    ``silent`` is a hold of which nothing was ever reported.
    """

    state: str
    holder: int
    challenger: int = 0
    silent: bool = False

    @classmethod
    def of(
        cls, holder: int, challenger: int, *, contested: bool, unresolved: bool, grade: str, silent: bool = False
    ) -> "Look":
        if contested:
            return cls(UNRESOLVED if unresolved else CONTESTED, holder, challenger)
        if grade in (CLAIMED, DISPUTED):
            return cls(grade, holder)
        return cls(HELD, holder, silent=silent)

    @property
    def pattern(self) -> str:
        """The id of its pattern, where it has one."""
        return f"{self.state}-{self.holder}-{self.challenger}" + ("-silent" if self.silent else "")


@dataclass(frozen=True, slots=True)
class Fills:
    """``colours`` are those of the sides by number; ``with_areas`` those sides that hold or contest one on any day."""

    palette: Palette
    colours: Mapping[int, str]
    with_areas: Sequence[int] = ()

    def holder(self, look: Look) -> str:
        return self.colours.get(look.holder, self.palette.nobody)

    def ground(self, look: Look) -> str:
        """The colour that most of its area has: what a name on it is read against, and its halo."""
        if look.state == UNRESOLVED:
            return self.palette.unresolved
        return self.palette.paler(self.holder(look)) if look.state in (CLAIMED, DISPUTED) else self.holder(look)

    def fill(self, look: Look) -> str:
        """The value of the attribute ``fill``."""
        return f"url(#{look.pattern})" if self.has_pattern(look) else self.ground(look)

    def has_pattern(self, look: Look) -> bool:
        return look.state in PATTERNED or look.silent or self._rank(look.holder) >= 0

    def _rank(self, side: int) -> int:
        """Which of the further sides it is, from 0; negative for the first two, and for nobody."""
        return self.with_areas.index(side) - 2 if side in self.with_areas else -1

    def _side_mark(self, side: int, ground: str) -> tuple[float, list[Markup]]:
        """The size of the tile, and the mark on what a further side holds."""
        rank = self._rank(side)
        if rank < 0:
            return 10, []
        holder = self.colours[side]
        stroke = {"stroke": mixed(self.palette.neutral_on(holder), holder, MARK_SHARE), "stroke-width": 1.4}
        mark = {"d": SIDE_MARKS[rank % len(SIDE_MARKS)], "fill": "none", "class": "side-mark"}
        return 12 + 5 * (rank // len(SIDE_MARKS)), [element("path", mark | stroke)]

    def pattern(self, look: Look) -> Markup:
        """The pattern of a look that has one, in pixels of the picture."""
        ground, holder = self.ground(look), self.holder(look)
        if look.state not in PATTERNED:
            size, marks = self._side_mark(look.holder, ground)
            colour = mixed(self.palette.neutral_on(holder), ground, SILENT_SHARE)
            dots = [_dot(3, 3, colour), _dot(8, 8, colour)] if look.silent else []
            return _pattern(look, size, 0, ground, *marks, *dots)
        if look.state == CONTESTED and not look.challenger:
            return _pattern(look, 7, 45, ground, _stripe(7, 1.5, self.palette.neutral_on(holder)))
        challenger = self.colours.get(look.challenger, self.palette.muted)
        if look.state == CONTESTED:
            return _pattern(look, 8.5, 45, ground, _stripe(8.5, 3.0, challenger))
        if look.state == DISPUTED:
            return _pattern(look, 8.5, 45, ground, _stripe(8.5, 1.8, holder), _level(8.5, 1.8, holder))
        return _pattern(look, 14, 0, ground, _dash(1, 3.0, holder), _dash(6, 10.0, challenger))


def _pattern(look: Look, size: float, angle: int, ground: str, *content: Markup) -> Markup:
    turned = f"rotate({angle})" if angle else None
    given = {"id": look.pattern, "width": size, "height": size, "patternUnits": "userSpaceOnUse"}
    tile = element("rect", {"width": size, "height": size, "fill": ground})
    return element("pattern", given | {"patternTransform": turned}, tile, *content)


def _stripe(size: float, width: float, colour: str) -> Markup:
    return element("rect", {"x": (size - width) / 2, "width": width, "height": size, "fill": colour})


def _level(size: float, width: float, colour: str) -> Markup:
    return element("rect", {"y": (size - width) / 2, "width": size, "height": width, "fill": colour})


def _dot(x: float, y: float, colour: str) -> Markup:
    return element("circle", {"cx": x, "cy": y, "r": 0.9, "fill": colour})


def _dash(x: float, y: float, colour: str) -> Markup:
    return element("rect", {"x": x, "y": y - 1, "width": 7, "height": 2.2, "fill": colour})
