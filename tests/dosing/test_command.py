"""`manage.py dosing` as an operator meets it: in a process of its own, with files and pipes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "data" / "cases.jsonl"
FIRST = CASES.read_bytes().splitlines()[0]


def dosing(name, given=b"", **environment):
    return subprocess.run(
        [sys.executable, "manage.py", "dosing", name],
        input=given,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def test_it_answers_a_file_line_by_line_and_needs_no_database(tmp_path):
    done = dosing(str(CASES), PUMPLOG_DATABASE_URL=f"sqlite:///{tmp_path}/nowhere/none.sqlite3")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [json.loads(line)["id"] for line in CASES.read_text().splitlines()]
    assert all(answer["agrees"] for answer in answers)
    assert done.returncode == 0


def test_one_bad_line_is_an_error_line_and_the_run_goes_on():
    done = dosing("-", b"nonsense\n\n" + FIRST)
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert first["error"]["code"] == "invalid_json"
    assert second["error"]["code"] == "blank_line"
    assert third["agrees"] is True
    assert done.returncode == 1


def test_nothing_in_is_nothing_out():
    done = dosing("-")
    assert (done.stdout, done.returncode) == (b"", 0)


def test_a_file_that_is_not_there_is_said_so():
    done = dosing("no-such-file.jsonl")
    assert done.returncode == 2
    assert b"no-such-file.jsonl" in done.stderr
    assert b"Traceback" not in done.stderr


def test_each_answer_comes_before_the_next_question():
    with subprocess.Popen(
        [sys.executable, "manage.py", "dosing", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdin
        assert process.stdout
        for _ in range(2):
            process.stdin.write(FIRST + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["agrees"] is True
        process.stdin.close()
    assert process.returncode == 0


@pytest.mark.skipif(os.name != "posix", reason="needs a shell pipe")
def test_a_reader_that_goes_away_is_no_fault():
    with subprocess.Popen(
        [sys.executable, "manage.py", "dosing", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write((FIRST + b"\n") * 9)
        process.stdin.close()
        complaint = process.stderr.read()
    assert complaint == b""
    assert process.returncode == 1
