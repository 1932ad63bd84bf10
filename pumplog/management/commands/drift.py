"""`manage.py drift FILE`: a pump's cycles in, a judgement after each out. Reads and writes no database."""

from pumplog.dosing.drift.door import answer_line
from pumplog.management.json_lines import JsonLinesCommand


class Command(JsonLinesCommand):
    help = "Judge pumps for drift: one pump a line in, its judged cycles a line out. Exits with 1 if any was an error."

    def answer(self, line: bytes) -> tuple[str, bool]:
        return answer_line(line)
