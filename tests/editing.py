"""What an editor sends and is told, for the tests of the admin."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.urls import reverse

from events.newsroom import roles
from tests.campaigns import day

BOW_TIE = {"type": "Polygon", "coordinates": [[[10.1, 50.1], [10.2, 50.2], [10.2, 50.1], [10.1, 50.2], [10.1, 50.1]]]}


def employed(client, name, role):
    """The client, logged in as somebody of that role (the name of its group), who is its ``user``."""
    roles.make_groups(apps)
    client.user = get_user_model().objects.create_user(name, is_staff=True)
    client.user.groups.add(Group.objects.get(name=role))
    client.force_login(client.user)
    return client


def address(model, page, *args):
    return reverse(f"admin:events_{model._meta.model_name}_{page}", args=args)


def opened(row, prefix=""):
    """The hidden fields of a form that was drawn from the row as it is stored now."""
    now = type(row).objects.get(pk=row.pk).version
    return {f"{prefix}seen": now, f"{prefix}opened": now}


def corrected(harbour, event, **values):
    """What the form of an event sends that is saved, with its citations as they are, for the reason “A slip.”."""
    given = {"_transition": "", "reason": "A slip.", **opened(event)}
    cited = list(event.citations.order_by("reference"))
    for number, citation in enumerate(cited):
        prefix = f"citations-{number}-"
        given |= {f"{prefix}id": citation.pk, f"{prefix}event": event.pk, **opened(citation, prefix)}
        given |= {f"{prefix}{name}": getattr(citation, name) for name in ("claimant", "summary", "note")}
    given |= {"citations-INITIAL_FORMS": len(cited)}
    return entered(harbour, [(citation.source, citation.stance) for citation in cited], **given | values)


def entered(harbour, citations=(), **values):
    """What the event form sends to publish control of the docks on day 5 by the guards, if not said otherwise.

    ``_transition=""`` only saves it.
    """
    given = {
        "campaign": harbour.campaign.pk,
        "kind": "control",
        "actor": harbour.guards.pk,
        "occurred_on": day(5),
        "precision": "day",
        "districts": [harbour.docks.pk],
        "scope": "whole",
        "summary": "The guards took the docks.",
        "_transition": "publish",
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
