"""Makes a static edition: everything is made in drafts, and put in its place once all of it is of one state."""

import hashlib
from collections.abc import Callable
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
from events.static_site import hosting, readers_files
from events.static_site.asking import EditionRequest, answer_of
from events.static_site.crew import Crew, crew_of
from events.static_site.days import citations_of_days, pictures_of_days
from events.static_site.folder import Draft, EditionError, EditionFolder, Outcome, open_folder
from events.static_site.links import Links
from events.static_site.maker import Address, as_file, file_of
from events.static_site.options import Options
from events.static_site.parts import parts_of
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
    root: Path, options: Options, *, force: bool = False, jobs: int = 1, tell: Tell = lambda _text: None
) -> Outcome | None:
    """Bring the folder up to the record; None where it is already. Raises EditionError, and changes nothing then.

    ``jobs`` is the number of processes that make files. The files are the same, however many there are.
    """
    if unknown := [route.name for route in all_routes() if not is_known(route)]:
        raise EditionError(f"Nobody has decided whether a static edition has: {', '.join(unknown)}.")
    with open_folder(root, force=force) as folder:
        for _attempt in range(ATTEMPTS):
            made = _state(options)
            if folder.manifest.made == made and _is_whole(folder):
                return None
            draft = folder.begin()
            _write(draft, options, jobs, tell)
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


def _write(draft: Draft, options: Options, jobs: int, tell: Tell) -> None:
    campaigns = list(Campaign.objects.order_by("pk"))
    tell("static files")
    for path, file in readers_files.readers_files():
        draft.add(path, file.read_bytes())
    if icon := readers_files.favicon():
        draft.add("favicon.ico", icon.read_bytes())
    links = Links(options)
    with crew_of(draft, links, jobs) as crew:
        for campaign in campaigns:
            tell(f"{campaign.slug}: parts of the record")
            crew.make([part] for part in parts_of(campaign, options))
            tell(f"{campaign.slug}: citations of days")
            crew.make([page] for page in citations_of_days(campaign, options))
        for route in written_routes(options):
            tell(f"{route.name}")
            crew.make([Address(path, path)] for path in addresses_of(route, campaigns))
        tell("further pages of lists")
        _write_wanted(crew, links)
        for campaign in campaigns if options.pictures else []:
            tell(f"{campaign.slug}: pictures of days")
            crew.make(list(pictures_of_days(campaign, links)))
        tell("further pictures")
        _write_pictures(crew, links, draft)
    _write_not_found(draft, links)
    for path, text in hosting.hosting_files(options).items():
        draft.add(path, text.encode())


def written_routes(options: Options) -> list[Route]:
    """Those whose addresses the resolver and the record name."""
    without = {*LEFT_OUT, *BY_DAY, *BY_VERSION, *(() if options.site else NEEDS_SITE)}
    chosen = options.pages
    return [each for each in all_routes() if each.name not in without and (chosen is None or each.name in chosen)]


def _write_wanted(crew: Crew, links: Links) -> None:
    """A page of a list leads to the next one. Pictures come later, each with the one of its day."""
    done: set[str] = set()
    while waiting := {each for each in links.wanted.keys() - done if each.endswith("/")}:
        done |= waiting
        crew.make([Address(address, *links.wanted[address])] for address in sorted(waiting))


def _write_pictures(crew: Crew, links: Links, draft: Draft) -> None:
    """Those that pages name and that are none of a day of an edition."""
    missing = [address for address in sorted(links.wanted) if file_of(address) not in draft.files]
    crew.make([Address(address, *links.wanted[address])] for address in missing)


def _write_not_found(draft: Draft, links: Links) -> None:
    request = EditionRequest(links.options.origin, "/404.html", "", links.options.edition)
    with translation.override(settings.LANGUAGE_CODE):
        answer = answer_of(error_pages.not_found(request, Http404()))
    draft.add("404.html", as_file(answer, "/404.html", links))
