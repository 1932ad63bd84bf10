"""`manage.py member_add`: give a person a role in a clinic; how a new clinic gets its first manager."""

import getpass
import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pumplog.access import Role, console
from pumplog.errors import Refused
from pumplog.management.operator import system_user
from pumplog.selectors.clinic import clinic_id_of
from pumplog.services.clinic import member_add
from pumplog.sheets.drafts import Submission


class Command(BaseCommand):
    help = "Give a person a role in a clinic, opening their account where they have none. Asks for the first password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clinic", required=True, help="the clinic's slug")
        parser.add_argument("--email", required=True, help="the person's own address: it is the login")
        parser.add_argument("--name", required=True, help="as it stands under what they record")
        parser.add_argument("--role", required=True, choices=[role.value for role in Role])
        parser.add_argument(
            "--no-password", action="store_true", help="ask for none: the person sets one with “Forgot your password?”"
        )

    def handle(self, *args: object, **options: Any) -> None:
        clinic_id = clinic_id_of(slug=options["clinic"])
        if clinic_id is None:
            raise CommandError(f"There is no clinic {options['clinic']}.")
        try:
            member_add(
                actor=console(system_user=system_user(), clinic_id=clinic_id),
                email=options["email"],
                name=options["name"],
                role=Role(options["role"]),
                password=None if options["no_password"] else _asked(),
                submission=Submission(key=uuid.uuid4()),
            )
        except Refused as refused:
            raise CommandError(" ".join(finding.message for finding in refused.findings)) from None
        self.stdout.write(f"{options['email']} is now {options['role']} in {options['clinic']}.")


def _asked() -> str:
    """Typed twice and never shown: not an argument, which other people on the machine could read."""
    first = getpass.getpass("First password: ")
    if getpass.getpass("The same again: ") != first:
        raise CommandError("The two passwords differ; nothing was done.")
    return first
