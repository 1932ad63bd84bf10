"""`manage.py import_log FILE`: bring in a clinic's own refill log, or see what would become of it."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any, Never

from django.core.management.base import BaseCommand, CommandError

from pumplog.access import Actor, console
from pumplog.errors import NotAllowed, NotFound
from pumplog.management.operator import system_user
from pumplog.selectors.clinic import clinic_id_of
from pumplog.selectors.scope import actor_by_email
from pumplog.services.imports.refusals import Unusable
from pumplog.services.imports.report import Status, as_lines
from pumplog.services.imports.runs import ImportPreview, import_check, import_run
from pumplog.services.imports.shipped import shipped_mappings

UNUSABLE = 2


class Command(BaseCommand):
    help = (
        "Check a refill log, row by row; with --commit record the accepted rows, all in one transaction. "
        "Exits with 0 when it ran, whatever was refused, and with 2 where file, mapping, clinic or person is no use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the clinic's sheet, saved as CSV")
        parser.add_argument("--clinic", required=True, help="the clinic's slug")
        parser.add_argument(
            "--mapping", required=True, help="a mapping file, or the name of one that comes with Pumplog"
        )
        parser.add_argument(
            "--report", required=True, type=Path, help="where to write what became of each row (JSON Lines)"
        )
        parser.add_argument(
            "--commit", action="store_true", help="record the accepted rows; without it nothing is written"
        )
        parser.add_argument(
            "--as", dest="person", metavar="EMAIL", help="the person who brings it in (default: the console)"
        )

    def handle(self, *args: object, **options: Any) -> None:
        file, report = options["file"], options["report"]
        content, mapping_text = _read(file), _mapping_text(options["mapping"])
        actor = _actor(options["clinic"], options["person"])
        if report.exists() and report.samefile(file):
            _unusable("The report would overwrite the sheet.")
        try:
            # Opened before anything is recorded: an import whose report cannot be written would be half told.
            with report.open("w", encoding="utf-8") as lines:
                bring_in = import_run if options["commit"] else import_check
                done = bring_in(actor=actor, file_name=file.name, content=content, mapping_text=mapping_text)
                lines.write(as_lines(done.rows))
        except OSError as error:
            _unusable(f"{report} cannot be written: {error.strerror}.")
        except Unusable as unusable:
            _unusable("\n".join(unusable.problems))
        except NotAllowed:
            _unusable(f"{options['person']} may not bring in sheets in this clinic.")
        self.stdout.write(_summary(done, commit=options["commit"]))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        _unusable(f"{file} cannot be read: {error.strerror}.")


def _mapping_text(name: str) -> str:
    path = Path(name)
    shipped = {mapping.name: mapping.text for mapping in shipped_mappings()}
    if not path.is_file() and name.removesuffix(".toml") in shipped:
        return shipped[name.removesuffix(".toml")]
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        _unusable(f"The mapping {name} cannot be read: {error.strerror}. Pumplog ships {', '.join(shipped)}.")
    except UnicodeDecodeError:
        _unusable(f"The mapping {name} is not in UTF-8.")


def _actor(slug: str, email: str | None) -> Actor:
    clinic_id = clinic_id_of(slug=slug)
    if clinic_id is None:
        _unusable(f"There is no clinic {slug}; manage.py clinic_create opens one.")
    if email is None:
        return console(system_user=system_user(), clinic_id=clinic_id)
    try:
        return actor_by_email(email=email, clinic_slug=slug)
    except NotFound:
        _unusable(f"{email} does not belong to the clinic {slug}.")


def _summary(done: ImportPreview, *, commit: bool) -> str:
    counts = done.counts
    told = [f"{len(done.rows)} rows: " + ", ".join(f"{counts[status]} {status.value}" for status in Status) + "."]
    codes = Counter(row.code for row in done.rows if row.status is Status.REFUSED)
    told += [f"  {count:5} {code}" for code, count in sorted(codes.items())]
    if done.run_id is not None:
        told.append(f"Recorded as import {done.run_id}.")
    else:
        told.append(
            "There was nothing new to record." if commit else "Nothing was written; --commit records the accepted rows."
        )
    return "\n".join(told)


def _unusable(message: str) -> Never:
    raise CommandError(message, returncode=UNUSABLE)
