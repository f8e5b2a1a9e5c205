"""Builds the basemap of a campaign from GeoJSON files, as ``ground.csv`` beside them decides.

A row of ground.csv turns features of one file into one row of the basemap, or into one for each name:

=========================  =============================================================================================
``file``                   the GeoJSON file, in the same folder
``where``                  which of its features, by a property: ``roadClass=highway``; empty for all
``leave_out``              numbers of features that are left out, counted from 0; ``note`` says why
``kind``, ``slug``         as in the basemap; with ``names_from`` the beginning of each slug
``name_en``, ``name_ar``   the names; with ``names_from`` those of what has no name
``names_from``             the property by whose value the features are grouped, one row for each name
``one_en``                 what a thing is called in English that has a name in Arabic alone
``shortest_named_m``       a name of fewer metres than this is not told from what has no name
``margin_km``              what lies further outside the bounds of the campaign is cut off; empty to keep everything
``tolerance_m``            how far a line may be moved to spare vertices; empty for 0
``geometry_source`` …      as in the basemap
``note``                   why so, for the next person to read; not built from
=========================  =============================================================================================

Lines are joined end to end, and areas united: the outline of a city is the union of its quarters.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from events.campaign_files.build.geojson import Feature, read_features
from events.campaign_files.build.tables import TableError, TableRow, Tables
from events.campaign_files.problem import Problem, with_value
from events.geo import generalization, geometry, shape_limits
from events.geo.geometry import Box, GeometryError
from events.models import BasemapFeature

FILE = "ground.csv"
COLUMNS = (
    "file where leave_out kind slug name_en name_ar names_from one_en "
    "shortest_named_m margin_km tolerance_m geometry_source geometry_licence note"
)

# About a metre.
DECIMALS = 5

_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
_ARABIC_LETTER = re.compile("[\u0620-\u06ff]")


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that make one row of the basemap."""

    slug: str
    name_en: str
    name_ar: str
    shapes: list[BaseGeometry]


