"""The faults of a drawn area, as sentences in the language of the person who drew it."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.geo.geometry import GeometryError
from events.geo.outline_questions import Question
from events.geo.simplification import Simplification
from events.geo.validity import Fault, Repair

# By the name that GEOS gives the fault.
FAULTS = {
    "Self-intersection": gettext_lazy("The outline crosses itself"),
    "Ring Self-intersection": gettext_lazy("The outline touches itself"),
    "Hole lies outside shell": gettext_lazy("A hole lies outside the outline"),
    "Holes are nested": gettext_lazy("A hole lies within another"),
    "Interior is disconnected": gettext_lazy("Holes cut the area in two"),
    "Nested shells": gettext_lazy("One area lies within another"),
    "Duplicate Rings": gettext_lazy("An outline is repeated"),
    "Too few points in geometry component": gettext_lazy("An outline has fewer than three corners"),
}

# By the kind of the question.
QUESTIONS = {
    "outside": gettext_lazy(
        "%(percent).0f %% of the outline lie outside the bounds of the campaign. It encloses %(km2).2f km², "
        "%(share).1f %% of the area of all districts, which counts in the share that each side holds."
    ),
    "overlap": gettext_lazy("It overlaps %(names)s: the smaller of the two lies in both by %(percent).0f %%."),
    "moved": gettext_lazy("The outline has moved: it has %(percent).0f %% in common with the one on record."),
    "point": gettext_lazy("The district's own point lies %(km).2f km outside the outline."),
}


def refusal(problem: GeometryError) -> str:
    """Why the geometry cannot be used, translated."""
    return translation.gettext(problem.template) % problem.values


def explain(fault: Fault) -> str:
    """What is wrong with the polygon, and where; a fault that has no text here is given in the words of GEOS."""
    what: Any = FAULTS.get(fault.kind) or _("The outline cannot be an area (%(reason)s)") % {"reason": fault.kind}
    if fault.lon is None or fault.lat is None:
        return f"{what}."
    return _("%(what)s at longitude %(lon).6g, latitude %(lat).6g.") % {
        "what": what,
        "lon": fault.lon,
        "lat": fault.lat,
    }


def offer(repair: Repair) -> str:
    """What accepting the repaired shape would change."""
    return _("Repaired, its area is %(after).2f km² (as it was drawn: %(before).2f km²).") % {
        "after": repair.repaired_km2,
        "before": repair.drawn_km2,
    }


def simplified_offer(simplification: Simplification) -> str:
    """What accepting the simplified shape would change."""
    return _(
        "Simplified, it has %(after)d corners instead of %(before)d, and its outline moves by %(metres).1f m at most."
    ) % {
        "after": simplification.after,
        "before": simplification.before,
        "metres": simplification.moved_m,
    }


def too_detailed(simplification: Simplification, most: int) -> str:
    """That the outline has more corners than ``most``, which are the limit."""
    return _("Its outline has %(before)d corners; the limit is %(most)d.") % {
        "before": simplification.before,
        "most": most,
    }


def question(asked: Question) -> str:
    """The question as a statement, translated; whoever is asked says whether the outline is right."""
    return str(QUESTIONS[asked.kind]) % asked.values
