"""`manage.py clinic_create`: open a clinic, with the rules every clinic starts with."""

from argparse import ArgumentParser
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pumplog.errors import Refused
from pumplog.management.operator import system_user
from pumplog.services.clinic import FIRST_POLICY, clinic_create


class Command(BaseCommand):
    help = "Open a clinic. Its manager can change every rule but the slug afterwards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--slug", required=True, help="short name for addresses and commands, as in rapid-creek")
        parser.add_argument("--name", required=True, help="the clinic's name, as patients know it")
        parser.add_argument("--zone", required=True, help="IANA time zone, as in America/Denver")
        parser.add_argument("--daytime-phone", default="", help="the number notices give for office hours")
        parser.add_argument("--after-hours-phone", default="", help="the number for nights and weekends")
        parser.add_argument("--staff-email", default="", help="where notices to the staff go")

    def handle(self, *args: object, **options: Any) -> None:
        policy = replace(
            FIRST_POLICY,
            daytime_phone=options["daytime_phone"],
            after_hours_phone=options["after_hours_phone"],
            staff_email=options["staff_email"],
        )
        slug, name, zone = options["slug"], options["name"], options["zone"]
        try:
            clinic_create(slug=slug, name=name, zone=zone, system_user=system_user(), policy=policy)
        except Refused as refused:
            raise CommandError(" ".join(finding.message for finding in refused.findings)) from None
        self.stdout.write(f"Clinic {slug} is open, in the time zone {zone}.")
