"""`manage.py drift` as an operator meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PUMPS = (Path(__file__).parent / "data" / "drift.jsonl").read_bytes().splitlines(keepends=True)


def drift(name, given=b"", **environment):
    return subprocess.run(
        [sys.executable, "manage.py", "drift", name],
        input=given,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def test_it_answers_a_file_line_by_line_and_needs_no_database(tmp_path):
    file = tmp_path / "pumps.jsonl"
    file.write_bytes(b"".join(PUMPS[:5]))
    done = drift(str(file), PUMPLOG_DATABASE_URL=f"sqlite:///{tmp_path}/nowhere/none.sqlite3")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(answer["id"], len(answer["cycles"])) for answer in answers] == [(number, 14) for number in range(5)]
    assert done.returncode == 0


def test_one_bad_line_is_an_error_line_and_the_run_goes_on():
    done = drift("-", b"nonsense\n" + PUMPS[0])
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["error"]["code"] == "invalid_json"
    assert second["id"] == 0
    assert done.returncode == 1


def test_a_file_that_is_not_there_is_said_so():
    done = drift("no-such-file.jsonl")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
