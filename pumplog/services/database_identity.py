"""Which database this is: text that a copy put back from a backup does not share."""

from django.db import connection

_POSTGRESQL = """
SELECT (SELECT system_identifier FROM pg_control_system()),
       (SELECT timeline_id FROM pg_control_checkpoint()),
       (SELECT oid FROM pg_database WHERE datname = current_database()),
       to_regclass('pumplog_sendingepoch')::oid
"""


def database_identity() -> str:
    """On PostgreSQL the cluster, its timeline, the database and the table, as numbers: a dump that is restored makes the
    table anew, a recovery to a point in time begins a timeline. A SQLite file has nothing of the kind: empty.
    """
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRESQL)
        return ".".join(str(number) for number in cursor.fetchone())
