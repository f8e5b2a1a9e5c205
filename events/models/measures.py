"""Names of measures and units for people: a figure stores a slug and the unit as the campaign's files have them."""

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

MEASURES = {
    "displaced-current": _("Displaced at the time"),
    "displaced-total": _("Displaced since the beginning"),
    "displaced-east": _("Displaced from the eastern side"),
    "displaced-north": _("Displaced from the northern side"),
    "displaced-south": _("Displaced from the southern side"),
    "displaced-west": _("Displaced from the western side"),
    "displaced-unspecified": _("Displaced, period not stated"),
    "affected-estimate": _("Affected, as estimated"),
    "shelter-estimate": _("In need of shelter, as estimated"),
    "car-bombs-destroyed": _("Car bombs destroyed"),
    "coalition-strength": _("Strength of the coalition"),
    "militants-killed": _("Militants killed"),
}
UNITS = {"people": _("people"), "vehicles": _("vehicles")}

# What can be followed over time, by how its slug ends: how many there are on a day, and how many there have been by
# then. Any other measure is a number of its own day, of a part or of another period, and two of them make no series.
STOCK_SUFFIX, TOTAL_SUFFIX = "-current", "-total"


def is_total(slug: str) -> bool:
    """Whether the measure counts everything since the beginning."""
    return slug.endswith(TOTAL_SUFFIX)


def measure(slug: str) -> str:
    """The name of the measure; one that is not listed is named by its slug, without the hyphens."""
    return str(MEASURES.get(slug) or slug.replace("-", " ").capitalize())


def unit(word: str) -> str:
    return str(UNITS.get(word, word))


def number(value: int) -> str:
    return str(number_format(value, force_grouping=True))
