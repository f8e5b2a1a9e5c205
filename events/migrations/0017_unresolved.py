from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0016_editions'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaign',
            name='unresolved_after',
            field=models.PositiveSmallIntegerField(default=30, help_text='Counted from the last report of the district, where a named party contests it.', verbose_name='days until a contest is unresolved'),
        ),
        migrations.AddField(
            model_name='historicalcampaign',
            name='unresolved_after',
            field=models.PositiveSmallIntegerField(default=30, help_text='Counted from the last report of the district, where a named party contests it.', verbose_name='days until a contest is unresolved'),
        ),
        migrations.AddField(
            model_name='span',
            name='unresolved',
            field=models.BooleanField(default=False, verbose_name='unresolved'),
        ),
        migrations.AddConstraint(
            model_name='span',
            constraint=models.CheckConstraint(condition=models.Q(('unresolved', False), models.Q(('challenger__isnull', False), ('last_report__isnull', False)), _connector='OR'), name='span_unresolved_has_challenger_and_last_report'),
        ),
    ]
