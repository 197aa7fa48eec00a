"""How addresses name questions about payment systems, and what was forwarded."""

from compliance_app.foundation import clock
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.submissions import service as submissions
from compliance_app.submissions.rules import Way
from compliance_app.submissions.service import Parcel
from tests.addresses.sides import Parameter, Parameters, Side
from tests.factories import actor_of
from tests.submissions.builders import accepted_document


def question_of(side: Side) -> str:
    asker = actor_of(side.employee)
    system, on = PaymentSystem.AMEX, clock.today()
    return submissions.ask(side.merchant, system, "", asker, clock.now(), on).public_id


def forwarding_of(side: Side) -> str:
    document, on = accepted_document(side.merchant, on=clock.today()), clock.today()
    parcel = Parcel(PaymentSystem.AMEX, [document], on, Way.EMAIL, "Somebody")
    return submissions.forward(side.merchant, parcel, actor_of(side.manager), clock.now(), on).public_id


PARAMETERS: Parameters = {
    "qid": Parameter(question_of, "merchant"),
    "fid": Parameter(forwarding_of, "merchant"),
}
