"""The feeds of a campaign, of a district, of a side and of the change log, for feed readers."""

from collections.abc import Callable, Iterable, Iterator

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Campaign, Citation, Event, TakeDown, labels
from events.models.querysets import EventQuerySet
from events.newsroom.activity import ActivityEntry
from events.newsroom.change_log import LogEntry, newest_entries
from events.newsroom.editions import BulkLoad
from events.newsroom.news import News, read_news
from events.newsroom.public_change_texts import ChangeText, LoggedChange
from events.projection import parties
from events.public.atom import Entry, render_feed
from events.public.page_head import site_of
from events.public.pages import PageRequest, Rendered, campaign_page, language_of_page
from events.serving.campaign_list import find_campaign, list_campaigns
from events.serving.memory_cache import PageKey

MOST_ENTRIES = 50
# Of a change of the map, so many districts and rows are named.
MOST_NAMED = 8

Render = Callable[[Campaign, str], Rendered]


@campaign_page
def campaign_feed(request: HttpRequest, campaign: str) -> PageRequest:
    """What was last published, corrected and retracted."""

    def render(found: Campaign, site: str) -> Rendered:
        path = reverse("feed", args=[found.slug])
        page = reverse("campaign", args=[found.slug])
        return _render_news(found, site, path, page, str(found), found.events.all())

    return _asked(request, "feed", campaign, "", render)


@campaign_page
def district_feed(request: HttpRequest, campaign: str, slug: str) -> PageRequest:
    """The same of the events about one district."""

    def render(found: Campaign, site: str) -> Rendered:
        district = found.districts.only("slug", "name_en", "name_ar", "bank").filter(slug=slug).first()
        if district is None:
            raise Http404
        arguments = [found.slug, slug]
        events = Event.objects.filter(campaign=found).about([slug])
        title = f"{labels.place_name(district)} · {found}"
        return _render_news(
            found, site, reverse("district-feed", args=arguments), reverse("district", args=arguments), title, events
        )

    return _asked(request, "district-feed", campaign, slug, render)


@campaign_page
def side_feed(request: HttpRequest, campaign: str, slug: str) -> PageRequest:
    """The same of what one side is said to have done, whichever of its actors did it."""

    def render(found: Campaign, site: str) -> Rendered:
        actors = list(found.actors.all())
        of_sides = parties.members(actors)
        side = next((actor for actor in actors if actor.slug == slug and actor.pk in of_sides), None)
        if side is None:
            raise Http404
        path = reverse("side-feed", args=[found.slug, slug])
        page = f"{reverse('events', args=[found.slug])}?side={slug}"
        events = Event.objects.filter(campaign=found).by_actors(of_sides[side.pk])
        return _render_news(found, site, path, page, f"{labels.local_name(side)} · {found}", events)

    return _asked(request, "side-feed", campaign, slug, render)


@campaign_page
def changes_feed(request: HttpRequest, campaign: str) -> PageRequest:
    """The newest of the change log: a load of many events is one entry."""

    def render(found: Campaign, site: str) -> Rendered:
        page, path = (reverse(name, args=[found.slug]) for name in ("changes", "changes-feed"))
        logged = newest_entries(found, MOST_ENTRIES)
        entries = (_of_log(found, page, entry) for entry in logged)
        subtitle = _("What was published, corrected and retracted on the map, on which day, and for what reason.")
        return render_feed(site, path, page, f"{_('Changes')} · {found}", subtitle, entries)

    return _asked(request, "changes-feed", campaign, "", render)


def _asked(request: HttpRequest, name: str, campaign: str, slug: str, render: Render) -> PageRequest:
    found, site = find_campaign(campaign, list_campaigns()), site_of(request)
    key = PageKey(name, found.pk, found.revision, language_of_page(), (slug, site))
    return PageRequest(key, lambda current: render(current, site))


def _render_news(campaign: Campaign, site: str, path: str, page: str, title: str, events: EventQuerySet) -> Rendered:
    sides = {pk: labels.local_name(side) for pk, side in parties.sides(campaign.actors.all()).items()}
    entries = (_of_event(campaign, news, sides) for news in read_news(campaign, events, MOST_ENTRIES))
    subtitle = _("Newly published reports, and corrections and retractions of earlier ones.")
    return render_feed(site, path, page, title, subtitle, entries)


def _of_event(campaign: Campaign, news: News, sides: dict[int, str]) -> Entry:
    event = news.event
    path = reverse("event", args=[campaign.slug, event.reference])
    title = f"{date_format(event.occurred_on, 'j F Y')}: {labels.local_text(event, 'summary')}"
    side = sides.get(event.actor_id) if event.actor_id else None
    return Entry(
        key=path,
        path=path,
        title=_("Retracted: %(title)s") % {"title": title} if news.is_retracted else title,
        lines=list(_said(news)),
        published=news.published,
        updated=news.last.at,
        categories=[event.get_kind_display(), *([side] if side else [])],
    )


