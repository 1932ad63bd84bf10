"""What came of a task."""

from api.fields import TextField
from api.serializers.body import Body, Values


class TaskDoneBody(Body):
    note = TextField(most=300, lines=True, blank=True)

    def build(self, values: Values) -> str:
        note: str = values["note"]
        return note
