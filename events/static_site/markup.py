"""A page as a file: its policy in the page itself, links that need no query, and no forms that a server would answer.

The markup is our own templates': attributes stand in double quotes, and whatever people wrote is escaped, so that no
text is taken for a tag.
"""

import re
from collections.abc import Callable
from html import escape, unescape

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events.static_site.asking import NOWHERE
from events.static_site.json_ld import without_lost
from events.static_site.links import Links

# What a page cannot say of itself (Content Security Policy Level 3, section 3.3), and what has nobody to report to.
NOT_IN_PAGE = {"frame-ancestors", "report-uri", "report-to", "sandbox", "upgrade-insecure-requests"}

CHARSET = '<meta charset="utf-8">'
NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
TAG = re.compile(r"<(?P<name>a|link|source|img|iframe)\b(?P<rest>[^>]*)>")
ATTRIBUTE = re.compile(r' (?P<name>href|src|srcset)="(?P<address>[^"]*)"')
# Links to the form for a mistake, with the paragraph that holds nothing else.
MISTAKE = re.compile(r'<p><a (?:data-report )?href="[^"]*/report-a-mistake/[^"]*">[^<]*</a></p>')
PICTURE = re.compile(r'<a class="(?:framed__)?picture"[^>]*><picture>.*?</picture></a>', re.DOTALL)
QUESTION = re.compile(r'<form class="question">.*?</form>', re.DOTALL)
# But for the search of the map and dialogs, which scripts answer.
FORM = re.compile(r'<form\b(?![^>]*(?:role="search"|method="dialog"))[^>]*>.*?</form>', re.DOTALL)
CITATION = re.compile(r'<section id="cite".*?</section>', re.DOTALL)
# What other sites read, and what needs a whole address.
WHOLE = re.compile(r'\s*<meta (?:property="og:(?:url|image)[^"]*"|name="twitter:card")[^>]*>')
IMAGE = re.compile(r'\s*<meta (?:property="og:image[^"]*"|name="twitter:card")[^>]*>')
PREVIEW = re.compile(r'<meta property="og:image" content="(?P<address>[^"]*)">')


def policy_in_page(policy: str) -> str:
    """The directives of a policy that a page can carry itself.

    In one order, which means nothing in a policy: django-csp has another one in each process, and by it every page of
    an edition would be another file each time.
    """
    directives = (each.split() for each in policy.split(";") if each.strip())
    return "; ".join(
        sorted(" ".join([name, *sorted(values)]) for name, *values in directives if name not in NOT_IN_PAGE)
    )


def make_static(html: str, path: str, policy: str, links: Links, campaign: str) -> str:
    """The page of a path; ``campaign`` is the slug of the one that it is about, or ""."""
    if not links.options.live:
        html = MISTAKE.sub("", html)
    if not links.options.pictures:
        html = PICTURE.sub("", html)
    html = QUESTION.sub(lambda _found: _days_link(path, campaign), html)
    html = FORM.sub("", html)
    if not links.options.site:
        html = CITATION.sub("", WHOLE.sub("", html))
    elif not links.options.pictures:
        html = IMAGE.sub("", html)
    else:
        html = PREVIEW.sub(lambda found: _wanted_preview(found, links), html)
    html = without_lost(html, path, links)
    without_scripts = NOSCRIPT.sub(lambda found: _led(found[0], path, links, True), html)
    # Its own links lead to days; those of the rest of the page to the map, which reads the query.
    parts = NOSCRIPT.split(without_scripts)
    kept = [*NOSCRIPT.findall(without_scripts), ""]
    html = "".join(_led(part, path, links, False) + noscript for part, noscript in zip(parts, kept, strict=True))
    html = html.replace(NOWHERE, "")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy_in_page(policy))}">'
    return html.replace(CHARSET, f"{CHARSET}\n  {meta}", 1) if policy else html


def _days_link(path: str, campaign: str) -> str:
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        return f'<p><a href="{reverse("days", args=[campaign])}">{_("All days")}</a></p>' if campaign else ""


def _wanted_preview(found: "re.Match[str]", links: Links) -> str:
    """Whatever the page names as its picture is written too."""
    address = unescape(found["address"]).removeprefix(links.options.site)
    path, _mark, query = address.partition("?")
    links.wanted[path] = (path, query)
    return f'<meta property="og:image" content="{escape(links.options.site + path)}">'


def _led(html: str, page: str, links: Links, without_scripts: bool) -> str:
    return TAG.sub(lambda found: _tag(found, page, links, without_scripts), html)


def _tag(found: "re.Match[str]", page: str, links: Links, without_scripts: bool) -> str:
    lost: list[str] = []

    def led(attribute: "re.Match[str]") -> str:
        address = links.lead(unescape(attribute["address"]), page, without_scripts=without_scripts)
        if address is None:
            lost.append(attribute["name"])
            return ""
        return f' {attribute["name"]}="{escape(address)}"'

    whole = _substituted(found["rest"], led)
    # A link without an address is a text (HTML, section 4.6.1); of the rest nothing is left.
    return "" if lost and found["name"] != "a" else f"<{found['name']}{whole}>"


def _substituted(text: str, change: Callable[["re.Match[str]"], str]) -> str:
    return ATTRIBUTE.sub(change, text)
