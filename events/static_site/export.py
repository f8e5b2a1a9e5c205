"""Makes a static edition: everything is made in drafts, and put in its place once all of it is of one state."""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404
from django.utils import translation

from events.models import Campaign
from events.payload.format import FORMAT
from events.public import error_pages
from events.serving.campaign_list import list_campaigns
from events.static_site import hosting, readers_files
from events.static_site.asking import Answer, EditionRequest, answer_of, ask
from events.static_site.days import write_days
from events.static_site.folder import Draft, EditionError, EditionFolder, Outcome, open_folder
from events.static_site.links import Links
from events.static_site.markup import make_static
from events.static_site.options import Options
from events.static_site.parts import write_parts
from events.static_site.routes import (
    BY_DAY,
    BY_VERSION,
    LEFT_OUT,
    NEEDS_SITE,
    Route,
    addresses_of,
    all_routes,
    is_known,
)

# While somebody publishes, what was made before is not of the same revision as what is made after.
ATTEMPTS = 3
Tell = Callable[[str], None]


def export_site(
    root: Path, options: Options, *, force: bool = False, tell: Tell = lambda _text: None
) -> Outcome | None:
    """Bring the folder up to the record; None where it is already. Raises EditionError, and changes nothing then."""
    if unknown := [route.name for route in all_routes() if not is_known(route)]:
        raise EditionError(f"Nobody has decided whether a static edition has: {', '.join(unknown)}.")
    with open_folder(root, force=force) as folder:
        for _attempt in range(ATTEMPTS):
            made = _state(options)
            if folder.manifest.made == made and _is_whole(folder):
                return None
            draft = folder.begin()
            _write(draft, options, tell)
            if _state(options) == made:
                return folder.publish(draft, made)
            tell("The record has changed meanwhile: once more.")
        raise EditionError(f"The record changed {ATTEMPTS} times while the edition was being made.")


def _is_whole(folder: EditionFolder) -> bool:
    return all(folder.has(path, known) for path, known in folder.manifest.files.items())


def _state(options: Options) -> dict[str, Any]:
    """All that an edition depends on, as JSON has it."""
    rows = Campaign.objects.order_by("pk").values_list("pk", "slug", "revision")
    return {
        "campaigns": [list(row) for row in rows],
        "options": [options.site, options.live, options.known_on, options.pictures, sorted(options.pages or [])],
        "program": _program(),
        "texts": hashlib.sha256(repr((settings.IMPRINT, settings.PRIVACY)).encode()).hexdigest(),
    }


@cache
def _program() -> str:
    """Another one for each version of the code, the templates, the translations and the static files."""
    found = hashlib.sha256(f"{FORMAT} {getattr(staticfiles_storage, 'manifest_hash', '')}".encode())
    base = Path(settings.BASE_DIR)
    for pattern in ("events/**/*.py", "mosulmap/**/*.py", "templates/**/*.html", "locale/**/*.mo"):
        for path in sorted(base.glob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()


def _write(draft: Draft, options: Options, tell: Tell) -> None:
    campaigns = list(Campaign.objects.order_by("pk"))
    tell("static files")
    for path, file in readers_files.readers_files():
        draft.add(path, file.read_bytes())
    if icon := readers_files.favicon():
        draft.add("favicon.ico", icon.read_bytes())
    for campaign in campaigns:
        tell(f"{campaign.slug}: parts of the record")
        write_parts(campaign, draft, options)
        tell(f"{campaign.slug}: days")
        write_days(campaign, draft, options)
    links = Links(options)
    for route in written_routes(options):
        tell(f"{route.name}")
        _write_pages(((path, path, "") for path in addresses_of(route, campaigns)), draft, links)
    tell("further pages of lists, and pictures that pages name")
    _write_wanted(draft, links)
    _write_not_found(draft, links)
    for path, text in hosting.hosting_files(options).items():
        draft.add(path, text.encode())


def written_routes(options: Options) -> list[Route]:
    """Those whose addresses the resolver and the record name."""
    without = {*LEFT_OUT, *BY_DAY, *BY_VERSION, *(() if options.site else NEEDS_SITE)}
    chosen = options.pages
    return [each for each in all_routes() if each.name not in without and (chosen is None or each.name in chosen)]


def _write_wanted(draft: Draft, links: Links) -> None:
    """A page of a list leads to the next one."""
    done: set[str] = set()
    while waiting := {address: links.wanted[address] for address in sorted(links.wanted.keys() - done)}:
        done.update(waiting)
        _write_pages(((address, *asked) for address, asked in waiting.items()), draft, links)


def _write_pages(pages: Iterable[tuple[str, str, str]], draft: Draft, links: Links) -> None:
    """Each is the address in the edition, and the path and the query that the site is asked for."""
    for address, path, query in pages:
        try:
            answer = ask(EditionRequest(links.options.origin, path, query, links.options.edition))
        except Http404:
            # Such as an imprint that the operator has not written.
            continue
        draft.add(file_of(address), _as_file(answer, path, links))


def file_of(address: str) -> str:
    return address.lstrip("/") + ("index.html" if address.endswith("/") else "")


def _as_file(answer: Answer, path: str, links: Links) -> bytes:
    if not answer.content_type.startswith("text/html"):
        return answer.body
    return make_static(answer.body.decode(), path, answer.policy, links, _slug_of(path)).encode()


def _slug_of(path: str) -> str:
    """The slug of the campaign that a page is about; the home page shows the first. "" where there is none."""
    slugs = [campaign.slug for campaign in list_campaigns()]
    named = [name for name in path.split("/") if name in slugs]
    return (named or slugs or [""])[0]


def _write_not_found(draft: Draft, links: Links) -> None:
    request = EditionRequest(links.options.origin, "/404.html", "", links.options.edition)
    with translation.override(settings.LANGUAGE_CODE):
        answer = answer_of(error_pages.not_found(request, Http404()))
    draft.add("404.html", _as_file(answer, "/404.html", links))
