"""What tests of submissions stand on: accepted documents, and forwardings made by the real verb."""

from datetime import date, datetime

from compliance_app.accounts.models import User
from compliance_app.documents import service as documents
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, SaqType
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.submissions import service
from compliance_app.submissions.models import Forwarding
from compliance_app.submissions.rules import Way
from compliance_app.submissions.service import Parcel
from tests.documents.builders import all_ticked, make_document
from tests.factories import NOON, TODAY, actor_of, make_user


def accepted_document(
    merchant: Merchant,
    kind: DocumentKind = DocumentKind.SAQ,
    completed_on: date | None = None,
    at: datetime = NOON,
    on: date = TODAY,
) -> Document:
    """A document that was handed in and accepted on one day."""
    saq_type = SaqType.A if kind is DocumentKind.SAQ else None
    document = make_document(merchant, make_user(), kind, saq_type, at=at, on=on)
    documents.accept(document, completed_on or on, all_ticked(kind), None, actor_of(make_user()), at, on)
    return document


def forwarded(
    merchant: Merchant,
    by: User,
    *documents_sent: Document,
    system: PaymentSystem = PaymentSystem.AMEX,
    on: date = TODAY,
    reference: str = "",
    today: date = TODAY,
) -> Forwarding:
    """A record of forwarding, for an accepted document of its own unless some are given."""
    papers = list(documents_sent) or [accepted_document(merchant)]
    parcel = Parcel(system, papers, on, Way.PORTAL, by.name, reference)
    return service.forward(merchant, parcel, actor_of(by), NOON, today)
