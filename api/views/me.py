"""Who is signed in, and what they are where."""

from rest_framework.request import Request
from rest_framework.response import Response

from api.answer_schema import answer
from api.answers import Me, Membership
from api.described import read
from api.headers import user_id_of
from api.views.door import Door, shown
from pumplog.selectors.clinic import clinic_sheet
from pumplog.selectors.scope import memberships
from pumplog.sheets.clinic import ClinicSheet


class MeView(Door):
    @read(answer(Me), summary="Who is signed in", tag="You")
    def get(self, request: Request) -> Response:
        rows = memberships(user_id=user_id_of(request))
        mine = tuple(Membership(clinic=row.clinic_slug, clinic_name=row.clinic_name, role=row.role) for row in rows)
        return shown(Me(email=request.user.get_username(), name=str(request.user), memberships=mine))


class ClinicView(Door):
    @read(answer(ClinicSheet), summary="The clinic and its rules", tag="You")
    def get(self, request: Request) -> Response:
        return shown(clinic_sheet(actor=self.actor()))
