"""What people must do."""

import uuid
from http import HTTPStatus

from rest_framework.request import Request
from rest_framework.response import Response

from api.answer_schema import many
from api.described import read, written
from api.serializers.conflict import ConflictBody
from api.serializers.task import TaskDoneBody
from api.views.door import Door, shown, submission
from pumplog.selectors.task import task_list
from pumplog.services.resolution import conflict_resolve
from pumplog.services.task import task_done
from pumplog.sheets.worklist import TaskRow


class TasksView(Door):
    @read(many(TaskRow), summary="Open tasks, the most urgent first, then the oldest", tag="Tasks")
    def get(self, request: Request) -> Response:
        return shown(task_list(actor=self.actor()))


class TaskDoneView(Door):
    @written(TaskDoneBody, None, summary="Close a task with what came of it", tag="Tasks", versioned=False, status=204)
    def post(self, request: Request, task_id: uuid.UUID) -> Response:
        actor, sent = self.actor(), submission(request)
        task_done(actor=actor, task_id=task_id, note=self.body(TaskDoneBody), submission=sent)
        return Response(status=HTTPStatus.NO_CONTENT)


class ConflictView(Door):
    @written(
        ConflictBody,
        None,
        summary="Resolve that programmer and record disagree",
        tag="Tasks",
        versioned=False,
        status=204,
    )
    def post(self, request: Request, task_id: uuid.UUID) -> Response:
        actor, sent = self.actor(), submission(request)
        conflict_resolve(actor=actor, task_id=task_id, draft=self.body(ConflictBody), submission=sent)
        return Response(status=HTTPStatus.NO_CONTENT)
