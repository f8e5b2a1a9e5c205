"""The words that come with a package for people: README.md and LICENCES.txt."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from events.exports.about import About
from events.exports.package.descriptor import LICENCES, NAME, Resource
from events.exports.reordering import without_reordering
from events.models import Campaign, labels

README = "README.md"

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&!])")


def readme(campaign: Campaign, about: About, resources: Iterable[Resource]) -> str:
    """Markdown, in the language that is active."""
    return "\n\n".join([_beginning(campaign, about), _tables(resources), _reading(campaign), _rights(campaign)]) + "\n"


def licences(campaign: Campaign) -> str:
    """The campaign's own words on the licences of its parts; "" where it has none."""
    return f"{without_reordering(campaign.licences)}\n" if campaign.licences else ""


def plain(text: object) -> str:
    """A text of people within Markdown: one line, in which nothing is markup."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(without_reordering(str(text))).split()))


def _beginning(campaign: Campaign, about: About) -> str:
    said = _(
        "The public record of the campaign from %(start)s to %(end)s, at revision %(revision)d, retrieved on "
        "%(retrieved)s: reports of who held which district, each with the publications that it comes from. Drafts, "
        "retracted events and the names of editors are not in it."
    ) % {
        "start": campaign.start.isoformat(),
        "end": campaign.end.isoformat(),
        "revision": campaign.revision,
        "retrieved": about.retrieved.isoformat(),
    }
    lede = [plain(labels.local_text(campaign, "lede"))]
    address = [f"<{about.address}>"] if about.address else []
    return "\n\n".join([f"# {plain(campaign)}", *filter(None, lede), said, *address])


def _tables(resources: Iterable[Resource]) -> str:
    rows = [
        f"| `{each['path']}` | {plain(each['title'])} | {plain(each.get('description', ''))} |" for each in resources
    ]
    head = f"| {_('file')} | {_('what it holds')} | |\n| --- | --- | --- |"
    return "\n".join([f"## {_('Tables')}\n", head, *rows])


def _reading(campaign: Campaign) -> str:
    paragraphs = [
        _(
            "This is a Frictionless data package: `%(name)s` has the type and the meaning of every column, what each "
            "table's rows are named by, and to which rows of other tables they refer. The files are CSV in UTF-8, with "
            "commas, and a header. Dates are civil dates (YYYY-MM-DD); longitude and latitude are degrees of WGS 84; "
            "shapes are GeoJSON, longitude first. An empty cell says that nothing is known, or nothing applies."
        )
        % {"name": NAME},
        _(
            "Whoever opens a file in a spreadsheet chooses UTF-8 and comma. A text that the spreadsheet would run as a "
            "formula, because it begins with =, +, -, @, a tab or the end of a line, has an apostrophe before it that "
            "is not part of it: whoever reads the file by a program takes one away from a cell that begins with "
            "apostrophes and then one of these. Numbers have none."
        ),
        _(
            "An event counts for control on its own day. “spans” is what the software made of the events: the district "
            "was held so from “starts” to the day before “until”. A grade says how well that is attested; “claimed” "
            "rests on one publisher, and “disputed” was contradicted, or lasted three days or less."
        ),
        _("The same software reads the package back, with the same control on every day: `manage.py load_campaign`."),
    ]
    return "\n\n".join([f"## {_('How to read it')}", *paragraphs])


def _rights(campaign: Campaign) -> str:
    said = [plain(campaign.attribution)] if campaign.attribution else []
    if campaign.licences:
        said.append(_("`%(file)s` says part by part which licence holds.") % {"file": LICENCES})
    said.append(
        _(
            "Who uses a fact cites the publication that it comes from; who uses the whole names the record and its "
            "revision."
        )
    )
    return "\n\n".join([f"## {_('Licences')}", *said])