def _said(news: News) -> Iterator[str]:
    """Lines: what happened to the report, what it is about, who says so, and who says otherwise."""
    event, day = news.event, date_format(news.last.at, "j F Y")
    if news.last.kind != "published":
        yield _sentence(f"{news.last.get_kind_display()}, {day}", news.reason)
    about = [event.get_kind_display(), *([labels.local_name(event.actor)] if event.actor else [])]
    yield " · ".join([*about, *_named(labels.place_name(each) for each in event.districts.all())])
    if news.is_retracted:
        return
    if supporting := _publishers(event.supporting_citations):
        yield _("Who says so: %(publishers)s.") % {"publishers": supporting}
    if disputing := _publishers(event.disputing_citations):
        yield _("Who disputes it: %(publishers)s.") % {"publishers": disputing}


def _publishers(citations: Iterable[Citation]) -> str:
    return ", ".join(dict.fromkeys(each.source.publisher for each in citations))


def _of_log(campaign: Campaign, page: str, entry: LogEntry) -> Entry:
    if isinstance(entry, ActivityEntry):
        path = reverse("event", args=[campaign.slug, entry.step.event.reference])
        day = date_format(entry.occurred_on, "j F Y")
        title = f"{entry.step.get_kind_display()}: {day}, {entry.kind_label}: {entry.summary}"
        reason = "" if entry.is_by_loader else entry.step.reason
        lines = [reason, *_fields(entry), *(_changed(entry.consequence.text) if entry.consequence else [])]
        return _logged(entry, f"{page}step/{entry.step.pk}", path, title, lines)
    if isinstance(entry, BulkLoad):
        title = f"{entry.label}: {_with_files(entry)}"
        lines = [str(entry.edition)] if entry.edition else []
        return _logged(entry, f"{page}load/{entry.kind}/{entry.at:%Y%m%dT%H%M%S%f}", page, title, lines)
    if isinstance(entry, TakeDown):
        title = _("taken down")
        lines = [f"{_('A text was taken off the record for good:')} {entry.get_reason_display()}"]
        return _logged(entry, f"{page}take-down/{entry.pk}", page, title, lines)
    return _logged(entry, f"{page}change/{entry.at:%Y%m%dT%H%M%S%f}", page, _change_title(entry), _change_lines(entry))


def _logged(entry: LogEntry, key: str, path: str, title: str, lines: Iterable[str]) -> Entry:
    return Entry(key, path, title, list(filter(None, lines)), entry.at, entry.at)


def _change_title(entry: LoggedChange) -> str:
    rows = _named(f"{row.kind} {row.name}" for row in entry.text.rows)
    effects = _named(dict.fromkeys(effect.district for effect in entry.text.effects))
    return f"{_('changed')}: {', '.join(rows or effects)}"


def _change_lines(entry: LoggedChange) -> Iterator[str]:
    if entry.is_by_loader:
        yield _("with the record’s files")
    if entry.reason:
        yield _("because: %(reason)s") % {"reason": entry.reason}
    yield from _changed(entry.text)


def _changed(text: ChangeText) -> Iterator[str]:
    for row in text.rows[:MOST_NAMED]:
        yield from (f"{row.name}, {change.label}: {change.before} → {change.after}" for change in row.field_changes)
    for effect in text.effects[:MOST_NAMED]:
        yield f"{effect.district}: {effect.before} → {effect.after}, {effect.when}"


def _fields(entry: ActivityEntry) -> Iterator[str]:
    """What a correction changed, field by field, its citations included."""
    if entry.correction is None:
        return
    for change in entry.correction.field_changes:
        yield f"{change.label}: {change.before} → {change.after}"
    for citation in entry.correction.citation_changes:
        yield str(citation.label)
        yield from (f"{change.label}: {change.before} → {change.after}" for change in citation.field_changes)


def _with_files(entry: BulkLoad) -> str:
    events = ngettext(
        "%(n)s event, with the record’s files", "%(n)s events, with the record’s files", entry.event_count
    )
    return events % {"n": entry.event_count}


def _named(names: Iterable[str]) -> list[str]:
    """The first of the names, and that there are more."""
    given = list(names)
    return [*given[:MOST_NAMED], "…"] if len(given) > MOST_NAMED else given


def _sentence(what: str, reason: str) -> str:
    return f"{what}: {reason}" if reason else what
