import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0023_licences_bound'),
    ]

    operations = [
        migrations.CreateModel(
            name='Chain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveBigIntegerField(default=0)),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
                ('campaign', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='chain', to='events.campaign')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ChainLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveBigIntegerField()),
                ('model', models.CharField(max_length=60)),
                ('row', models.BigIntegerField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('salt', models.CharField(blank=True, max_length=32)),
                ('content', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('chain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='events.chain')),
            ],
            options={
                'ordering': ['chain', 'position'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['model', 'row'], name='chain_link_by_row')],
                'constraints': [models.UniqueConstraint(fields=('chain', 'position'), name='chain_link_position_unique'), models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='chain_link_position_from_one')],
            },
        ),
    ]
