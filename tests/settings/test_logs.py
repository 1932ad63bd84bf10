"""The log says what happened and to which kind of page, never to whom."""

import json
import logging
import subprocess
import sys

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path, resolve

from pumplog import logs

SECRET = "Margarethe-hydromorphone-9.2"
LOGGING = f"""
import logging, structlog
from pumplog import logs
logs.configure(level="INFO", readable=False)
log = structlog.stdlib.get_logger("pumplog.worker")
log.info("notice", sent=3, patient="{SECRET}")
try:
    raise ValueError("{SECRET}")
except ValueError:
    log.exception("failed")
    logging.getLogger("somebody.else").exception("their words")
"""


@pytest.fixture
def lines(root):
    run = subprocess.run([sys.executable, "-c", LOGGING], cwd=root, capture_output=True, text=True, check=True)
    assert SECRET not in run.stderr
    return [json.loads(line) for line in run.stderr.splitlines()]


def test_a_field_that_is_not_on_the_list_is_withheld(lines):
    assert lines[0]["sent"] == 3
    assert lines[0]["patient"] == "[withheld]"
    assert lines[0]["event"] == "notice"
    assert lines[0]["level"] == "info"


def test_an_error_is_its_type_and_place_without_its_message(lines):
    assert lines[1]["fault"] == "builtins.ValueError"
    assert lines[1]["where"] == ["<string>:8 <module>"]


def test_an_error_logged_by_a_library_is_treated_alike(lines):
    assert lines[2]["event"] == "their words"
    assert lines[2]["fault"] == "builtins.ValueError"


def page(request, token):
    return HttpResponse(status=204)


urlpatterns = [path("links/<str:token>/", page)]


@override_settings(ROOT_URLCONF=__name__)
def test_a_request_is_logged_by_route_without_path_or_query(caplog):
    request = RequestFactory().get(f"/links/{SECRET}/", {"name": SECRET})
    request.resolver_match = resolve(request.path)
    with caplog.at_level(logging.INFO, logger="pumplog.request"):
        logs.RequestLog(lambda _: HttpResponse(status=204))(request)
    (record,) = caplog.records
    assert record.msg["route"] == "links/<str:token>/"
    assert record.msg["status"] == 204
    assert SECRET not in str(record.msg)


@override_settings(ROOT_URLCONF=__name__)
def test_djangos_complaint_about_a_request_loses_the_path():
    request = RequestFactory().get(f"/links/{SECRET}/")
    request.resolver_match = resolve(request.path)
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, "Not Found: %s", (request.path,), None)
    record.request, record.status_code = request, 404
    event = logs.without_request(None, "warning", {"event": record.getMessage(), "_record": record})
    assert (event["event"], event["status"], event["route"]) == ("Not Found", 404, "links/<str:token>/")
    assert SECRET not in event["event"]


def test_a_static_file_is_not_worth_a_line(caplog):
    with caplog.at_level(logging.INFO, logger="pumplog.request"):
        logs.RequestLog(lambda _: HttpResponse())(RequestFactory().get("/static/css/base.css"))
    assert caplog.records == []
