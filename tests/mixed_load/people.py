"""Those who use the server at once: each works in a thread of its own until the end, and notes what should not be."""

import io
import re
import time
from collections import Counter

import requests
from django.db import connection

from events.admin.events import duplicate_notice
from events.models import Actor, District, Event, Source
from tests.editor_sessions import EditorSession
from tests.imports.tables import OWN, table

# Seconds after which an answer is one that never came.
TIMEOUT = 90
# Readers' pages, but for the parts of the payload, whose addresses stand in a page.
PAGES = [
    "/",
    "/ar/",
    "/mosul/?on={day}",
    "/mosul/{day}.svg",
    "/mosul/changes/",
    "/mosul/record/",
    "/mosul/report-a-mistake/",
]
PART = re.compile(r'"(/mosul/parts/[^"]+\.json)"')
# Rows of a file that is imported.
ROWS = 300


def some_day(chance):
    return f"2016-{chance.choice((10, 11, 12))}-{chance.randint(18, 28)}"


class Person:
    """Acts again and again; an answer that is cut off by a kill is no fault, and any other that fails is one."""

    def __init__(self, address, name, chance, server):
        self.address, self.name, self.chance, self.server = address, name, chance, server
        self.faults, self.statuses, self.cut_off = [], Counter(), 0

    def __str__(self):
        return f"{type(self).__name__} {self.name}"

    def work(self, end):
        while not end.is_set():
            began = time.monotonic()
            try:
                self.act()
            except (requests.RequestException, NoAnswerError) as problem:
                if self.server.killed_since(began):
                    self.cut_off += 1
                else:
                    self.faults.append(f"{self}: {problem}")
            except Exception as problem:
                self.faults.append(f"{self}: {type(problem).__name__}: {problem}")
            finally:
                # One of a kill would stay broken.
                connection.close()
            time.sleep(self.chance.uniform(0, 2 * self.pause))

    def act(self):
        raise NotImplementedError


class NoAnswerError(Exception):
    """The server answered, but with an error of its own."""


class Reader(Person):
    """Opens a page, and then some parts that it names."""

    pause = 0.3

    def __init__(self, address, name, chance, server):
        super().__init__(address, name, chance, server)
        self.session, self._parts = requests.Session(), []
        self.session.headers["Connection"] = "close"
        self.seconds, self.seconds_after_a_kill = [], []

    def act(self):
        page = self.chance.choice([*PAGES, *self._parts])
        began = time.monotonic()
        answer = self.session.get(self.address + page.format(day=some_day(self.chance)), timeout=TIMEOUT)
        seconds = time.monotonic() - began
        (self.seconds_after_a_kill if self.server.killed_since(began) else self.seconds).append((seconds, page))
        self.statuses[answer.status_code] += 1
        # A picture that is not made yet may be asked for later.
        if answer.status_code >= 500 and "Retry-After" not in answer.headers:
            raise NoAnswerError(f"{answer.url}: {answer.status_code} {answer.text[:80]!r}")
        if page in ("/", "/ar/"):
            self._parts = PART.findall(answer.text)
        elif answer.status_code not in (200, 503) and page not in self._parts:
            raise NoAnswerError(f"{answer.url}: {answer.status_code}")


