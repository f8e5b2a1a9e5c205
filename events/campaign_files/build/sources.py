"""PURE: sources from the pages that the reports name, each page once."""

import re
from collections.abc import Iterable
from typing import Any

from events.campaign_files.build.decisions import Decisions
from events.campaign_files.build.tables import TableRow

FURTHER_COLUMNS = "reference publisher agency via title url published_on language title_language note"
TITLE_COLUMNS = "report_id lang title_original"

NOT_RECORDED = "Title is our description; the headline was not recorded."

# How the table of reports marks a headline that is a translation, and one that nobody wrote down.
_TRANSLATED = {"Arabic": "ar", "Persian": "fa", "Turkish": "tr", "Russian": "ru"}
_MARK = re.compile(rf" \(({'|'.join(_TRANSLATED)})\)")
_NO_HEADLINE = re.compile(r",? \(?headline not recorded\)?")

PageKey = tuple[str, str, str]


class Sources:
    """The sources of the reports, found by page, and the further ones of ``further_sources.csv``."""

    def __init__(
        self,
        reports: Iterable[TableRow],
        titles: dict[str, TableRow],
        further: Iterable[TableRow],
        decisions: Decisions,
    ) -> None:
        self._by_report: dict[str, str] = {}
        self.rows: dict[str, dict[str, Any]] = {}
        pages: dict[PageKey, list[TableRow]] = {}
        for report in reports:
            pages.setdefault(_page(report, decisions), []).append(report)
        for page in pages.values():
            first = min(page, key=lambda report: report["report_id"])
            fields = _fields(
                first, page, next((titles[r["report_id"]] for r in page if r["report_id"] in titles), None)
            )
            fields = decisions.applied("source", first["report_id"], fields)
            self._add(first, fields)
            self._by_report |= {report["report_id"]: fields["reference"] for report in page}
        for row in further:
            row.day("published_on")
            self._add(row, dict(row.cells))

    def _add(self, row: TableRow, fields: dict[str, Any]) -> None:
        if fields["reference"] in self.rows:
            row.refuse("reference", f"There are two sources “{fields['reference']}”.")
        self.rows[fields["reference"]] = fields

    def of_report(self, report_id: str) -> str:
        """The reference of the source of a report."""
        return self._by_report[report_id]


def _page(report: TableRow, decisions: Decisions) -> PageKey:
    """What two reports of one page share: its address but for http and https; without one, its title."""
    address = report["url"].partition("://")[2].rstrip("/")
    decided = decisions.value("report", report["report_id"], "source")
    return (report["publisher"], report["publisher_via"], f"{address or report['title']}{decided}")


def _fields(first: TableRow, page: list[TableRow], original: TableRow | None) -> dict[str, Any]:
    title = first["title"]
    language = _language(title, original)
    plain = _NO_HEADLINE.sub("", _MARK.sub("", title))
    is_described = bool(_NO_HEADLINE.search(title))
    if original:
        plain, is_described = original["title_original"], False
    address = next((report["url"] for report in page if report["url"].startswith("https:")), first["url"])
    return {
        # By the lowest id among the page's reports: the same in every later edition.
        "reference": f"s-{first['report_id']}",
        "publisher": first["publisher"],
        "agency": "",
        "via": first["publisher_via"],
        "title": f"[{plain}]" if is_described and plain else plain,
        "url": address,
        "published_on": next((day for report in page if (day := report.day("published_on"))), ""),
        "language": language,
        # The table has the titles of other languages in English translation, but for those that were seen.
        "title_language": "en" if language != "en" and not original else "",
        "note": NOT_RECORDED if is_described and plain else "",
    }


def _language(title: str, original: TableRow | None) -> str:
    """The language of the page, as a code."""
    mark = _MARK.search(title)
    return original["lang"] if original else _TRANSLATED[mark.group(1)] if mark else "en"
