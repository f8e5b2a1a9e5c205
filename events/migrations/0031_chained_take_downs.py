import django.db.models.deletion
from django.db import migrations, models

from events.evidence import chain
from events.evidence.beginning import BEGUN


def link(apps, schema_editor):
    """Those from before; PostgreSQL has altered their table already, and does not again."""
    take_downs = apps.get_model('events', 'TakeDown')
    keys = list(take_downs.objects.order_by('pk').values_list('pk', flat=True))
    chain.link({take_downs: keys}, reason=BEGUN, apps=apps)


def unlink(apps, schema_editor):
    if apps.get_model('events', 'ChainLink').objects.filter(model='takedown').exists():
        raise RuntimeError('Links of take-downs stand within the chains, and none may be taken out.')


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0030_rows_outside'),
    ]

    operations = [
        migrations.AlterField(
            model_name='takedown',
            name='campaign',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='take_downs', to='events.campaign', verbose_name='campaign'),
        ),
        migrations.RunPython(link, unlink),
    ]
