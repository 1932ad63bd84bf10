"""A mail server for every test that wants one, and the counts of every run where they are seen."""

import pytest

from tests.faults.processes import kill_the_rest
from tests.faults.server import RawServer
from tests.mailserver import mailserver, nobody_listens

__all__ = ["mailserver", "nobody_listens", "rawserver"]
COUNTS = "counts"


@pytest.fixture(autouse=True)
def no_worker_outlives_its_test():
    """One that did would send into the next test's counts."""
    yield
    kill_the_rest()


@pytest.fixture
def rawserver(settings):
    """A server that can fail in every way, and the settings that lead to it."""
    with RawServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 1
        settings.DEFAULT_FROM_EMAIL = "notices@rapid-creek.example"
        yield server


@pytest.fixture
def counts(record_property):
    """Say how a run ended: shown at the end, whoever ran it."""
    return lambda text: record_property(COUNTS, text)


def pytest_terminal_summary(terminalreporter):
    lines = [
        f"{report.nodeid.partition('::')[2]}: {text}"
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, text in getattr(report, "user_properties", ())
        if name == COUNTS and report.when == "call"
    ]
    if lines:
        terminalreporter.section("faults")
        for line in sorted(lines):
            terminalreporter.write_line(line)
