import json

from django.conf import settings
from django.db import migrations
from django.db.models import F, OuterRef, QuerySet, Subquery

# How many entries of Django's log are written at a time.
LOG_CHUNK = 500


def fill_names(apps, schema_editor):
    """Write the names that the accounts have now beside every reference to one."""
    accounts = apps.get_model(settings.AUTH_USER_MODEL).objects
    for model in apps.get_app_config('events').get_models():
        for name in _name_columns(model):
            account = name.removesuffix('_name')
            # Only the event's history may refer to an account that is gone, whose name nobody knows.
            named = accounts.filter(pk=OuterRef(f'{account}_id')).values('username')
            known = accounts.values('pk')
            # By a plain queryset: a name on record is no edit of the row, and folds nothing.
            rows = QuerySet(model).filter(**{name: '', f'{account}_id__in': known})
            rows.update(**{name: Subquery(named[:1])})


def _name_columns(model):
    columns = {field.attname for field in model._meta.concrete_fields}
    return [name for name in ('history_user_name', 'by_name', 'entered_by_name') if name in columns]


def name_log_entries(apps, schema_editor):
    """Write the name into each entry of Django's log, which has no column for it, as a further part of its message."""
    entries = apps.get_model('admin', 'LogEntry').objects
    changed = []
    for entry in entries.annotate(username=F('user__username')).iterator():
        parts = _parts(entry.change_message)
        if parts is not None and not any('by' in part for part in parts):
            entry.change_message = json.dumps([*parts, {'by': entry.username}])
            changed.append(entry)
    entries.bulk_update(changed, ['change_message'], batch_size=LOG_CHUNK)


def _parts(message):
    """The parts of a message; None of one that is written as plain text, and stays so."""
    if not message:
        return []
    try:
        parts = json.loads(message)
    except json.JSONDecodeError:
        return None
    is_in_parts = isinstance(parts, list) and all(isinstance(part, dict) for part in parts)
    return parts if is_in_parts else None


def let_nobody_delete_accounts(apps, schema_editor):
    """Take the permission from the role that had it: an account is deactivated."""
    for group in apps.get_model('auth', 'Group').objects.filter(name='Administrators'):
        group.permissions.remove(*group.permissions.filter(codename='delete_user', content_type__app_label='auth'))


class Migration(migrations.Migration):
    # Apart from 0021: PostgreSQL alters no table whose rows were written in the same transaction.

    dependencies = [
        ('events', '0021_account_names'),
        ('admin', '0003_logentry_add_action_flag_choices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(fill_names, migrations.RunPython.noop),
        migrations.RunPython(name_log_entries, migrations.RunPython.noop),
        migrations.RunPython(let_nobody_delete_accounts, migrations.RunPython.noop),
    ]
