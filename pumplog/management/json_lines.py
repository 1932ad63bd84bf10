"""A command that answers JSON Lines: a line in, a line out, and 1 as exit status if any line was an error."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class JsonLinesCommand(BaseCommand):
    """Give it `answer`: one line to its answer, and whether that is one and not an error. It touches no database."""

    requires_system_checks = []

    def answer(self, line: bytes) -> tuple[str, bool]:
        """The answer to one line."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a file of JSON Lines, or - for standard input")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            all_answered = self._run(options["file"])
        except BrokenPipeError:
            # The reader has gone. Point stdout elsewhere, or the interpreter complains while it closes.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        if not all_answered:
            sys.exit(1)

    def _run(self, name: str) -> bool:
        if name == "-":
            return self._answer_all(sys.stdin.buffer)
        try:
            with Path(name).open("rb") as lines:
                return self._answer_all(lines)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise CommandError(f"cannot read {name}: {error.strerror}", returncode=2) from None

    def _answer_all(self, lines: Iterable[bytes]) -> bool:
        all_answered = True
        for line in lines:
            answer, answered = self.answer(line)
            # Flushed line by line, so that a program at the other end can ask and be answered in turn.
            self.stdout.write(answer)
            self.stdout.flush()
            all_answered = all_answered and answered
        return all_answered
