"""``manage.py messages``: every text to patients, as it is sent, for those who review the words."""

from typing import Any

from django.core.management.base import BaseCommand

from pumplog.reminders.book import text_book


class Command(BaseCommand):
    help = "Print every message to patients in every language, as docs/messages.md shows them."
    requires_system_checks = []

    def handle(self, **_: Any) -> None:
        self.stdout.write(text_book(), ending="")
