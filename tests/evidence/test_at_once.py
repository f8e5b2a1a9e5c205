"""Writers of one campaign at the same moment, on a real PostgreSQL: their links queue, and none waits for ever."""

from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.server

SETUP = """
from tests.campaigns import Harbour
harbour = Harbour()
for name in ("amal", "badr"):
    for number in range(8):
        harbour.event(f"{name}-{number}", 5 + number, status="draft")
"""

# Publishes every second one of its events, and saves the others as drafts, once the other one is ready as well.
WRITE = """
import pathlib, sys, time, django
django.setup()
from events.models import Event
events = list(Event.objects.filter(reference__startswith=sys.argv[1]))
folder = pathlib.Path(sys.argv[2])
(folder / sys.argv[1]).touch()
while len(list(folder.iterdir())) < 2:
    time.sleep(0.001)
for number, event in enumerate(events):
    event.summary = "Other words."
    event.status = "published" if number % 2 else "draft"
    event.save()
"""

# Whose links they are, in the order of the chain.
TURNS = """
from events.models import ChainLink, Event
names = dict(Event.history.filter(summary="Other words.").values_list("history_id", "reference"))
links = ChainLink.objects.filter(model="historicalevent", row__in=names).order_by("position")
print("".join(names[row][0] for row in links.values_list("row", flat=True)))
"""


def test_two_who_write_at_once_leave_one_chain(on_postgres, tmp_path):
    on_postgres.python(SETUP)
    with ThreadPoolExecutor(2) as people:
        done = list(people.map(lambda name: on_postgres.run("-c", WRITE, name, str(tmp_path)), ("amal", "badr")))
    assert [writer.stderr for writer in done] == ["", ""]
    turns = on_postgres.python(TURNS).strip()
    assert (turns.count("a"), turns.count("b")) == (8, 8)
    assert turns.strip("a").strip("b"), "one wrote after the other: they did not meet"
    assert "The record is as it was written" in on_postgres.manage("check_record")
