"""How addresses name documents, how long they are kept and holds."""

from datetime import timedelta

from compliance_app.documents.rules import DocumentKind
from compliance_app.documents.service import retention
from compliance_app.foundation import clock
from tests.addresses.sides import Parameter, Parameters, Side, Special, constant
from tests.documents.builders import make_document
from tests.factories import actor_of


def document_of(side: Side) -> str:
    return make_document(side.merchant, side.employee).public_id


def hold_of(side: Side) -> str:
    return retention.place_hold(side.merchant, None, "A case.", actor_of(side.manager), clock.now()).public_id


def planned_term(side: Side) -> str:
    today = clock.today()
    term = retention.NewTerm(9, today + timedelta(days=30), "A letter")
    retention.change_term(DocumentKind.AOC, term, actor_of(side.manager), clock.now(), today)
    return DocumentKind.AOC.value


PARAMETERS: Parameters = {
    "did": Parameter(document_of, "merchant"),
    "hold_id": Parameter(hold_of, "merchant"),
}
SPECIAL: Special = {
    ("documents.term", "kind"): Parameter(constant(DocumentKind.AOC.value), "all"),
    ("documents.change_term", "kind"): Parameter(constant(DocumentKind.AOC.value), "all"),
    ("documents.cancel_term", "kind"): Parameter(planned_term, "all"),
}
