"""The lookup ``mentions``: full-text containment in a JSON column, such as a list of alternative names."""

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField
from django.db.models.lookups import IContains
from django.db.models.sql.compiler import SQLCompiler


@JSONField.register_lookup
class JsonListContains(IContains):
    """``alt_names__mentions="القادسية"``: the stored JSON contains the text, in any script and case."""

    lookup_name = "mentions"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        # By way of Django's own lookup: a backend knows its operators by the names of those.
        return IContains(self.lhs, str(self.rhs)).as_sql(compiler, connection)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        # SQLite stores the JSON as Django wrote it, with every letter beyond ASCII as \uXXXX.
        escaped = json.dumps(str(self.rhs))[1:-1]
        return IContains(self.lhs, escaped).as_sql(compiler, connection)
