"""What the server has acknowledged, held against the tables at the end."""

import io
import threading
from collections import Counter, defaultdict

from django.core.management import CommandError, call_command

from events.models import Event, Import


class Ledger:
    """Writes are noted before they are sent, and once more when the server has acknowledged them.

    A value of a row that was acknowledged stays in the row's history for ever. The row itself holds the last value
    that was acknowledged, or one that was sent later and had no answer.
    """

    def __init__(self):
        self.acts = Counter()
        self._lock = threading.Lock()
        # By (model, reference, field): what the row may hold now; and what its history has to hold.
        self._possible, self._acknowledged = {}, defaultdict(list)
        self._imports = {}

    def sent(self, model, reference, **values):
        """Note values of a row that a request asks for, before it is sent."""
        with self._lock:
            for field, value in values.items():
                self._possible.setdefault((model, reference, field), [None]).append(value)

    def acknowledged(self, model, reference, **values):
        """Note that the server has said that these values are stored."""
        with self._lock:
            for field, value in values.items():
                self._possible[model, reference, field] = [value]
                self._acknowledged[model, reference, field].append(value)

    def did(self, act):
        with self._lock:
            self.acts[act] += 1

    def imported(self, pk, events):
        """Note that so many events are said to have been imported; None where the request had no answer."""
        with self._lock:
            self._imports[pk] = events

    def faults(self):
        """The differences between what was acknowledged and what the tables hold, in words."""
        return [*self._rows(), *self._histories(), *self._of_imports(), *_checks()]

    def _rows(self):
        for (model, reference, field), possible in self._possible.items():
            row = model.objects.filter(reference=reference).first()
            now = getattr(row, field) if row else None
            if now not in possible:
                yield f"{model.__name__} {reference}: {field} is {now!r}, acknowledged was {possible[0]!r}"

    def _histories(self):
        for (model, reference, field), values in self._acknowledged.items():
            kept = set(model.history.filter(reference=reference).values_list(field, flat=True))
            for value in values:
                if value not in kept:
                    yield f"{model.__name__} {reference}: the history has no {field} {value!r}, which was acknowledged"

    def _of_imports(self):
        for pk, events in self._imports.items():
            batch = Import.objects.filter(pk=pk).first()
            found = Event.objects.filter(batch=pk).exclude(status=Event.Status.RETRACTED).count()
            whole = batch.rows.count() if batch else 0
            allowed = {0, whole} if events is None else {events}
            if found not in allowed:
                yield f"Import {pk}: it has {found} events, acknowledged were {events} of {whole} rows"


def _checks():
    for command in ("check_projection", "check_record"):
        said = io.StringIO()
        try:
            call_command(command, stdout=said, stderr=said)
        except (CommandError, SystemExit) as problem:
            yield f"{command}: {problem} {said.getvalue()}"
        else:
            print(f"{command:28} {said.getvalue().strip()}")
