"""The pages of a long list: which one an address asks for, and the links to its neighbours."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.paginator import Page
from django.http import HttpRequest

_NUMBER = re.compile("[0-9]{1,6}")


class PageLinks(NamedTuple):
    """The addresses of the page before and the page after; "" where there is none."""

    previous: str
    next: str
    number: int
    last: int


def asked_number(request: HttpRequest) -> int:
    """The number ``p`` of the address; 1 where it is none."""
    asked = request.GET.get("p", "")
    return max(1, int(asked)) if _NUMBER.fullmatch(asked) else 1


def page_links(page: "Page[Any]", address: Callable[[int], str]) -> PageLinks | None:
    """None where there is one page only; ``address`` is that of the page of a number."""
    if not page.has_other_pages():
        return None
    return PageLinks(
        address(page.previous_page_number()) if page.has_previous() else "",
        address(page.next_page_number()) if page.has_next() else "",
        page.number,
        page.paginator.num_pages,
    )
