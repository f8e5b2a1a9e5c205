"""Data that the admin's forms send, and what its pages answer, for the tests of the admin."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.urls import reverse

from events.newsroom import roles
from tests.campaigns import day

BOW_TIE = {"type": "Polygon", "coordinates": [[[10.1, 50.1], [10.2, 50.2], [10.2, 50.1], [10.1, 50.2], [10.1, 50.1]]]}


def log_in_as(client, name, role):
    """The client, logged in as a new user with that role (the name of a group), who is its ``user``."""
    roles.make_groups(apps)
    client.user = get_user_model().objects.create_user(name, is_staff=True)
    client.user.groups.add(Group.objects.get(name=role))
    client.force_login(client.user)
    return client


def address(model, page, *args):
    return reverse(f"admin:events_{model._meta.model_name}_{page}", args=args)


def version_fields(row, prefix=""):
    """The hidden fields of the optimistic lock in a form that is rendered from the row as it is stored now."""
    version = type(row).objects.get(pk=row.pk).version
    return {f"{prefix}seen": version, f"{prefix}opened": version}


def correction_data(harbour, event, **values):
    """The data of a stored event's form, saved without a transition, its citations unchanged, because of “A slip.”."""
    data = {"_transition": "", "reason": "A slip.", **version_fields(event)}
    citations = list(event.citations.order_by("reference"))
    for number, citation in enumerate(citations):
        prefix = f"citations-{number}-"
        data |= {f"{prefix}id": citation.pk, f"{prefix}event": event.pk, **version_fields(citation, prefix)}
        data |= {f"{prefix}{name}": getattr(citation, name) for name in ("claimant", "summary", "note")}
        data[f"{prefix}voice"] = citation.voice_id or ""
    data |= {"citations-INITIAL_FORMS": len(citations)}
    return event_form_data(harbour, [(citation.source, citation.stance) for citation in citations], **data | values)


def event_form_data(harbour, citations=(), **values):
    """The data of a new event's form: it publishes that the guards took control of the docks on day 5.

    ``citations`` are pairs of a source and a stance; ``values`` replace fields; ``_transition=""`` only saves it.
    """
    data = {
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
        data |= {f"citations-{number}-source": source.pk, f"citations-{number}-stance": stance}
    return data | values


def account_form_data(client, account, **values):
    """The data of an account's form as it is rendered for the client, with other values; None leaves a field out."""
    form = client.get(reverse("admin:auth_user_change", args=[account.pk])).context["adminform"].form
    data = {name: form[name].value() for name in form.fields if not form.fields[name].disabled}
    data["groups"] = [getattr(group, "pk", group) for group in data["groups"]]
    return {name: value for name, value in (data | values).items() if value not in (None, False)}


def answer_of(response, reason="A slip."):
    """The data of the page that asks why what readers see is changed, with a reason."""
    sent = {}
    for name, text in response.context["sent"]:
        sent.setdefault(name, []).append(text)
    return sent | {"reason": reason, "public-change": response.context["digest"]}


def post_with_reason(client, way, data=None, reason="A slip.", **options):
    """Send what changes what readers see, and the reason once it is asked for; gives the response to that."""
    return client.post(way, answer_of(client.post(way, data or {}), reason), **options)


def correct(client, harbour, event, more=None, **values):
    """Send the event's form as `correction_data` fills it in, and answer why where a district's state changes by it."""
    way, data = address(type(event), "change", event.pk), correction_data(harbour, event, **values) | (more or {})
    response = client.post(way, data)
    is_asked = response.status_code == 200 and "digest" in response.context
    return client.post(way, answer_of(response, data["reason"])) if is_asked else response


def message_texts(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response):
    return response.context["adminform"].form.errors
