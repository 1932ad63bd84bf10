"""Behind a patient's link. The words in these addresses tell a bystander nothing."""

from django.urls import path

from pumplog.web.answering import nowhere
from pumplog.web.views import answer, answer_done

urlpatterns = [
    path("<str:token>", answer.choices, name="answer"),
    path("<str:token>/", answer.choices),
    path("<str:token>/now", answer.now, name="answer_now"),
    path("<str:token>/coming", answer.coming, name="answer_coming"),
    path("<str:token>/day", answer.day, name="answer_day"),
    path("<str:token>/away", answer.away, name="answer_away"),
    path("<str:token>/messages", answer.messages, name="answer_messages"),
    path("<str:token>/visit.ics", answer_done.calendar, name="answer_calendar"),
    path("<str:token>/done/<str:said>", answer_done.done, name="answer_done"),
    path("<path:anything>", nowhere),
]
