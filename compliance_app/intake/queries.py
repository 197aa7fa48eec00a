"""What is known of a merchant when a file of its comes in, and what there is to say of a document today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from compliance_app.documents import queries as documents
from compliance_app.documents.models import Document, DocumentReading, HeldUpload
from compliance_app.documents.rules import WaitsFor
from compliance_app.foundation.database import db
from compliance_app.intake import rules
from compliance_app.intake.rules import Earlier, Finding, Line, Subject, What, plain
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.obligations import queries as obligations
from compliance_app.obligations.rules import ObligationKind, ObligationState
from compliance_app.obligations.rules import Verdict as Standing
from compliance_app.policies import queries as policies
from compliance_app.questionnaires import queries as questionnaires
from compliance_app.readings.rules import plain as plain_reading
from compliance_app.scans import queries as scans
from compliance_app.scans.queries import vendors
from compliance_app.volumes.models import VolumeFigure
from compliance_app.volumes.rules import Channel, annual_window, months_before


def subject_of(
    merchant: Merchant, sent_as: What | None, sha256: str, on: date, document: Document | None = None
) -> Subject:
    """What is known of the merchant on a day. `document` is the one that the file is already: others came before it."""
    verdict = obligations.verdict(merchant.id, on)
    own_scan = None if document is None else scans.of_document(document.id)
    passed = [scan for scan in scans.of_merchant(merchant.id) if scan.extends and scan is not own_scan]
    integrations = [project.integration for project in merchants.projects(merchant.id)]
    return Subject(
        names=tuple(dict.fromkeys((merchant.legal_name, merchant.trading_name))),
        sent_as=sent_as,
        language=merchant.language,
        level=verdict.level,
        owes=_owed(verdict),
        channels=_channels(merchant.id, on),
        # What one project says proves nothing against a form that another one may need.
        integrations=frozenset(filter(None, integrations)) if all(integrations) else frozenset(),
        answered=frozenset(questionnaires.types_answered(merchant.id)),
        passing_scans=tuple(sorted(scan.completed_on for scan in passed)),
        earlier=_earlier(merchant.id, sha256, document),
        elsewhere=_elsewhere(merchant.id, sha256, document),
        policies=policies.values(),
        vendors=vendors.register(),
    )


def findings_of(document: Document, on: date) -> tuple[Finding, ...]:
    """What the machine has to say of a document on a day, from its reading and today's facts; nothing where unread."""
    reading = documents.reading_of(document.id)
    if reading is None:
        return ()
    sent_as = What(document.kind, document.saq_type)
    subject = subject_of(document.merchant, sent_as, document.sha256, on, document)
    return rules.findings(reading, subject, on)


@dataclass(frozen=True)
class Card:
    """What the page shows of one file: its receipt, or what was found and the choices its sender has.

    `what` is what it was, or would be, received as; `said` what the sender chose where that is something else.
    """

    file: Document | HeldUpload
    read: tuple[Line, ...]
    findings: tuple[Finding, ...]
    what: What | None
    said: What | None = None

    @property
    def name(self) -> str:
        return self.file.file_name

    @property
    def is_received(self) -> bool:
        return isinstance(self.file, Document)


def cards(received: Sequence[Document], held: Sequence[HeldUpload]) -> list[Card]:
    """The cards of files just received, as their sender saw them, and of those held back."""
    return [*map(_received_card, received), *map(_held_card, held)]


def _received_card(document: Document) -> Card:
    kept = db.session.get(DocumentReading, document.id)
    what = What(document.kind, document.saq_type)
    if kept is None:
        return Card(document, (), (), what)
    return Card(document, rules.summary(plain_reading.from_plain(kept.reading)), plain.from_plain(kept.findings), what)


def _held_card(held: HeldUpload) -> Card:
    reading, found = plain_reading.from_plain(held.reading), plain.from_plain(held.findings)
    said = What(held.kind, held.saq_type) if held.kind else None
    what = said if held.waits_for is WaitsFor.SCANNER else rules.main_choice(reading, said)
    return Card(held, rules.summary(reading), found, what, said if said != what else None)


def _owed(verdict: Standing) -> ObligationKind | None:
    """The yearly document owed now; an AOC that comes later is not owed yet."""
    kinds = {status.kind for status in verdict.obligations if status.state is not ObligationState.COMING}
    return next((kind for kind in (ObligationKind.AOC, ObligationKind.SAQ) if kind in kinds), None)


def _channels(merchant_id: int, on: date) -> frozenset[Channel]:
    first, last = annual_window(on)
    query = (
        sa.select(VolumeFigure.channel)
        .distinct()
        .where(
            VolumeFigure.merchant_id == merchant_id,
            VolumeFigure.replaced_at.is_(None),
            VolumeFigure.period_start >= first,
            VolumeFigure.period_start < months_before(last, -1),
            VolumeFigure.operations > 0,
        )
    )
    return frozenset(db.session.scalars(query))


def _earlier(merchant_id: int, sha256: str, document: Document | None) -> tuple[Earlier, ...]:
    query = _same_file(sha256, document).where(Document.merchant_id == merchant_id).order_by(Document.id)
    return tuple(Earlier(each.receipt, each.uploaded_on, each.state) for each in db.session.scalars(query))


def _elsewhere(merchant_id: int, sha256: str, document: Document | None) -> bool:
    query = _same_file(sha256, document).where(Document.merchant_id != merchant_id)
    return db.session.scalar(query.limit(1)) is not None


def _same_file(sha256: str, document: Document | None) -> sa.Select[Document]:
    query = sa.select(Document).where(Document.sha256 == sha256)
    return query if document is None else query.where(Document.id < document.id)
