"""Why a command did nothing: findings, a conflict, or no permission. In each case nothing was written."""

from collections.abc import Sequence

from pumplog.dosing.findings import Finding


class Refused(Exception):
    """The draft has findings that block, or that nobody acknowledged. ``findings`` holds all of them, in form order."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = tuple(findings)


class Conflict(Exception):
    """Somebody else wrote first. ``who``, ``when`` and ``what`` say so in words fit for the person who came second."""

    def __init__(self, *, who: str, when: str, what: str, current_version: int) -> None:
        super().__init__("record changed")
        self.who, self.when, self.what, self.current_version = who, when, what, current_version


class KeyReused(Exception):
    """The same idempotency key came with a different body."""


class NotAllowed(Exception):
    """The actor's role in this clinic does not include the permission."""


class NotFound(Exception):
    """No such record for this actor. Another clinic's record does not exist."""
