from django.db import migrations

from events.evidence import beginning


def begin(apps, schema_editor):
    beginning.begin(apps)


def forget(apps, schema_editor):
    apps.get_model('events', 'ChainLink').objects.all().delete()
    apps.get_model('events', 'Chain').objects.all().delete()


class Migration(migrations.Migration):
    # Apart from 0024: PostgreSQL alters no table whose rows were written in the same transaction.

    dependencies = [
        ('events', '0024_chain'),
    ]

    operations = [
        migrations.RunPython(begin, forget),
    ]
