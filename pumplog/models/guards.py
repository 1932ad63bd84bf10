"""Append-only, held by the database itself: the second line behind commands that never update or delete a fact.

On PostgreSQL the triggers are ``ENABLE ALWAYS``, so that a replica role does not pass them. SQLite's
``INSERT OR REPLACE`` would slip past UPDATE and DELETE triggers, so a trigger refuses an insert with an existing key.
"""

from collections.abc import Mapping
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

APPEND_ONLY = {
    "pumplog_auditentry": "id",
    "pumplog_cliniclimit": "id",
    "pumplog_clinicpolicy": "id",
    "pumplog_conflictresolution": "event_id",
    "pumplog_effect": "event_id",
    "pumplog_event": "id",
    "pumplog_eventfinding": "id",
    "pumplog_implant": "id",
    "pumplog_implantation": "event_id",
    "pumplog_importedrow": "id",
    "pumplog_mixturedrug": "id",
    "pumplog_note": "event_id",
    "pumplog_program": "event_id",
    "pumplog_programstep": "id",
    "pumplog_pumpalarm": "event_id",
    "pumplog_pumpreading": "event_id",
    "pumplog_refill": "event_id",
    "pumplog_removal": "event_id",
    "pumplog_submission": "id",
}
ADDED = {
    "pumplog_appointmentstep": "id",
    "pumplog_deliveryreport": "id",
    "pumplog_messagetext": "id",
    "pumplog_patientanswer": "id",
}
"""Append-only from the second release on."""
_REMADE = {table: APPEND_ONLY[table] for table in ("pumplog_clinicpolicy", "pumplog_refill")}
"""SQLite makes a table anew to add a column, and loses its triggers."""
MESSAGE = "this record is append-only"


def install(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers of the first release in place."""
    _install(schema_editor, APPEND_ONLY)


def remove(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away (a migration backwards)."""
    _remove(schema_editor, APPEND_ONLY)


def install_added(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Guard the new tables, and again those that were made anew."""
    _install(schema_editor, ADDED | _REMADE)


def remove_added(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take those triggers away (a migration backwards)."""
    _remove(schema_editor, ADDED | _REMADE)


def install_remade(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Guard again the tables that a migration backwards made anew."""
    _install(schema_editor, _REMADE)


def remove_remade(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers off the tables that are about to be made anew."""
    _remove(schema_editor, _REMADE)


def _install(schema_editor: BaseDatabaseSchemaEditor, tables: Mapping[str, str]) -> None:
    for statement in _statements(schema_editor.connection.vendor, tables):
        schema_editor.execute(statement, params=None)


def _remove(schema_editor: BaseDatabaseSchemaEditor, tables: Mapping[str, str]) -> None:
    vendor = schema_editor.connection.vendor
    for table in tables:
        for event in _EVENTS[vendor]:
            on = f" ON {table}" if vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{event}_refused{on}", params=None)


_EVENTS = {"sqlite": ("update", "delete", "insert"), "postgresql": ("update", "truncate")}


def _statements(vendor: str, tables: Mapping[str, str]) -> list[str]:
    if vendor == "sqlite":
        return [statement for table, key in tables.items() for statement in _sqlite(table, key)]
    return [_POSTGRESQL_FUNCTION, *(statement for table in tables for statement in _postgresql(table))]


def _sqlite(table: str, key: str) -> list[str]:
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608  (the names are our own)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    return [
        f"CREATE TRIGGER {table}_update_refused BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_delete_refused BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_insert_refused BEFORE INSERT ON {table} WHEN {taken} {refuse}",
    ]


_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION pumplog_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def _postgresql(table: str) -> list[str]:
    call = "EXECUTE FUNCTION pumplog_append_only()"
    return [
        f"CREATE TRIGGER {table}_update_refused BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_update_refused",
        f"CREATE TRIGGER {table}_truncate_refused BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_truncate_refused",
    ]
