"""A record in which every text that readers may see is hostile: rows of every noun, written as people do."""

import itertools

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from events.models import (
    BasemapFeature,
    Citation,
    Edition,
    Figure,
    Milestone,
    MistakeReport,
    Phase,
    Place,
    Story,
    StoryStep,
    TakeDown,
    unit_of_work,
)
from tests.campaigns import Harbour, add_voice, day, square, stored_before_the_rule
from tests.hostile.texts import LONGEST, REFUSED, Deck

# Of models that hold no text for readers, or none that people write.
EDITORS_ALONE = {"ApiToken", "Chain", "ChainLink", "ColumnMapping", "Import", "ImportPage", "ImportRow", "LinkCheck"}
# Columns of texts that are no free text: what they hold instead is checked wherever they are written.
NO_FREE_TEXT = {
    "Actor.colour",
    "Actor.colour_dark",
    "BasemapFeature.shape",
    "Campaign.slug",
    "Campaign.time_zone",
    "District.shape",
    "Event.shape",
    "PublicChange.effects",
    "PublicChange.rows",
    "Source.folded_url",
    "Source.language",
    "Source.title_language",
    # Copied from a row that changed, as it was written.
    "PublicChange.reason",
    "Step.reason",
}
TEXTS = (models.CharField, models.TextField, models.JSONField)


def readers_models():
    return [
        model
        for model in apps.get_app_config("events").get_models()
        if model.__name__ not in EDITORS_ALONE and not hasattr(model, "tracked_fields") and not _is_history(model)
    ]


def _is_history(model):
    return model.__name__.startswith("Historical")


def text_columns(model):
    """The columns of a model that people write freely; a new one is among them unless it is named here."""
    return [
        column
        for column in model._meta.concrete_fields
        if isinstance(column, TEXTS)
        and not isinstance(column, models.SlugField)
        and not column.choices
        and f"{model.__name__}.{column.name}" not in NO_FREE_TEXT
    ]


class HostileRecord(Harbour):
    """The Harbour, with rows of all nouns, and then all of their texts replaced."""

    def __init__(self):
        super().__init__()
        with unit_of_work.together():
            self._add_rows()
        deck = Deck()
        for model in readers_models():
            for row in model.objects.order_by("pk"):
                poison(row, deck)

    def _add_rows(self):
        campaign = {"campaign": self.campaign}
        self.campaign.name_ar = "حملة"
        watch = add_voice(self.campaign, "watch")
        for number, (slug, districts) in enumerate({"taken": "docks", "mill": "mill", "fort": "fort"}.items()):
            of_event = {"name_en": slug, "starts": day(10 * number), "ends": day(10 * number + 5)}
            event = self.event(
                slug, 5, districts=[getattr(self, districts)], sources=[self.gazette, self.herald], place="Quay"
            )
            Citation.objects.create(event=event, source=self.wire, stance="disputes", voice=watch)
            Phase.objects.create(slug=slug, **of_event, **campaign)
            Milestone.objects.create(slug=slug, name_en=slug, day=day(5 + number), **campaign)
            Edition.objects.create(slug=slug, name_en=slug, released_on=day(40 + number), **campaign)
            Place.objects.create(slug=slug, name_en=slug, **campaign)
            story = Story.objects.create(slug=slug, name_en=slug, is_published=True, **campaign)
            StoryStep.objects.create(story=story, name_en=slug, day=day(5), **campaign)
            StoryStep.objects.create(
                story=story, name_en=slug, day=day(6), compare=day(9), district=self.docks, position=1, **campaign
            )
            MistakeReport.objects.create(district=self.docks, text="Not so.", state="handled", **campaign)
            Figure.objects.create(
                day=day(5), measure="boats", value=3, unit="boats", summary="Three.", source=self.gazette, **campaign
            )
            TakeDown.objects.create(reason="asked", **campaign)
        self.event("nowhere", 5, districts=[], kind="bridge", lon=10.2, lat=50.2, place="Quay")
        for number, kind in enumerate(BasemapFeature.Kind.values):
            shape = {"type": "LineString", "coordinates": [[10.05, 50.05 + number / 100], [10.4, 50.35]]}
            BasemapFeature.objects.create(
                slug=kind,
                kind=kind,
                name_en=kind,
                shape=square(10.1, 50.1, 0.3) if kind in ("outline", "country") else shape,
                **campaign,
            )

    def go_on(self):
        """What comes after: entries of the change log with reasons and a name, and texts from before a rule."""
        self._correct()
        self._write_past_the_rule()

    def _correct(self):
        deck = Deck()
        somebody = get_user_model().objects.create_user(deck.text(150))
        event = self.campaign.events.get(reference="fort")
        event.occurred_on = day(7)
        event._change_reason = deck.text(100)
        event._history_user = somebody
        event.save()
        event = self.event("gone", 8)
        poison(event, deck)
        event.status, event.status_reason = "retracted", deck.text(200)
        event._change_reason = event.status_reason
        event.save()

    def _write_past_the_rule(self):
        """What the columns refuse by now, but a database may hold from before: overrides of direction."""
        refused = itertools.cycle(REFUSED)
        for row in [
            self.docks,
            self.crown,
            self.gazette,
            *self.campaign.events.all()[::2],
            *Citation.objects.all()[::2],
        ]:
            row.refresh_from_db()
            for column in text_columns(type(row)):
                if not isinstance(column, models.URLField | models.JSONField):
                    text = f"{next(refused)[: (column.max_length or LONGEST) // 3]}{getattr(row, column.name)}"
                    stored_before_the_rule(row, **{column.column: text[: column.max_length]})


def poison(row, deck):
    """Hostile in every text, and written as any row is."""
    row.refresh_from_db()
    for column in text_columns(type(row)):
        if isinstance(column, models.URLField):
            text = deck.address(column.max_length)
        elif isinstance(column, models.JSONField):
            text = [deck.text(200) for _time in range(3)]
        else:
            text = deck.text(column.max_length)
        setattr(row, column.name, text)
    row._change_reason = deck.text(100)
    row.save()


def make():
    HostileRecord().go_on()
