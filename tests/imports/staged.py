"""Imports for tests: a file taken as far as its preview, or into the record."""

from events.gazetteer.cache import gazetteer_of
from events.imports.steps.apply import apply
from events.imports.steps.page_matcher import PageMatcher
from events.imports.steps.staging import receive
from events.models import Actor, Campaign, Citation, District, Event, Import, ImportPage, ImportRow, Source, Span
from tests.imports.tables import GED, file, ged_row, own, table

RECORD = (Campaign, Actor, District, Source, Event, Citation, Span)
STAGED = (Import, ImportPage, ImportRow)


def previewed(campaign, text, name="reports.csv", **chosen):
    batch = receive(file(text), name, campaign, **chosen)
    PageMatcher(batch, gazetteer_of(campaign).place).match_all()
    return batch


def applied(campaign, text, name="reports.csv", good_rows_only=False, **chosen):
    batch = previewed(campaign, text, name, **chosen)
    apply(batch, by=chosen.get("by"), good_rows_only=good_rows_only)
    return batch


def outcomes(batch):
    return [(row.number, row.outcome) for row in batch.rows.order_by("number")]


def only_row(batch):
    return batch.rows.get()


def row_of(harbour, **values):
    """The previewed row of a file of ours that has only one."""
    return only_row(previewed(harbour.campaign, own(**values)))


def ged_row_of(harbour, **values):
    """The previewed row of a GED that has only one."""
    return only_row(previewed(harbour.campaign, table(GED, [ged_row | values])))


def everything(*models):
    """Every row of the record, history included, to compare."""
    recorded = models or RECORD
    histories = [model.history.model for model in recorded if hasattr(model, "history")]
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in [*recorded, *histories]}
