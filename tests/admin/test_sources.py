"""Citations in the event form: of a source on record, by its address, and of a new source."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.urls import reverse

from events.models import Citation, Event, Source, unit_of_work
from tests.campaigns import Harbour, add_campaign, add_source, day
from tests.editing import address, correct, event_form_data, message_texts

pytestmark = pytest.mark.django_db

PAGE = "https://lamplighter.example/docks"
LOOKUP = "admin:events_source_at_address"


def cited(harbour, *rows, **values):
    """The event form with a citation for each row of fields."""
    sent = {"citations-TOTAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        sent |= {f"citations-{number}-{name}": value for name, value in ({"stance": "supports"} | row).items()}
    return event_form_data(harbour) | sent | values


def described(**more):
    return {"page_url": PAGE, "page_publisher": "The Lamplighter"} | more


def problems(response):
    return response.context["inline_admin_formsets"][0].formset.errors


def permit(client, *names):
    user = User.objects.create_user("reporter", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return client


class TestASourceOnRecord:
    @pytest.mark.parametrize("url", [PAGE, "http://www.lamplighter.example/docks/?utm_source=x#top"])
    def test_is_found_by_its_address_however_it_is_spelled(self, editor, harbour, url):
        source = add_source(harbour.campaign, url=PAGE)
        editor.post(address(Event, "add"), cited(harbour, {"page_url": url, "claimant": "The harbour master"}))
        citation = Citation.objects.get()
        assert (citation.source, citation.claimant, citation.stance) == (source, "The harbour master", "supports")
        assert Source.objects.filter(publisher="Gazette", url=PAGE).count() == 1

    def test_that_is_described_otherwise_stays_and_a_warning_is_shown(self, editor, harbour):
        source = add_source(harbour.campaign, url=PAGE, title="The docks")
        response = editor.post(address(Event, "add"), cited(harbour, described(page_title="Something else")))
        source.refresh_from_db()
        assert (source.title, source.publisher) == ("The docks", "Gazette")
        assert f"This page is already on record and was not changed: {source}" in message_texts(response)

    def test_that_is_described_as_it_is_needs_no_word(self, editor, harbour):
        add_source(harbour.campaign, "The Lamplighter", url=PAGE)
        response = editor.post(address(Event, "add"), cited(harbour, described()))
        assert not any("stays as it is" in message for message in message_texts(response))

    def test_of_another_campaign_is_not_taken(self, editor, harbour):
        add_source(add_campaign("inland"), url=PAGE)
        response = editor.post(address(Event, "add"), cited(harbour, {"page_url": PAGE}))
        assert list(problems(response)[0]) == ["page_publisher"]

    def test_may_be_chosen_and_its_address_pasted(self, editor, harbour):
        source = add_source(harbour.campaign, url=PAGE)
        editor.post(address(Event, "add"), cited(harbour, {"page_url": PAGE, "source": source.pk}))
        assert Citation.objects.get().source == source

    def test_and_another_pages_address_contradict_each_other(self, editor, harbour):
        response = editor.post(address(Event, "add"), cited(harbour, {"page_url": PAGE, "source": harbour.gazette.pk}))
        assert "not the address of the source" in problems(response)[0]["page_url"][0]
        assert not Event.objects.exists()


class TestANewSource:
    def test_is_made_with_the_event_in_one_change(self, editor, harbour):
        before = Source.objects.count()
        row = described(
            page_title="The docks",
            page_published_on=day(6),
            page_language="en",
            page_archived_url="https://web.archive.org/web/2031/" + PAGE,
            stance="supports",
        )
        editor.post(address(Event, "add"), cited(harbour, row))
        source = Citation.objects.get().source
        assert (source.publisher, source.title, source.url) == ("The Lamplighter", "The docks", PAGE)
        assert (source.published_on, source.language) == (day(6), "en")
        assert source.archived_url.endswith(PAGE)
        assert source.campaign == harbour.campaign
        assert (Source.objects.count(), source.history.count()) == (before + 1, 1)

    def test_counts_as_the_source_that_a_published_event_needs(self, editor, harbour):
        editor.post(address(Event, "add"), cited(harbour, described()))
        assert Event.objects.published().count() == 1

    def test_of_paper_has_no_address(self, editor, harbour):
        editor.post(address(Event, "add"), cited(harbour, {"page_publisher": "The Lamplighter"}))
        assert (Citation.objects.get().source.url, Citation.objects.get().source.publisher) == ("", "The Lamplighter")

    def test_pasted_as_its_archived_copy_keeps_both_addresses(self, editor, harbour):
        copy = "https://web.archive.org/web/2031/http://lamplighter.example/docks"
        editor.post(address(Event, "add"), cited(harbour, described(page_url=copy)))
        source = Citation.objects.get().source
        assert (source.url, source.archived_url) == ("http://lamplighter.example/docks", copy)

    def test_cited_twice_on_one_form_is_one_source(self, editor, harbour):
        rows = [described(), described(page_url=PAGE + "?fbclid=1", stance="disputes")]
        editor.post(address(Event, "add"), cited(harbour, *rows))
        assert Citation.objects.values("source").distinct().count() == 1
        assert Source.objects.filter(publisher="The Lamplighter").count() == 1

    def test_that_somebody_made_meanwhile_is_taken(self, editor, harbour, monkeypatch):
        """The other editor's transaction ends between this one's check and its write."""
        check = Source.full_clean

        def overtaken(source, *args, **kwargs):
            check(source, *args, **kwargs)
            if not Source.objects.filter(reference="theirs").exists():
                add_source(harbour.campaign, "The Lamplighter", url=PAGE, reference="theirs")

        monkeypatch.setattr(Source, "full_clean", overtaken)
        editor.post(address(Event, "add"), cited(harbour, described()))
        assert Citation.objects.get().source.reference == "theirs"
        assert Source.objects.filter(url=PAGE).count() == 1

    def test_goes_to_another_row_of_an_event_that_is_there(self, editor, harbour):
        event = harbour.event("taken", 5)
        more = {f"citations-1-{name}": value for name, value in described(stance="disputes").items()}
        correct(editor, harbour, event, **more, **{"citations-TOTAL_FORMS": 2})
        assert {(c.source.publisher, c.stance) for c in event.citations.all()} == {
            ("Gazette", "supports"),
            ("The Lamplighter", "disputes"),
        }

    def test_is_not_left_behind_where_the_event_is_refused(self, editor, harbour, monkeypatch):
        before = Source.objects.count()

        def refuse(_touched):
            raise ValidationError("The ground gives way.")

        monkeypatch.setattr(unit_of_work, "_finish", refuse)
        response = editor.post(address(Event, "add"), cited(harbour, described()))
        assert response.context["adminform"].form.errors["__all__"] == ["The ground gives way."]
        assert (Source.objects.count(), Event.objects.count()) == (before, 0)


class TestWhatASourceMayNotSay:
    @pytest.mark.parametrize(
        ("row", "field", "message"),
        [
            ({"claimant": "The harbour master"}, "page_url", "Name the source"),
            ({"page_url": PAGE}, "page_publisher", "Enter its publisher"),
            ({"page_title": "The docks"}, "page_publisher", "Enter its publisher"),
            (described(page_url="ftp://lamplighter.example/docks"), "page_url", "Enter a valid URL."),
            (described(page_url="javascript:alert(1)"), "page_url", "Enter a valid URL."),
            (described(page_archived_url="ftp://archive.example/docks"), "page_archived_url", "Enter a valid URL."),
            (described(page_published_on="2031-13-40"), "page_published_on", "Enter a valid date."),
            (described(page_language="esperanto"), "page_language", "at most 8 characters"),
            (described(page_publisher="a" * 121), "page_publisher", "at most 120 characters"),
        ],
    )
    def test_is_an_error_of_its_field_and_nothing_is_saved(self, editor, harbour, row, field, message):
        before = Source.objects.count()
        response = editor.post(address(Event, "add"), cited(harbour, row))
        assert list(problems(response)[0]) == [field]
        assert message in problems(response)[0][field][0]
        assert (Source.objects.count(), Event.objects.count()) == (before, 0)

    def test_by_whom_may_not_add_one(self, client, harbour):
        permit(client, "view_event", "add_event", "view_source", "view_citation")
        response = client.post(address(Event, "add"), cited(harbour, described(), _transition=""))
        assert "your account may not add one" in problems(response)[0]["page_url"][0]
        assert "page_publisher" not in client.get(address(Event, "add")).content.decode()
        assert not Source.objects.filter(url=PAGE).exists()


class TestWhoMayCite:
    def test_a_reporter_cites_and_describes_in_the_draft(self, client, harbour):
        permit(client, "view_event", "add_event", "view_source", "add_source", "view_citation")
        client.post(address(Event, "add"), cited(harbour, described(), _transition=""))
        assert Citation.objects.get().source.url == PAGE

    def test_who_only_looks_sees_the_source_and_no_field(self, client, harbour):
        event = harbour.event("taken", 5)
        permit(client, "view_event", "view_source", "view_citation")
        shown = client.get(address(Event, "change", event.pk)).content.decode()
        assert "Gazette" in shown
        assert "page_url" not in shown


class TestLookingUp:
    def ask(self, client, campaign, url):
        return client.get(reverse(LOOKUP), {"campaign": campaign.pk, "url": url})

    def test_gives_the_source_on_record(self, editor, harbour):
        source = add_source(harbour.campaign, url=PAGE, title="The docks", published_on=day(6))
        answer = self.ask(editor, harbour.campaign, "lamplighter.example/docks?utm_source=x").json()
        assert answer == {
            "found": {"id": source.pk, "text": str(source)},
            "says": "On record: Gazette · The docks · 2031-03-07",
        }

    def test_proposes_the_publisher_of_the_host(self, editor, harbour):
        for number, name in enumerate(["Lamps", "Lamplighter", "Lamplighter"]):
            add_source(harbour.campaign, name, url=f"http://www.lamplighter.example/{number}", language="en")
        add_source(harbour.campaign, "Stranger", url="https://lamplighter.example.org/1")
        answer = self.ask(editor, harbour.campaign, PAGE).json()
        assert answer["proposed"] == {"publisher": "Lamplighter", "language": "en"}
        assert self.ask(editor, harbour.campaign, "https://new.example/").json()["proposed"] == {}

    def test_keeps_to_the_campaign(self, editor, harbour):
        add_source(add_campaign("inland"), url=PAGE)
        assert self.ask(editor, harbour.campaign, PAGE).json()["proposed"] == {}

    @pytest.mark.parametrize("url", ["", "ftp://lamplighter.example/", "javascript:alert(1)", "docks"])
    def test_refuses_what_is_no_address(self, editor, harbour, url):
        assert "not a web address" in self.ask(editor, harbour.campaign, url).json()["problem"]

    @pytest.mark.parametrize("before", ["http://", "https://web.archive.org/web/20161112000000/http://"])
    def test_answers_a_host_longer_than_any(self, client, harbour, before):
        permit(client, "view_source")
        answer = self.ask(client, harbour.campaign, f"{before}{'a.' * 300}example.org/").json()
        assert answer.keys() & {"problem", "proposed"}

    def test_is_for_those_who_may_see_sources(self, client, harbour):
        assert self.ask(client, harbour.campaign, PAGE).status_code == 302
        permit(client, "view_event")
        assert self.ask(client, harbour.campaign, PAGE).status_code == 403


class TestTheSourcesOwnPage:
    def sent(self, harbour, url):
        return {"campaign": harbour.campaign.pk, "publisher": "The Lamplighter", "url": url}

    def test_warns_of_another_source_of_the_page(self, editor, harbour):
        add_source(harbour.campaign, url=PAGE, title="The docks")
        response = editor.post(address(Source, "add"), self.sent(harbour, f"{PAGE}/?utm_source=x"))
        assert any("Another source has this address as well" in message for message in message_texts(response))
        assert Source.objects.filter(publisher="The Lamplighter").exists()

    @pytest.mark.parametrize("url", ["", f"{PAGE}/other"])
    def test_warns_of_nothing_else(self, editor, harbour, url):
        add_source(harbour.campaign, url=PAGE)
        response = editor.post(address(Source, "add"), self.sent(harbour, url))
        assert not any("as well" in message for message in message_texts(response))


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_add_a_page_at_the_same_time_end_with_one_source():
    harbour = Harbour()
    both = threading.Barrier(2)

    def enter(number):
        client = Client()
        client.force_login(User.objects.get(username=f"editor{number}"))
        both.wait(timeout=20)
        response = client.post(address(Event, "add"), cited(harbour, described(), occurred_on=day(number)))
        connections.close_all()
        return response.status_code

    for number in (1, 2):
        User.objects.create_superuser(f"editor{number}")
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(enter, (1, 2))) == [302, 302]
    assert Source.objects.filter(url=PAGE).count() == 1
    assert Citation.objects.filter(source__url=PAGE).count() == 2
