"""Matches the staged pages of an import with the record, one short transaction a page."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from events.imports.matching.places import PlaceFinder
from events.imports.matching.planner import PlannedRow, Planner
from events.imports.matching.record_matcher import RecordMatcher
from events.imports.steps.staging import dialect_of
from events.imports.steps.workflow import StepRefusedError, take_step
from events.imports.tables.table import TableRow
from events.models import Event, Import, ImportPage, ImportRow

# Version and status of the events on record, by reference.
StoredVersions = dict[str, tuple[int, str]]


class PageMatcher:
    """Plans the rows of one import's pages. Made anew for each request, for the record may have changed."""

    def __init__(self, batch: Import, find_place: PlaceFinder) -> None:
        self._batch = batch
        self._planner = Planner(batch.campaign, dialect_of(batch), find_place)
        self._matcher = RecordMatcher(batch, self._planner)

    def match_page(self) -> bool:
        """Match the next page; returns whether there is more to do, until all is previewed.

        Where two do it at once, the work of the later one is lost and nothing else.
        """
        batch = self._batch
        number = batch.pages_matched
        page = batch.pages.filter(number=number).first()
        planned: list[PlannedRow] = []
        versions: StoredVersions = {}
        if page is not None:
            planned = self._planner.plan(TableRow(*row) for row in page.rows)
            # Read before the events are: what is written in between makes the row stale, and is not overwritten.
            versions = self._stored_versions(planned)
            self._matcher.set_outcomes(planned)
        try:
            with take_step(batch, "match"):
                if batch.pages_matched == number:
                    self._store(page, planned, versions)
        except StepRefusedError:
            return False
        return batch.state == Import.State.MATCHING

    def match_all(self) -> None:
        while self.match_page():
            pass

    def _stored_versions(self, planned: Iterable[PlannedRow]) -> StoredVersions:
        references = [row.reference for row in planned]
        events = Event.objects.filter(campaign=self._batch.campaign_id, reference__in=references)
        return {
            reference: (version, status)
            for reference, version, status in events.values_list("reference", "version", "status")
        }

    def _store(self, page: ImportPage | None, planned: list[PlannedRow], versions: StoredVersions) -> None:
        """Write the page's rows; where there is no page left, the import is previewed."""
        batch = self._batch
        if page is None:
            batch.state = Import.State.PREVIEWED
        else:
            ImportRow.objects.bulk_create(_row(batch, row, versions) for row in planned)
            _add_further_sources(batch, planned)
            batch.pages_matched += 1
            batch.counts = Counter(batch.counts) + _counts(planned)
        batch.save()


def _add_further_sources(batch: Import, planned: Sequence[PlannedRow]) -> None:
    """Into the rows of earlier pages; those of the same page have them already."""
    here = {row.number for row in planned}
    joined = [row for row in planned if row.further_source_of and row.further_source_of not in here]
    stored = ImportRow.objects.filter(batch=batch, number__in={row.further_source_of for row in joined})
    by_number = {row.number: row for row in stored}
    for row in joined:
        cited = by_number[row.further_source_of or 0].data["sources"]
        cited.extend(source for source in (row.data or {})["sources"] if source not in cited)
    ImportRow.objects.bulk_update(by_number.values(), ["data"])


def _counts(planned: Iterable[PlannedRow]) -> Counter[str]:
    """The rows by outcome, and as “unplaced” the new ones without a district, which is left for a person."""
    counts = Counter(row.outcome for row in planned)
    counts["unplaced"] = sum(row.is_unplaced for row in planned if row.outcome == ImportRow.Outcome.NEW)
    return counts


def _row(batch: Import, planned: PlannedRow, versions: StoredVersions) -> ImportRow:
    version, status = versions.get(planned.reference, (0, ""))
    reason = planned.reason
    if planned.outcome == ImportRow.Outcome.SAME and status == Event.Status.RETRACTED:
        reason = " ".join([_("The event has been retracted; an import cannot restore it."), reason]).strip()
    return ImportRow(
        batch=batch,
        number=planned.number,
        outcome=planned.outcome,
        name=planned.name[:60],
        # PostgreSQL keeps no NUL character.
        value=planned.value.replace("\0", "")[:200],
        reason=reason[:400],
        reference=planned.reference[:40],
        is_unplaced=planned.is_unplaced,
        digest=planned.digest,
        likeness=planned.duplicate_key,
        data=planned.data,
        before={"version": version} if planned.outcome == ImportRow.Outcome.CHANGED else None,
    )
