"""What an editor sends and is told, for the tests of the admin."""

from django.contrib.messages import get_messages
from django.urls import reverse

from tests.campaigns import day

BOW_TIE = {"type": "Polygon", "coordinates": [[[10.1, 50.1], [10.2, 50.2], [10.2, 50.1], [10.1, 50.2], [10.1, 50.1]]]}


def address(model, page, *args):
    return reverse(f"admin:events_{model._meta.model_name}_{page}", args=args)


def entered(harbour, citations=(), **values):
    """What the event form sends for control of the docks on day 5 by the guards, if not said otherwise."""
    given = {
        "campaign": harbour.campaign.pk,
        "kind": "control",
        "actor": harbour.guards.pk,
        "occurred_on": day(5),
        "precision": "day",
        "districts": [harbour.docks.pk],
        "scope": "whole",
        "summary": "The guards took the docks.",
        "status": "published",
        "citations-TOTAL_FORMS": len(citations),
        "citations-INITIAL_FORMS": 0,
    }
    for number, (source, stance) in enumerate(citations):
        given |= {f"citations-{number}-source": source.pk, f"citations-{number}-stance": stance}
    return given | values


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response):
    return response.context["adminform"].form.errors