class Newsroom(Person):
    """Somebody who is logged in, as soon as the server answers."""

    def __init__(self, address, name, chance, server, ledger):
        super().__init__(address, name, chance, server)
        self.ledger, self._session = ledger, None

    @property
    def session(self):
        if self._session is None:
            self._session = EditorSession(self.address, self.name)
            # A server may end a kept connection just when it is used again, and a POST is not sent twice.
            self._session.browser.session.headers["Connection"] = "close"
        return self._session

    def open(self, path):
        self._judge(self.session.browser.open(f"{self.session.admin}{path}", timeout=TIMEOUT))

    def send(self, button=None):
        """Submit the form that is filled in; gives the messages of the page that answers."""
        if button:
            self.session.browser.form.choose_submit(self.session.page.select_one(button))
        self._judge(self.session.browser.submit_selected(timeout=TIMEOUT))
        return self.session.messages

    def send_with_reason(self, button=None):
        """As `send`; answers why, where the page asks that."""
        messages = self.send(button)
        if self.session.page.select_one("#content-main #id_reason[required]"):
            self.session.fill("#content-main form", reason="The load says so.")
            messages = self.send()
        return messages

    def _judge(self, answer):
        self.statuses[answer.status_code] += 1
        if answer.status_code >= 400:
            raise NoAnswerError(f"{answer.request.method} {answer.url}: {answer.status_code}")


class Editor(Newsroom):
    """Publishes events, and corrects and retracts those of their own; corrects what all editors correct."""

    pause = 0.5

    def __init__(self, *args):
        super().__init__(*args)
        self.number, self.own = 0, []
        self.actors = list(Actor.objects.values_list("pk", flat=True))
        self.districts = list(District.objects.values_list("pk", flat=True))
        self.shared = list(Event.objects.order_by("pk").values_list("reference", flat=True)[:3])
        self.sources = list(Source.objects.order_by("pk").values_list("reference", flat=True)[:5])

    def act(self):
        acts = [self.publish, self.publish, self.correct_what_all_do, self.correct_a_source]
        if self.own:
            acts += [self.correct, self.correct, self.retract]
        self.number += 1
        self.chance.choice(acts)()

    def publish(self):
        reference = f"load-{self.name}-{self.number}"
        stored = {"summary": f"{reference}: a report of the load.", "status": Event.Status.PUBLISHED}
        self.open("/events/event/add/")
        self.ledger.sent(Event, reference, **stored)
        fields = self._hidden() | self._event(reference, stored["summary"])
        answer = self.session.browser.post(self.session.browser.url, data=fields, timeout=TIMEOUT)
        self._judge(answer)
        messages = " ".join(shown.get_text(" ", strip=True) for shown in answer.soup.select(".messagelist, .errorlist"))
        self._expect("Published:", messages)
        self.ledger.acknowledged(Event, reference, **stored)
        self.ledger.did("published")
        self.own.append(reference)

    def _hidden(self):
        names = ("csrfmiddlewaretoken", "campaign", "initial-reference")
        return {name: self.session.page.select_one(f"[name={name}]")["value"] for name in names}

    def _event(self, reference, summary):
        return {
            "reference": reference,
            "kind": self.chance.choice(["control", "entered", "contested", "attack"]),
            "actor": self.chance.choice(self.actors),
            "occurred_on": some_day(self.chance),
            "precision": "day",
            "scope": "whole",
            "districts": self.chance.sample(self.districts, self.chance.randint(1, 3)),
            "summary": summary,
            "citations-TOTAL_FORMS": 1,
            "citations-INITIAL_FORMS": 0,
            "citations-0-stance": "supports",
            "citations-0-page_url": f"https://load.example.org/{reference}",
            "citations-0-page_publisher": f"Paper {self.chance.randint(1, 9)}",
            "citations-0-page_title": reference,
            "citations-0-page_published_on": "2016-12-29",
            "_transition": "publish",
            # Where it seems to be on record already.
            duplicate_notice.ANOTHER: "_transition=publish",
        }

    def correct(self):
        self._correct_summary(self.chance.choice(self.own))
        self.ledger.did("corrected")

    def _correct_summary(self, reference):
        summary = f"{reference}: corrected by {self.name}, {self.number}."
        self.open(f"/events/event/{self._pk(Event, reference)}/change/")
        self.session.fill("#event_form", summary=summary, reason="The load says so.")
        self.ledger.sent(Event, reference, summary=summary)
        messages = self.send_with_reason("[name=_save]")
        self._expect("saved:", messages)
        self.ledger.acknowledged(Event, reference, summary=summary)

    def correct_what_all_do(self):
        """One of a few events; a conflict with another editor is an answer too."""
        try:
            self._correct_summary(self.chance.choice(self.shared))
        except ConflictError:
            self.ledger.did("conflicts")
        else:
            self.ledger.did("corrected together")

    def correct_a_source(self):
        reference = self.chance.choice(self.sources)
        publisher = f"Paper {self.name} {self.number}"
        self.open(f"/events/source/{self._pk(Source, reference)}/change/")
        self.session.fill("#source_form", publisher=publisher)
        self.ledger.sent(Source, reference, publisher=publisher)
        messages = self.send_with_reason("[name=_save]")
        try:
            self._expect("was changed successfully", messages)
        except ConflictError:
            self.ledger.did("conflicts")
            return
        self.ledger.acknowledged(Source, reference, publisher=publisher)
        self.ledger.did("sources corrected")

    def retract(self):
        reference = self.own.pop(self.chance.randrange(len(self.own)))
        self.open(f"/events/event/{self._pk(Event, reference)}/preview/")
        self.session.fill(".review form[method=post]", reason="The load says so.")
        self.ledger.sent(Event, reference, status=Event.Status.RETRACTED)
        self._expect("retracted", self.send_with_reason("[name=_transition][value=retract]"))
        self.ledger.acknowledged(Event, reference, status=Event.Status.RETRACTED)
        self.ledger.did("retracted")

    def _pk(self, model, reference):
        return model.objects.values_list("pk", flat=True).get(reference=reference)

    def _expect(self, text, messages):
        if "Somebody else" in messages:
            raise ConflictError(messages)
        if text not in messages:
            raise ValueError(f"expected “{text}” at {self.session.browser.url}: {messages!r}")


