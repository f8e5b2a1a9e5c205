"""Somebody publishes between two queries of whoever reads the payload, on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.core.cache import cache
from django.db import connection, connections
from django.test import Client

from events.models import Campaign
from events.payload.builder import core_part
from events.payload.encoding import compress
from events.payload.parts import PartName, current_core, current_part


def _in_another_thread(act):
    """Do it in a thread of its own, which has connections of its own."""

    def acting():
        try:
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        other.submit(acting).result()


@contextmanager
def _before_reading(table, act):
    """The act is done once, just before the first query of the table in this thread."""
    waiting = [act]

    def interrupted(execute, query, *rest):
        if waiting and f'FROM "{table}"' in query:
            _in_another_thread(waiting.pop())
        return execute(query, *rest)

    with connection.execute_wrapper(interrupted):
        yield
    assert not waiting, f"{table} was not read"


def _core():
    return compress(core_part(Campaign.objects.get())).identity


def read_while_publishing(harbour, table):
    """How the core reads while an event is published: "as before", "as after", or "as neither"."""
    before = _core()
    cache.clear()
    with _before_reading(table, lambda: harbour.event("meanwhile", 30, harbour.league)):
        read = current_core(Campaign.objects.get()).payload.identity
    return {before: "as before", _core(): "as after"}.get(read, "as neither")


def read_days_while_publishing(harbour, table):
    """How a window of days reads while an event of it is published: "as before", or "gone" where it is another by then.

    Its address names its content: what is served there is that, or nothing.
    """
    core = current_core(Campaign.objects.get())
    ((first, (_until, version)),) = core.windows.items()
    with _before_reading(table, lambda: harbour.event("meanwhile", 30, harbour.league)):
        read = current_part(Campaign.objects.get(), version, PartName("days", "en", first.isoformat()))
    if read is None:
        return "gone"
    return "as after" if b"meanwhile" in read.identity else "as before"


def visit_while_publishing(harbour, table):
    """The status of the page, of the core that it names, and the holders that the two say for the last day."""
    with _before_reading(table, lambda: harbour.event("meanwhile", 30, harbour.league)):
        page = Client().get("/harbour/", {"on": harbour.campaign.end.isoformat()})
    # Of several attempts to read one revision, the last one was answered with.
    context = [rendered for rendered in page.context if "preloads" in rendered][-1]
    shown = {span.district.slug: span.holder.slug for span in context["spans"]}
    served = Client().get(context["preloads"][0])
    drawn = served.json() if served.status_code == 200 else None
    return page.status_code, served.status_code, shown, drawn and _last_holders(drawn)


def _last_holders(content):
    actors = [row[0] for row in content["actors"]["rows"]]
    return {
        district[0]: actors[spans[-1][content["spans"]["columns"].index("holder")]]
        for district, spans in zip(content["districts"]["rows"], content["spans"]["rows"], strict=True)
    }
