import json

from pumplog.services.imports.refusals import Refusal, quoted
from pumplog.services.imports.report import RowReport, Status, as_lines, counts, from_lines, refused

ROWS = (
    RowReport(line=2, status=Status.ACCEPTED),
    RowReport(line=4, status=Status.REFUSED, code="not_a_date", field="date", message="“13/32/2025”\u2028 is no date"),
    RowReport(line=5, status=Status.UNCHANGED),
)


def test_every_row_is_one_line_of_json():
    lines = as_lines(ROWS).split("\n")
    assert lines.pop() == ""
    assert [json.loads(line)["status"] for line in lines] == ["accepted", "refused", "unchanged"]
    assert set(json.loads(lines[0])) == {"line", "status", "code", "field", "message"}


def test_a_stored_report_reads_back_as_it_was():
    assert from_lines(as_lines(ROWS)) == ROWS
    assert from_lines("") == ()


def test_every_status_is_counted():
    assert counts(ROWS[:1]) == {Status.ACCEPTED: 1, Status.REFUSED: 0, Status.UNCHANGED: 0}


def test_the_first_reason_gives_the_code_and_the_message_tells_all():
    reasons = [Refusal(code="a", field="dose", message="one"), Refusal(code="b", field="lot", message="two")]
    assert refused(7, reasons) == RowReport(line=7, status=Status.REFUSED, code="a", field="dose", message="one; two")


def test_a_quoted_cell_is_short_and_harmless():
    assert quoted("13/32") == "“13/32”"
    assert quoted("a\nb\u202ec") == "“a�b�c”"
    assert len(quoted("x" * 100)) < 50
