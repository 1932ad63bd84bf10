from pumplog.dosing.findings import Finding, Severity, blocking, in_form_order

FIELDS = ("performed_at", "drugs", "program")


def finding(code, field):
    return Finding(code=code, field=field, severity=Severity.INFORM, message=".")


def test_findings_stand_in_the_order_of_the_form_and_then_by_code():
    mixed = [
        finding("z", "program"),
        finding("b", "drugs[10].lot"),
        finding("c", "drugs[2].lot"),
        finding("a", "drugs"),
        finding("b", "performed_at"),
        finding("a", "performed_at"),
        finding("a", "elsewhere"),
        finding("c", "program.steps[1]"),
        finding("b", "drugs[3].parts[9]"),
    ]
    ordered = in_form_order(reversed(mixed), FIELDS)
    assert [(found.field, found.code) for found in ordered] == [
        ("performed_at", "a"),
        ("performed_at", "b"),
        ("drugs", "a"),
        ("drugs[2].lot", "c"),
        ("drugs[3].parts[9]", "b"),
        ("drugs[10].lot", "b"),
        ("program", "z"),
        ("program.steps[1]", "c"),
        ("elsewhere", "a"),
    ]


def test_a_blocking_finding_blocks():
    assert blocking("a", "b", "c").severity is Severity.BLOCK
