"""Search in lists of names that are kept as JSON."""

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField
from django.db.models.lookups import IContains
from django.db.models.sql.compiler import SQLCompiler


@JSONField.register_lookup
class JsonListContains(IContains):
    """``alt_names__mentions="القادسية"``: the text occurs in the stored JSON, whatever its script."""

    lookup_name = "mentions"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """Databases know an operator by the name of Django's own lookup."""
        return IContains(self.lhs, str(self.rhs)).as_sql(compiler, connection)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """SQLite keeps the JSON as it was written, with every letter beyond ASCII as ``\\uXXXX``."""
        written = json.dumps(str(self.rhs))[1:-1]
        return IContains(self.lhs, written).as_sql(compiler, connection)
