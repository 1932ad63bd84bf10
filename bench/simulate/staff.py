"""A clinic's staff, who do a task today, next week or never."""

from dataclasses import replace

from bench.simulate.story import Story
from bench.simulate.visits import Visits
from pumplog.notices.facts import TaskSeen
from pumplog.sheets.vocabulary import AppointmentState, TaskKind

ENDS_IN_A_VISIT = (
    *(TaskKind.UNCONFIRMED, TaskKind.PHONE_CALL, TaskKind.PHYSICIAN, TaskKind.OVERDUE),
    TaskKind.NO_SAFE_DATE,
)


class Staff:
    """Those who look after one pump."""

    def __init__(self, story: Story, visits: Visits) -> None:
        self._story, self._visits, self._pump, self._chance = story, visits, story.pump, story.chance

    def day(self) -> None:
        """Once a day somebody looks at this patient's tasks, and does some of them."""
        if self._pump.removed:
            return
        visit = self._visits.to_come
        if visit and visit.state is AppointmentState.REQUESTED and self._chance.happens(0.5):
            self._visits.book()
        if visit and visit.on_day < self._story.today and self._chance.happens(0.5):
            self._missed()
        for task in [task for task in self._pump.tasks if task.done_at is None]:
            if self._chance.happens(0.45):
                self._does(task)

    def _missed(self) -> None:
        visit = self._pump.visit
        assert visit is not None
        self._visits.step(visit, AppointmentState.MISSED)
        self._story.changed("missed the appointment")

    def _does(self, task: TaskSeen) -> None:
        self._pump.tasks = [
            replace(each, done_at=self._story.world.now, by_person=True) if each is task else each
            for each in self._pump.tasks
        ]
        self._story.say(f"somebody does {task.kind} {task.subject}")
        if task.kind in ENDS_IN_A_VISIT and self._chance.happens(0.6):
            if task.kind is TaskKind.NO_SAFE_DATE:
                self._pump.away = ()
            self._visits.book()
        self._story.changed("a task was done")
