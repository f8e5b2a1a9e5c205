"""Requests to the import pages, by a client that is logged in."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from events.models import Import
from tests.editing import address


def upload(client, harbour, content, name="reports.csv", **fields):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(
        address(Import, "add"),
        {"file": SimpleUploadedFile(name, content), "campaign": harbour.campaign.pk} | fields,
        follow=True,
    )


def step_url(name, batch):
    return reverse(f"admin:events_import_{name}", args=[batch.pk])


def step(client, batch):
    """Match the next page of the file's rows."""
    return client.post(step_url("step", batch), follow=True)
