"""A small campaign is made once in each test process; later tests get copies of its rows.

To make one takes forty queries, the projection and a history: thousands of tests begin with it.
"""

import pickle
from functools import cache, wraps

from django.apps import apps
from django.db import connection, transaction

_kept = {}


def copied(make):
    """Decorate a function that writes rows and returns their objects: from its second call on it gives copies.

    Where the record is not empty, the rows are made anew; and on a database that does not take back its keys with a
    transaction, whose next key would be one of the copies'.
    """

    @wraps(make)
    def copy():
        if connection.vendor != "sqlite" or not _is_empty():
            return make()
        if make not in _kept:
            made = make()
            _kept[make] = pickle.dumps(made), _all_rows()
            return made
        made, tables = _kept[make]
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, rows in tables:
                cursor.executemany(statement, rows)
        return pickle.loads(made)

    return copy


@cache
def _tables():
    models = apps.get_app_config("events").get_models(include_auto_created=True)
    return [connection.ops.quote_name(model._meta.db_table) for model in models]


def _is_empty():
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in _tables()))
        return not cursor.fetchone()[0]


def _all_rows():
    """By table: a statement that inserts, and the rows as the database has them."""
    found = []
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {table}")
            columns = ", ".join(connection.ops.quote_name(column[0]) for column in cursor.description)
            if rows := cursor.fetchall():
                places = ", ".join(["%s"] * len(rows[0]))
                found.append((f"INSERT INTO {table} ({columns}) VALUES ({places})", rows))
    return found
