"""How addresses name exceptions, lines of checklists and reasons."""

from compliance_app.documents import queries as stored
from compliance_app.documents.rules import DocumentKind, Terms
from compliance_app.foundation import clock
from compliance_app.reviews import service as reviews
from compliance_app.reviews.service import Checked
from tests.addresses.sides import Parameter, Parameters, Side
from tests.documents.builders import make_document
from tests.factories import actor_of, make_user


def exception_of(side: Side) -> str:
    document, on = make_document(side.merchant, side.employee), clock.today()
    checked = Checked(on, [], None, Terms())
    asker = actor_of(make_user())
    return reviews.ask_exception(document, checked, on, "The rest follows.", asker, clock.now(), on).public_id


def check_line_of(_side: Side) -> str:
    return stored.check_lines(DocumentKind.SAQ)[0].public_id


def reason_of(_side: Side) -> str:
    return stored.reason_rows()[0].public_id


PARAMETERS: Parameters = {
    "xid": Parameter(exception_of, "merchant"),
    "line_id": Parameter(check_line_of, "all"),
    "reason_id": Parameter(reason_of, "all"),
}
