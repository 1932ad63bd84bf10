"""Many keys in one value: on PostgreSQL ``key IN (%s, %s, …)`` is sent as ``key = ANY(%s)``.

The rows are the same. With one value for each of hundreds of keys Django, the driver and the database's parser each go over
every one of them, for every table a batch is read from; an array is one value (`bench/notices.py` shows what that is worth).
"""

import uuid
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, UUIDField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler


class _OneArray(In):
    """``in`` where all that is looked for is UUIDs, as our public keys are; anything else is as Django has it."""

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        if not self.rhs_is_direct_value():
            return self.as_sql(compiler, connection)
        keys = [key for key in dict.fromkeys(self.rhs) if key is not None]
        if not keys:
            raise EmptyResultSet
        if not all(isinstance(key, uuid.UUID) for key in keys):
            return self.as_sql(compiler, connection)
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::uuid[])", (*params, f"{{{','.join([key.hex for key in keys])}}}")


@UUIDField.register_lookup
class KeyIn(_OneArray):
    """``pk__in``."""


@ForeignKey.register_lookup
class RelatedKeyIn(_OneArray, RelatedIn):
    """``patient_id__in``."""
