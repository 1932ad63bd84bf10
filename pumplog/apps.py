"""The one app with tables."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class PumplogConfig(AppConfig):
    name = "pumplog"
    label = "pumplog"
    verbose_name = "Pumplog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pumplog import checks  # noqa: F401  (registers them)

        post_migrate.connect(_create_cache_table, sender=self)
        if connection.vendor == "postgresql":
            from pumplog.postgresql import read_instants

            connection_created.connect(read_instants)


def _create_cache_table(*, using: str, verbosity: int, **_: Any) -> None:
    """`migrate` alone makes a usable database: sign-in limits count in this table."""
    call_command("createcachetable", database=using, verbosity=max(verbosity - 1, 0))