class Importer(Newsroom):
    """Imports files of reports as drafts, and undoes half of them."""

    pause = 5

    def __init__(self, *args):
        super().__init__(*args)
        self.number = 0

    def act(self):
        self.number += 1
        self.open("/events/import/add/")
        self.session.fill("#content-main form")
        file = io.BytesIO(self._file().encode())
        file.name = f"load-{self.number}.csv"
        self.session.browser["file"] = file
        self.send()
        batch = int(re.search(r"/import/(\d+)/", self.session.browser.url)[1])
        while self.session.page.select_one("form[action$='/step/']"):
            self.session.fill("form[action$='/step/']")
            self.send()
        self.session.fill("form[action$='/apply/']")
        self.ledger.imported(batch, None)
        messages = self.send_with_reason()
        if f"{ROWS} events were imported as drafts." not in messages:
            raise ValueError(f"expected an import at {self.session.browser.url}: {messages!r}")
        self.ledger.imported(batch, ROWS)
        self.ledger.did("imported")
        if self.chance.random() < 0.5:
            self._undo(batch)

    def _undo(self, batch):
        self.open(f"/events/import/{batch}/undo/")
        self.session.fill("#content-main form")
        self.ledger.imported(batch, None)
        messages = self.send_with_reason()
        if f"Undone: {ROWS} deleted" not in messages:
            raise ValueError(f"expected an undo at {self.session.browser.url}: {messages!r}")
        self.ledger.imported(batch, 0)
        self.ledger.did("undone")

    def _file(self):
        names = [f"{self.name}-import-{self.number}-{row}" for row in range(ROWS)]
        rows = [
            {
                "reference": name,
                "kind": "attack",
                "date": some_day(self.chance),
                "districts": "Arbajiyah",
                "summary": f"{name}: an attack of the load.",
                "publisher": f"Paper {self.chance.randint(1, 9)}",
                "title": name,
                "url": f"https://load.example.org/{name}",
                "published on": "2016-12-29",
            }
            for name in names
        ]
        return table(OWN, rows)


class ConflictError(Exception):
    """Another editor was first, and the page says so."""
