"""Browser pages that one test after another gets: a renderer that runs already opens a page in a third of the time.

What a test can leave behind is undone before the next: routes, cookies, storage, emulated media, the size of the
window, the pointer, further pages. What stays is the cache of a reader who has been here before.
"""

from playwright.sync_api import Error

# Plain text of the same origin; another origin, or about:blank, would cost the renderer.
PARKED = "/robots.txt"
DESK = {"width": 1280, "height": 800}
# What a page can change without a context of its own, as a test finds it.
EMULATED = {"media": "screen", "color_scheme": "light", "reduced_motion": "reduce", "forced_colors": "none"}
FORGET = "window.name = ''; localStorage.clear(); sessionStorage.clear()"


def _failed(request):
    """Not where the page itself has given the request up, as a search does at the next key."""
    return request.failure != "net::ERR_ABORTED"


def _said(message):
    """The error that a message of the console is, with the address that it is about; an empty list for any other.

    The icon is left out: where the page names none, as a parked one, the browser asks for it on its own, and the
    answer comes while the next test runs.
    """
    address = message.location["url"]
    if message.type != "error" or address.endswith("/favicon.ico"):
        return []
    return [f"{message.text} {address}" if message.text.startswith("Failed to load") else message.text]


def complaints_of(page):
    """A list that fills with what goes wrong in the page from now on: errors in the console (a breach of
    the content policy is one), exceptions, requests that failed or were refused."""
    complaints = []
    page.on("console", lambda message: complaints.extend(_said(message)))
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    page.on("requestfailed", lambda got: complaints.append(f"{got.failure} {got.url}") if _failed(got) else None)
    page.on("response", lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    return complaints


class KeptPages:
    """The pages of a browser that wait for their next test, each in a context of its own."""

    def __init__(self, browser):
        self._browser = browser
        self._waiting = {}
        self._lent = []

    def page(self, *, own=False, viewport=DESK, **options):
        """A page, parked; options are those of a context. One of its ``own`` is closed after the test, with what
        hangs on it: listeners, routes and scripts."""
        media = {name: options.pop(name, usual) for name, usual in EMULATED.items()}
        key = tuple(sorted(options.items()))
        waiting = self._waiting.setdefault(key, [])
        parked = waiting.pop() if waiting else self._parked(options)
        page = _watched(parked.context) if own else parked
        self._lent.append((waiting, parked, page))
        page.emulate_media(**media)
        if page.viewport_size != viewport:
            page.set_viewport_size(viewport)
        return page

    def _parked(self, options):
        page = _watched(self._browser.new_context(**options, viewport=DESK))
        page.goto(PARKED)
        return page

    def take_back(self):
        """Make what was lent ready for the next test; gives what went wrong in it."""
        complaints = [complaint for _waiting, _parked, page in self._lent for complaint in page.complaints]
        while self._lent:
            waiting, parked, _page = self._lent.pop()
            if _cleaned(parked):
                waiting.append(parked)
            else:
                parked.context.close()
        return complaints


def _watched(context):
    page = context.new_page()
    page.complaints = complaints_of(page)
    return page


def _cleaned(page):
    """Whether the page could be made as it was; not one that the test has closed, or that does not answer."""
    try:
        for other in page.context.pages:
            if other is not page:
                other.close()
        page.unroute_all(behavior="ignoreErrors")
        page.context.clear_cookies()
        page.goto(PARKED)
        page.evaluate(FORGET)
        _let_go(page)
    except Error:
        return False
    page.complaints.clear()
    return True


def _let_go(page):
    """Hold no key and no button, and point at nothing."""
    for key in ("Alt", "Control", "Meta", "Shift"):
        page.keyboard.up(key)
    page.mouse.up()
    page.mouse.move(-9, -9)
