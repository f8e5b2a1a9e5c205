"""The lookup ``mentions``: its SQL on each database; PostgreSQL's is checked without a server."""

import pytest
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from events.models import District

SETTINGS = {**connections["default"].settings_dict, "ENGINE": "django.db.backends.postgresql", "NAME": "unused"}


def test_postgresql_is_asked_for_the_text_of_the_list():
    asked = District.objects.filter(alt_names__mentions="القادسية").query
    sql, params = asked.get_compiler(connection=DatabaseWrapper(SETTINGS)).as_sql()
    assert "::text) LIKE UPPER(%s)" in sql
    assert params == ("%القادسية%",)


@pytest.mark.django_db
def test_the_database_at_hand_understands_it():
    assert not District.objects.filter(alt_names__mentions="القادسية").exists()