def ground_rows(tables: Tables, campaign_fields: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of the basemap in the format of Django's serializer, by slug.

    ``campaign_fields`` are those of the campaign's own row: its slug and its bounds.
    """
    west, south, east, north = (float(campaign_fields[side]) for side in ("west", "south", "east", "north"))
    bounds = (west, south, east, north)
    built: dict[str, dict[str, Any]] = {}
    for decision in tables.read(FILE, COLUMNS):
        try:
            for group in _groups(decision, _features(tables, decision), bounds):
                if group.slug in built:
                    raise decision.error("slug", f"There are two rows of the slug “{group.slug}”.")
                fields = _fields(decision, group)
                _check(decision, fields, bounds)
                built[group.slug] = {"campaign": [campaign_fields["slug"]]} | fields
        except TableError as error:
            tables.problems += error.problems
    return [{"model": "events.basemapfeature", "fields": fields} for _slug, fields in sorted(built.items())]


def _features(tables: Tables, decision: TableRow) -> list[Feature]:
    """The features of the file that the decision is about. Raises TableError where there are none."""
    name, equals, value = decision["where"].partition("=")
    path = tables.folder / decision["file"]
    if path.parent != tables.folder or not path.is_file():
        raise decision.error("file", f"There is no such file beside {FILE}.")
    if name and not equals:
        raise decision.error("where", "This is not a property with its value, such as roadClass=highway.")
    features = read_features(tables, decision["file"])
    found = [feature for feature in features if not name or feature.cells.get(name) == value]
    left_out = _left_out(decision)
    # A number of a feature that is not there to be left out is a slip, and would leave in what was meant.
    if stray := left_out - {feature.number for feature in found}:
        raise decision.error("leave_out", f"Feature {min(stray)} is not among those of this row.")
    kept = [feature for feature in found if feature.number not in left_out]
    if not kept:
        raise decision.error("where", f"No feature of {decision['file']} is left for this row.")
    return kept


def _left_out(decision: TableRow) -> set[int]:
    numbers = decision["leave_out"].split()
    if not all(number.isascii() and number.isdigit() for number in numbers):
        raise decision.error("leave_out", "These are not numbers of features, with spaces between.")
    return {int(number) for number in numbers}


def _measure(decision: TableRow, column: str) -> float | None:
    """The number in a column; None where it is empty. Raises TableError where it is none, or is negative."""
    if not decision[column]:
        return None
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", decision[column]):
        raise decision.error(column, "This is not a number of 0 or more.")
    return float(decision[column])


def _groups(decision: TableRow, features: list[Feature], bounds: Box) -> Iterator[Group]:
    shapes = _clipped(decision, features, bounds)
    if not shapes:
        raise decision.error("margin_km", f"Nothing of {decision['file']} lies within this margin.")
    plain = [shape for feature, shape in shapes if not _name(decision, feature)]
    named: dict[str, list[tuple[Feature, BaseGeometry]]] = defaultdict(list)
    for feature, shape in shapes:
        if name := _name(decision, feature):
            named[name].append((feature, shape))
    shortest = _measure(decision, "shortest_named_m") or 0
    for name, found in named.items():
        if sum(generalization.length_m(shape) for _feature, shape in found) < shortest:
            plain += [shape for _feature, shape in found]
        else:
            yield _named_group(decision, name, found[0][0].number, [shape for _feature, shape in found])
    if plain:
        yield Group(decision["slug"], decision["name_en"], decision["name_ar"], plain)


def _clipped(decision: TableRow, features: list[Feature], bounds: Box) -> list[tuple[Feature, BaseGeometry]]:
    """The features with what of them lies within the margin."""
    margin = _measure(decision, "margin_km")
    if margin is None:
        return [(feature, feature.shape) for feature in features]
    box = generalization.padded(bounds, margin)
    shapes = ((feature, generalization.clipped(feature.shape, box)) for feature in features)
    return [(feature, shape) for feature, shape in shapes if not shape.is_empty]


def _name(decision: TableRow, feature: Feature) -> str:
    """The feature's own name, "" where it has none. Raises TableError where it is no text."""
    column = decision["names_from"]
    if not column:
        return ""
    name = feature.cells.get(column)
    if not isinstance(name, str):
        raise feature.error(column, "A name is a text, and an empty one where there is none.")
    return " ".join(name.split())


def _named_group(decision: TableRow, name: str, first: int, shapes: list[BaseGeometry]) -> Group:
    """The group of a name. A slug is Latin: where the name is not, the number of its first feature stands for it."""
    name_en, name_ar = split_name(name)
    key = slugify(name_en) or str(first)
    longest = BasemapFeature._meta.get_field("slug").max_length
    slug = f"{decision['slug']}-{key}"[:longest].rstrip("-")
    return Group(slug, name_en or decision["one_en"], name_ar, shapes)


def split_name(name: str) -> tuple[str, str]:
    """The Latin and the Arabic words of a name as it is given: many are in one script, some in both.

    Numbers and dashes go with the word before them, or after them where they begin the name.
    """
    words: dict[str, list[str]] = {"en": [], "ar": []}
    script = "ar" if _ARABIC_LETTER.search(name) and not _LATIN_LETTER.search(name) else "en"
    for word in name.split():
        if _LATIN_LETTER.search(word):
            script = "en"
        elif _ARABIC_LETTER.search(word):
            script = "ar"
        words[script].append(word)
    return " ".join(words["en"]), " ".join(words["ar"])


def _fields(decision: TableRow, group: Group) -> dict[str, Any]:
    """The columns of a basemap row but for its campaign."""
    try:
        joined = generalization.joined(group.shapes)
    except (ValueError, ShapelyError) as problem:
        raise decision.error("file", str(problem)) from problem
    shape = generalization.simplified(joined, _measure(decision, "tolerance_m") or 0, DECIMALS)
    if shape.is_empty:
        raise decision.error("tolerance_m", f"Nothing of “{group.slug}” is left within this tolerance.")
    return {
        "slug": group.slug,
        "kind": decision["kind"],
        "name_en": group.name_en,
        "name_ar": group.name_ar,
        "geometry_source": decision["geometry_source"],
        "geometry_licence": decision["geometry_licence"],
        "shape": geometry.to_geojson(shape),
    }


def _check(decision: TableRow, fields: dict[str, Any], bounds: Box) -> None:
    """Raises TableError where the basemap would not take the row."""
    try:
        BasemapFeature(**fields).clean_fields(exclude=["campaign"])
    except ValidationError as problem:
        # Not by the row's cells: a slug or a name may be made of what the feature says.
        raise TableError(
            *(
                Problem(with_value(message, fields[field]), decision.file, decision.number, field=field)
                for field, messages in problem.message_dict.items()
                for message in messages
            )
        ) from problem
    try:
        shape = geometry.read(fields["shape"])
        shape_limits.check(shape, bounds, settings.SHAPE_MAX_VERTICES, may_reach_out=True)
        if shapely.get_dimensions(shape) == 2:
            geometry.as_area(shape)
    except GeometryError as problem:
        raise decision.error("file", f"{fields['slug']}: {problem}") from problem
