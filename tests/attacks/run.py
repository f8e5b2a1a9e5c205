"""Sends the batches of a plan, and gathers what the answers and the tables say against the site."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import takewhile

from tests.attacks import rights
from tests.attacks.attack import Attack
from tests.attacks.client import NoAnswerError
from tests.attacks.judge import LATE, faults, undocumented
from tests.attacks.known import KNOWN

# How many connections send side by side.
CONNECTIONS = 4
# Pages that show what was stored, by route: those of readers, and of the row under attack its own and its noun's.
SHOWN = ("<>/", "<>/changes/", "<>/record/", "<>/<>.svg")
OF_THE_ROW = ("", "<>/change/", "<>/history/", "<>/preview/", "queue/", "deleted/", "<>/ground/")


@dataclass(frozen=True)
class Finding:
    kind: str
    detail: str
    attack: str

    @property
    def reason(self):
        """Why it is known and stays for now; None where it is new."""
        return next((why for text, why in KNOWN.items() if text in f"{self.kind} {self.detail} {self.attack}"), None)


class Run:
    """``findings`` are told as they are found."""

    def __init__(self, surface, plan, tell):
        self.site, self.surface, self.plan, self._tell = surface.site, surface, plan, tell
        self.findings, self.statuses, self.payloads, self.targets = {}, Counter(), set(), set()
        self._end = 0.0
        self.rounds, self.sent, self.slowest = 0, 0, (0.0, "")

    def until(self, moment):
        """Send batches until that moment of the monotonic clock; the round that it falls into stays incomplete."""
        self._end = moment
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for number, batch in self.plan.batches():
                if time.monotonic() > moment:
                    return
                self.rounds = number - 1
                self._send(pool, batch)

    def _send(self, pool, batch):
        answers = zip(batch, pool.map(self._try, batch), strict=True)
        saved = [attack for attack, answer in answers if _is_saved(attack, answer)]
        for attack in batch:
            self.payloads.add(attack.payload)
            # A place in Arabic is the same place.
            self.targets.add((attack.role, attack.target.replace(" /ar/", " /")))
        changed = self.site.changed()
        self._judge_tables(batch, changed)
        if changed:
            if batch[0].writes:
                self._look_around(pool, saved)
            self.site.restore(changed)

    def _try(self, attack):
        """Its answer, judged; None where there was none."""
        try:
            answer = self.site.client.send(attack)
        except NoAnswerError as problem:
            self._find("no answer", str(problem), attack)
            return None
        if answer.seconds > LATE:
            # The machine may have had other things to do: it counts if it is late again.
            answer = self.site.client.send(attack)
        self.sent += 1
        self.statuses[answer.status] += 1
        self.slowest = max(self.slowest, (answer.seconds, str(attack)))
        for kind, detail in faults(answer):
            self._find(kind, f"{detail}, {self.site.last_error()}" if kind == "5xx" else detail, attack)
        if what := undocumented(answer, attack.documented):
            self._find("undocumented", what, attack)
        return answer

    def _find(self, kind, detail, attack):
        finding = Finding(kind, detail, str(attack))
        # The same fault of the same place is told once.
        key = (kind, detail, getattr(attack, "target", ""))
        if key not in self.findings:
            self.findings[key] = finding
            self._tell(finding)

    def _judge_tables(self, batch, changed):
        role, writes = batch[0].role, batch[0].writes
        # The page of the second factor makes its key when it is opened.
        allowed = rights.tables(role) if writes else rights.OWN
        if allowed is None:
            return
        problems = [f"{table} was written" for table in sorted(changed - allowed)]
        if writes:
            problems += rights.broken(self.site, role)
        culprit = self._culprit(batch, changed, allowed) if problems else None
        for problem in problems:
            self._find("rights", problem, culprit)

    def _culprit(self, batch, changed, allowed):
        """The attack of a batch that alone writes what it may not; else a note of how many there were."""
        for attack in self._while_there_is_time(batch):
            self.site.restore(changed)
            self.site.client.send(attack)
            now = self.site.changed()
            if now - allowed or (attack.writes and any(rights.broken(self.site, attack.role))):
                return attack
        return Attack(batch[0].role, "-", "-", f"one of {len(batch)}", batch[0].target)

    def _look_around(self, pool, saved):
        """Ask for the pages that show what was stored, and of a fault find out whose it is."""
        nouns = {_noun(attack.path) for attack in saved}
        routes = [*SHOWN]
        for app_and_noun in (noun for noun in nouns if len(noun) == 2):
            begins = f"admin/{'/'.join(app_and_noun)}/"
            routes += [f"{begins}{end}" for end in OF_THE_ROW]
        looks = [
            Attack("superuser", "GET", self.surface.paths[route], "what was stored", "")
            for route in routes
            if route in self.surface.paths
        ]
        for look, found in zip(looks, pool.map(self._faults_of, looks), strict=True):
            if found:
                self._find(*found[0], self._writer(saved, look, found[0][0]))

    def _faults_of(self, look):
        try:
            return list(faults(self.site.client.send(look)))
        except NoAnswerError as problem:
            return [("no answer", str(problem))]

    def _while_there_is_time(self, attacks):
        """Whose a fault is takes a request each to find out, and a site full of faults may not make the run endless."""
        return takewhile(lambda _attack: time.monotonic() < self._end, attacks)

    def _writer(self, saved, look, kind):
        for attack in self._while_there_is_time(saved):
            self.site.restore(self.site.changed())
            self.site.client.send(attack)
            if any(found[0] == kind for found in self._faults_of(look)):
                return Attack(
                    attack.role, attack.method, f"{attack.path} then {look.path}", attack.target, attack.payload
                )
        return Attack(look.role, "GET", look.path, f"after {len(saved)} were saved", saved[0].payload if saved else "")


def _noun(path):
    """The application and the noun that the admin has for what is written at the path."""
    parts = path.removeprefix("/ar").split("/")
    return ("events", "event") if parts[1] == "api" else tuple(parts[2:4])


def _is_saved(attack, answer):
    is_of_api = attack.writes and attack.path.startswith("/api/")
    return answer is not None and (answer.status == 302 or (is_of_api and answer.status in (200, 201)))
