"""What stands beside the database is whole, private, and says nothing of anybody."""

import datetime as dt
import stat
from pathlib import Path

import pytest
from django.conf import settings

from pumplog.notices.parcel import Ending
from pumplog.services import sending_marks
from pumplog.services.sending_marks import Gone

NOW = dt.datetime(2026, 11, 20, 16, 5, 0, 123456, tzinfo=dt.UTC)


def test_where_there_is_nothing_nothing_is_said():
    marks = sending_marks.marks()
    assert (marks.mark, marks.turned_at, sending_marks.carried()) == (None, None, {})


def test_what_was_put_is_read_again():
    sending_marks.mark_put("abc-def")
    sending_marks.turned_put(NOW)
    assert sending_marks.marks() == sending_marks.Marks(mark="abc-def", turned_at=NOW)
    sending_marks.turned_forget()
    assert sending_marks.marks() == sending_marks.Marks(mark="abc-def", turned_at=None)


def test_what_was_carried_adds_up_and_keeps_its_doubt_and_its_time():
    sent, doubted = Gone(ending=Ending.SENT, at=NOW), Gone(ending=Ending.DOUBTFUL, at=NOW)
    sending_marks.carried_add({"a1": sent, "b2": doubted})
    sending_marks.carried_add({"c3": sent})
    sending_marks.carried_add({})
    assert sending_marks.carried() == {"a1": sent, "b2": doubted, "c3": sent}


def test_what_an_earlier_release_wrote_down_has_no_time():
    place = Path(settings.STATE_DIR)
    place.mkdir(parents=True, exist_ok=True)
    (place / "carried").write_text("a1\nb2?\n", encoding="ascii")
    assert sending_marks.carried() == {"a1": Gone(ending=Ending.SENT), "b2": Gone(ending=Ending.DOUBTFUL)}
    sending_marks.carried_add({"c3": Gone(ending=Ending.SENT)})
    assert sending_marks.carried()["b2"] == Gone(ending=Ending.DOUBTFUL)


def test_nobody_else_may_look_into_the_directory():
    sending_marks.mark_put("abc-def")
    assert stat.S_IMODE(settings.STATE_DIR.stat().st_mode) == 0o700
    assert [path.name for path in settings.STATE_DIR.iterdir()] == ["mark"], "no half-written file is left"


def test_a_directory_that_cannot_be_made_is_no_silence(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(settings, "STATE_DIR", tmp_path / "file" / "state")
    with pytest.raises(OSError, match="Not a directory"):
        sending_marks.marks()
    with pytest.raises(OSError, match=r"Not a directory|File exists"):
        sending_marks.mark_put("abc-def")
