"""`manage.py sending`: whether messages go out; and after a restore, that they may."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pumplog import clock
from pumplog.management.operator import system_user
from pumplog.reminders.carried import JOURNAL, carried_in
from pumplog.selectors.scope import manager_label
from pumplog.selectors.sending import sending_state
from pumplog.services.sending_epoch import sending_confirm
from pumplog.sheets.sending import SendingState

UNUSABLE = 2


class Command(BaseCommand):
    help = (
        "show: whether messages go out; exits with 1 where they do not. "
        "confirm: after a restore, settle what the workers' journal says went out, and let sending go on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["show", "confirm"])
        parser.add_argument("--as", dest="person", metavar="EMAIL", help="who confirms it (default: the console)")

    def handle(self, *_: Any, what: str, person: str | None, **__: Any) -> None:
        if what == "show":
            self._show()
        else:
            self._confirm(f"console:{system_user()}" if person is None else _known(person))

    def _show(self) -> None:
        state = sending_state(now=clock.now())
        self.stdout.write(_words(state))
        if state.troubles:
            raise CommandError(f"Messages do not go out: {', '.join(state.troubles)}.", returncode=1)

    def _confirm(self, by: str) -> None:
        try:
            journal = carried_in(settings.STATE_DIR / JOURNAL)
        except (OSError, ValueError) as error:
            raise CommandError(f"The journal cannot be read: {error}", returncode=UNUSABLE) from None
        done = sending_confirm(by=by, journal=journal, now=clock.now())
        self.stdout.write(
            f"Sending may go on. Of {len(journal)} messages in the journal the database did not know {done.remembered}; "
            f"{done.settled} of them waited to be sent and are settled now."
        )


def _known(person: str) -> str:
    label = manager_label(email=person)
    if label is None:
        raise CommandError(f"{person} may not confirm it: no manager here has this address.", returncode=UNUSABLE)
    return label


def _words(state: SendingState) -> str:
    lines = [
        f"{worker.name}: last turn {worker.beat_at:%Y-%m-%d %H:%M:%S} UTC"
        + (", silent" if worker.silent else ", stopped" if worker.stopped_at else "")
        for worker in state.workers
    ]
    lines.append(f"due: {state.due}, in hand: {state.in_hand}")
    epoch = state.epoch
    if epoch is not None:
        how = f"confirmed by {epoch.confirmed_by}" if epoch.confirmed_at else "NOT CONFIRMED"
        lines.append(f"epoch of {epoch.opened_at:%Y-%m-%d %H:%M:%S} UTC: {epoch.why}; {how}")
    return "\n".join(lines)
