"""`manage.py dosing FILE`: JSON Lines in, the arithmetic out. Reads and writes no database."""

from pumplog.dosing.case.door import answer_line
from pumplog.management.json_lines import JsonLinesCommand


class Command(JsonLinesCommand):
    help = "Answer dosing cases: one JSON case a line in, one answer a line out. Exits with 1 if any line was an error."

    def answer(self, line: bytes) -> tuple[str, bool]:
        return answer_line(line)
