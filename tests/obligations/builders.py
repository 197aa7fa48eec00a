"""Merchants with accepted evidence, by the real verbs."""

from datetime import UTC, date, datetime, time

from compliance_app.accounts.models import User
from compliance_app.documents import service as documents
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, SaqType
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Contact, Merchant
from compliance_app.merchants.rules import ContactRole
from compliance_app.scans import service as scans
from compliance_app.scans.models import AsvScan
from tests.documents.builders import all_ticked, make_document
from tests.factories import NOON, actor_of, make_merchant, make_user


def moment(day: date) -> datetime:
    """Noon of a day."""
    return datetime.combine(day, time(12), tzinfo=UTC)


class Desk:
    """A merchant with a contact, its account manager, and another person of ours who uploads for it."""

    def __init__(self, *, contacts: bool = True) -> None:
        self.manager: User = make_user(name="Maria Keller")
        self.uploader: User = make_user(name="Otto Lind")
        self.merchant: Merchant = make_merchant(self.manager, name="Blue Kettle Ltd")
        if contacts:
            self.add_contact(ContactRole.FIRST, "Ann First", "ann@kettle.example")
            self.add_contact(ContactRole.SECOND, "Ben Second", "ben@kettle.example")
        changes.note(self.merchant.id, NOON)
        db.session.commit()

    def add_contact(self, role: ContactRole, name: str, email: str) -> None:
        db.session.add(Contact(merchant_id=self.merchant.id, role=role, name=name, email=email))

    def upload(self, kind: DocumentKind, on: date) -> Document:
        """A document that waits, committed."""
        saq_type = SaqType.A if kind is DocumentKind.SAQ else None
        document = make_document(self.merchant, self.uploader, kind, saq_type, at=moment(on), on=on)
        db.session.commit()
        return document

    def accept(self, document: Document, completed: date, on: date) -> None:
        """An AOC or SAQ accepted by the account manager, committed."""
        ticked = all_ticked(document.kind)
        documents.accept(document, completed, ticked, "", actor_of(self.manager), moment(on), on)
        db.session.commit()

    def file(self, kind: DocumentKind, completed: date, on: date) -> Document:
        """An AOC or SAQ uploaded and accepted on one day."""
        document = self.upload(kind, on)
        self.accept(document, completed, on)
        return document

    def scan(self, completed: date, on: date, passed: bool = True) -> AsvScan:
        """A scan report uploaded and accepted on one day."""
        document = self.upload(DocumentKind.ASV_SCAN_REPORT, on)
        scan = scans.accept_report(
            document,
            "Clear Harbour Scanning",
            completed,
            passed,
            None,
            all_ticked(document.kind),
            "",
            actor_of(self.manager),
            moment(on),
            on,
        )
        db.session.commit()
        return scan
