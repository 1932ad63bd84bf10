"""Check the record against its invariants: the audit chain, the event numbers, every stored refill-by date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pumplog.services.verify import faults


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = list(faults())
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} faults found")
        self.stdout.write("The record holds.")
