"""Citations of drafts by token: sources found by their address or made, each statement once."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied

from events.models import Source
from events.newsroom import drafts
from events.newsroom.draft_errors import (
    ReferenceTakenError,
    VersionConflictError,
)
from tests.campaigns import Harbour
from tests.drafting import PAGE, data, draft_of, record, refusal

pytestmark = pytest.mark.django_db


class TestCiting:
    def test_finds_the_source_by_any_spelling_of_its_address(self, token, harbour):
        harbour.gazette.url = "https://example.org/docks"
        harbour.gazette.save()
        event = draft_of(token, harbour, sources=[])
        citation = drafts.cite(token, event, {"source": {"url": "http://www.example.org/docks/?utm_source=x"}})
        assert citation.source == harbour.gazette
        assert Source.objects.count() == 3

    def test_makes_a_source_once(self, token, harbour):
        event = draft_of(token, harbour, sources=[])
        first = drafts.cite(token, event, {"source": PAGE})
        second = drafts.cite(token, event, {"source": PAGE, "stance": "disputes"})
        assert first.source == second.source
        assert event.citations.count() == 2

    def test_makes_of_an_archives_address_the_page_and_its_copy(self, token, harbour):
        copy = "https://web.archive.org/web/20310307000000/https://example.org/docks"
        event = draft_of(token, harbour, sources=[])
        source = drafts.cite(token, event, {"source": {"url": copy, "publisher": "Courier"}}).source
        assert (source.url, source.archived_url) == ("https://example.org/docks", copy)

    def test_finds_a_page_by_its_archived_copy_alone(self, token, harbour):
        copy = "https://web.archive.org/web/20310307000000/https://example.org/docks"
        event = draft_of(token, harbour, sources=[])
        first = drafts.cite(token, event, {"source": PAGE})
        found = drafts.cite(token, event, {"source": {"archived_url": copy}, "stance": "disputes"})
        assert found.source == first.source

    def test_twice_with_the_same_words_gives_the_first(self, token, harbour):
        event = draft_of(token, harbour, sources=[])
        said = {"source": "gazette", "summary": "Ours."}
        assert drafts.cite(token, event, said) == drafts.cite(token, event, said)
        assert drafts.cite(token, event, said | {"claimant": "A guard"}) != drafts.cite(token, event, said)

    def test_takes_a_reference_once(self, token, harbour):
        event = draft_of(token, harbour, sources=[])
        drafts.cite(token, event, {"source": "gazette", "reference": "c1"})
        with pytest.raises(ReferenceTakenError, match="c1"):
            drafts.cite(token, event, {"source": "herald", "reference": "c1"})

    @pytest.mark.parametrize(
        ("given", "field", "says"),
        [
            ({}, "source", "Name the source"),
            ({"source": "gazete"}, "source", "There is no source “gazete” (did you mean gazette?)."),
            ({"source": 7}, "source", "not an object"),
            ({"source": {}}, "source.publisher", "cannot be blank"),
            ({"source": {"url": "https://example.org/x"}}, "source.publisher", "cannot be blank"),
            ({"source": PAGE | {"url": "javascript:alert(1)"}}, "source.url", "Enter a valid URL"),
            ({"source": PAGE | {"url": "https://a:b@example.org/"}}, "source.url", "password"),
            ({"source": PAGE | {"url": "https://example.org/" + "x" * 800}}, "source.url", "At most 800"),
            ({"source": PAGE | {"published_on": "soon"}}, "source.published_on", "“soon” is not a day"),
            ({"source": PAGE | {"titel": "x"}}, "source.titel", "did you mean title?"),
            ({"source": PAGE | {"reference": "gazette"}}, "source.url", "not the address"),
            ({"source": "gazette", "stance": "agrees"}, "stance", "“agrees” is not one of supports, disputes."),
            ({"source": "gazette", "voice": "nobody"}, "voice", "There is no voice “nobody”."),
            ({"source": "gazette", "event": 1}, "event", "There is no such field here."),
            ({"source": "gazette", "claimant": "ab\u2066"}, "claimant", "Character 3 (U+2066)"),
        ],
    )
    def test_names_the_field_and_the_value_of_a_fault(self, token, harbour, given, field, says):
        harbour.gazette.url = "https://example.org/gazette"
        harbour.gazette.save()
        event = draft_of(token, harbour)
        found = refusal(drafts.cite, token, event, given)
        assert list(found) == [field]
        assert says in found[field][0]
        prefixed = refusal(drafts.create_draft, token, harbour.campaign, data(citations=[{"source": "wire"}, given]))
        assert list(prefixed) == [f"citations.1.{field}"]

    def test_finds_no_source_of_another_campaign(self, token, harbour):
        other = Harbour("other")
        other.gazette.reference = "elsewhere"
        other.gazette.save()
        event = draft_of(token, harbour)
        assert list(refusal(drafts.cite, token, event, {"source": "elsewhere"})) == ["source"]

    def test_adds_a_source_with_the_permission_to_alone(self, token_of, harbour):
        token = token_of(role=None)
        codes = ("add_event", "view_event")
        permissions = Group.permissions.field.related_model.objects.filter(codename__in=codes)
        token.account.user_permissions.add(*permissions)
        event = draft_of(token, harbour)
        drafts.cite(token, event, {"source": "herald"})
        before = record()
        with pytest.raises(PermissionDenied):
            drafts.cite(token, event, {"source": PAGE})
        assert record() == before

    def test_has_an_end(self, token, harbour, monkeypatch):
        monkeypatch.setattr(drafts, "MOST_CITATIONS", 1)
        event = draft_of(token, harbour)
        assert list(refusal(drafts.cite, token, event, {"source": "herald"})) == ["source"]

    def test_is_changed_by_its_own_version(self, token, harbour):
        event = draft_of(token, harbour)
        citation = event.citations.get()
        said = {"source": PAGE, "summary": "Otherwise."}
        changed = drafts.change_citation(token, citation, said, citation.version)
        assert (changed.source.publisher, changed.summary) == ("Courier", "Otherwise.")
        assert changed.version == citation.version + 1
        assert changed.history.first().history_user == token.account
        with pytest.raises(VersionConflictError) as refused:
            drafts.change_citation(token, citation, said, citation.version)
        assert refused.value.stored == changed.version
        assert drafts.change_citation(token, changed, said, changed.version).version == changed.version

    def test_is_changed_to_nothing_wrong(self, token, harbour):
        citation = draft_of(token, harbour).citations.get()
        for given, field in (
            ({"stance": ""}, "stance"),
            ({"reference": "x"}, "reference"),
            ({"source": None}, "source"),
        ):
            assert list(refusal(drafts.change_citation, token, citation, given, citation.version)) == [field]
