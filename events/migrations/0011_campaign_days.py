import datetime

import django.db.models.lookups
from django.db import migrations, models

import events.models.campaign

FIRST_DAY, LAST_DAY, MOST_DAYS = datetime.date(1800, 1, 1), datetime.date(2200, 12, 31), 7305


def refuse_what_cannot_be_shown(apps, schema_editor):
    """Say which campaign has to be corrected first; the database would only name its constraint."""
    for slug, start, end in apps.get_model('events', 'Campaign').objects.values_list('slug', 'start', 'end'):
        if start < FIRST_DAY or end > LAST_DAY or (end - start).days >= MOST_DAYS:
            raise ValueError(
                f'The campaign “{slug}” runs from {start} to {end}. Correct its days before this migration: '
                f'they lie between {FIRST_DAY} and {LAST_DAY}, and are {MOST_DAYS} at most.'
            )


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0010_import_sheets'),
    ]

    operations = [
        migrations.RunPython(refuse_what_cannot_be_shown, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(
                condition=models.Q(('end__lte', LAST_DAY), ('start__gte', FIRST_DAY)),
                name='campaign_days_between_1800_and_2200',
            ),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    events.models.campaign.DaysBetween('end', 'start'), MOST_DAYS - 1
                ),
                name='campaign_of_twenty_years_at_most',
            ),
        ),
    ]
