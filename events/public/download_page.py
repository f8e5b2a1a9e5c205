"""The page of all that can be downloaded, for readers without scripts and for whoever wants an address to keep."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from events.control import COUNTED
from events.exports.layer_formats.registry import available
from events.exports.layers.registry import OF_EVENTS
from events.models import Campaign
from events.projection.basis import Basis
from events.public import last_good, structured_data
from events.public.catalogue.addresses import dataset_path
from events.public.download_words import format_words, layer_words
from events.public.downloads import MOST_EVENTS, formats_of
from events.public.map_query import Asked, Opening, opening_of
from events.public.page_head import PageHead
from events.public.pages import PageRequest, Rendered, campaign_page, language_of_page
from events.public.static_edition import StaticEdition
from events.public.text_pages import render_text
from events.serving.basis_query import parameters_of, with_basis
from events.serving.campaign_list import find_campaign
from events.serving.layer_query import LayerQuery
from events.serving.memory_cache import PageKey

# Layers of which a file without a query has all.
WHOLE = ("events", "reports", "spans", "districts")


class FileLink(NamedTuple):
    label: str
    address: str
    ending: str


class OfferedLayer(NamedTuple):
    """``what`` says of which day or with which filters it is."""

    name: str
    title: str
    what: str
    description: str
    files: list[FileLink]


@campaign_page
def download_page(request: HttpRequest, campaign: str) -> PageRequest:
    """The query is that of the map page, with the filters of events."""
    asked = Asked.of(request)
    found = find_campaign(campaign, asked.campaigns())
    opening = opening_of(found, asked)
    key = PageKey("download", found.pk, found.revision, language_of_page(), (opening, asked.site, asked.edition))
    query = last_good.address_of("", _parameters(opening))
    keep = not opening.notice and not opening.filters
    return PageRequest(key, lambda current: _render(current, opening, asked.site, asked.edition), keep, query)


def _parameters(opening: Opening) -> dict[str, str]:
    return {"on": opening.day.isoformat()} | opening.kept_parameters


def whole_layers(campaign: Campaign) -> list[str]:
    """The layers that one file has of the whole campaign: no query is needed for them."""
    is_large = campaign.events.published().count() > MOST_EVENTS
    return [name for name in WHOLE if not (is_large and name in OF_EVENTS)]


def _render(campaign: Campaign, opening: Opening, site: str, edition: StaticEdition | None) -> Rendered:
    opening = opening.within(campaign.start, campaign.end)
    query = urlencode([*_parameters(opening).items(), *opening.filters])
    path = f"{reverse('download', args=[campaign.slug])}?{query}"
    description = _("The record as files: GeoJSON, CSV, Excel, KML and more, with licences and sources.")
    words = format_words()
    context = {
        "opening": opening,
        "map_path": f"{reverse('campaign', args=[campaign.slug])}?{query}",
        "edition": edition,
        "layers": list(_offered(campaign, opening, edition)),
        "formats": [(form, *words[form]) for form in available()],
        "grades": [grade.value for grade in COUNTED],
        "pictures": [
            FileLink(form.upper(), _picture(campaign, opening, form), form) for form in _picture_forms(edition)
        ],
        "most": number_format(MOST_EVENTS, force_grouping=True),
    }
    data = [structured_data.dataset(campaign, site, description, with_files=True)]
    dataset = dataset_path(campaign)
    head = PageHead(site, path, _("Download"), description, data=data, is_indexed=not opening.filters, dataset=dataset)
    context["dataset"] = dataset
    return render_text("events/download.html", campaign, head, context)


def _picture_forms(edition: StaticEdition | None) -> tuple[str, ...]:
    if edition is None:
        return ("svg", "png")
    return ("svg",) if edition.pictures else ()


def _offered(campaign: Campaign, opening: Opening, edition: StaticEdition | None) -> Iterator[OfferedLayer]:
    words = layer_words()
    offered = _of_whole(campaign) if edition else _of_view(campaign, opening)
    for name, what, pairs in offered:
        query = LayerQuery.parse(name, _query(pairs), campaign.start, campaign.end).pairs
        title, description = words[name]
        yield OfferedLayer(name, title, what, description, list(_files(campaign, name, query)))


def _of_view(campaign: Campaign, opening: Opening) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """The layers in order; of each in words what is shown of it, and names and values for its address."""
    basis = list(parameters_of(opening.basis).items())
    # Events have no grade: their districts do.
    known = Basis(opening.basis.known_on)
    known_on = list(parameters_of(known).items())
    whole = _("of the whole campaign")
    yield "control", with_basis(_day(opening.day), opening.basis), [("on", opening.day.isoformat()), *basis]
    first, second = opening.days or (campaign.start, campaign.end)
    between = _("%(first)s to %(second)s") % {"first": _day(first), "second": _day(second)}
    yield (
        "changes",
        with_basis(between, opening.basis),
        [("from", first.isoformat()), ("to", second.isoformat()), *basis],
    )
    if opening.filters:
        filters = ", ".join(f"{name}={value}" for name, value in opening.filters)
        filtered = _("with %(filters)s") % {"filters": filters}
        yield "events", with_basis(filtered, known), [*opening.filters, *known_on]
    for name in ("events", "reports"):
        yield name, with_basis(whole, known), known_on
    yield "spans", with_basis(whole, opening.basis), basis
    yield "districts", whole, []


def _of_whole(campaign: Campaign) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """A server of files reads no query."""
    yield from ((name, _("of the whole campaign"), []) for name in whole_layers(campaign))


def _query(pairs: list[tuple[str, str]]) -> QueryDict:
    return QueryDict(urlencode(pairs))


def _files(campaign: Campaign, layer: str, pairs: list[tuple[str, str]]) -> Iterator[FileLink]:
    query = f"?{urlencode(pairs)}" if pairs else ""
    for form in formats_of(layer):
        path = reverse("layer-file", kwargs={"campaign": campaign.slug, "layer": layer, "form": form})
        yield FileLink(".zip (CSV)" if form == "zip" else f".{form}", path + query, form)


def _picture(campaign: Campaign, opening: Opening, form: str) -> str:
    name = {"svg": "picture", "png": "png-picture"}[form]
    basis = urlencode(parameters_of(opening.basis))
    return reverse(name, args=[campaign.slug, opening.day.isoformat()]) + (f"?{basis}" if basis else "")


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")
