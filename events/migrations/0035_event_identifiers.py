"""Gives every event its identifier: that of its reference and of its campaign's slug, as they are now."""

import uuid

from django.db import migrations, models

# As in events/models/identifiers.py.
NAMESPACE = uuid.UUID("6f0f6a4e-3f0b-4f3e-9b39-6a1d6f3f6c52")
CHUNK = 500


def set_identifiers(apps, _schema_editor):
    events = models.QuerySet(apps.get_model("events", "Event"))
    rows = events.filter(uid=None).only("pk", "reference", "campaign__slug").select_related("campaign")
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        for row in chunk:
            row.uid = uuid.uuid5(NAMESPACE, f"{row.campaign.slug}/{row.reference}")
        events.bulk_update(chunk, ["uid"])
        last = chunk[-1].pk


class Migration(migrations.Migration):
    dependencies = [("events", "0034_api_tokens")]

    operations = [
        migrations.AddField("event", "uid", models.UUIDField("identifier", editable=False, null=True)),
        migrations.RunPython(set_identifiers, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "event", "uid", models.UUIDField(blank=True, editable=False, unique=True, verbose_name="identifier")
        ),
    ]
