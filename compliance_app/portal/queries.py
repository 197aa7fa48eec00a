"""What a merchant's person sees of the merchant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance_app.accounts.rules import Viewer
from compliance_app.documents import queries as documents
from compliance_app.documents.models import Document
from compliance_app.documents.queries.coverage import GroupDocument, group_documents
from compliance_app.documents.rules import DocumentKind, DocumentState, SaqType
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.queries import visible_to
from compliance_app.network_changes import queries as network_changes
from compliance_app.obligations import queries as obligations
from compliance_app.obligations.rules import ObligationKind, ObligationState, ObligationStatus, Verdict, standing_on
from compliance_app.obligations.rules.facts import DOCUMENTS_FOR
from compliance_app.portal import rules
from compliance_app.portal.rules import Item
from compliance_app.questionnaires import queries as questionnaires
from compliance_app.scans import queries as scans
from compliance_app.scans.models import AsvScan
from compliance_app.scans.queries import sections
from compliance_app.service_providers import queries as service_providers
from compliance_app.service_providers.queries import Relied
from compliance_app.submissions import queries as submissions


@dataclass(frozen=True)
class Line:
    """One line of the list with what was sent back last, if that is the latest word on it.

    `preset` is the choice that the upload page makes for it, None where we do not know better. `status` says who
    else's document covers it, and how many projects are covered.
    """

    item: Item
    preset: str | None
    returned: Document | None
    failed: AsvScan | None
    status: ObligationStatus


@dataclass(frozen=True)
class Overview:
    """The portal's page of one merchant. `group`: documents of other merchants that cover this one.

    `documents` are those that have to be seen, `earlier` those that something newer followed.
    `failed` and `partial`: the documents whose scan did not pass, or passed and does not count alone.
    `next_scan_by`: through which day the next scan must have passed (SCAN-NEXT).
    """

    verdict: Verdict
    lines: tuple[Line, ...]
    documents: tuple[Document, ...]
    earlier: tuple[Document, ...]
    failed: frozenset[int]
    partial: frozenset[int]
    group: tuple[GroupDocument, ...]
    saq_types: tuple[SaqType, ...]
    changes: network_changes.Section
    systems: submissions.Section
    relied: tuple[Relied, ...]
    next_scan_by: date | None

    @property
    def to_do(self) -> int:
        """How many lines wait for the merchant."""
        return sum(line.item.turn is rules.YourTurn.YOURS for line in self.lines)

    @property
    def ours(self) -> bool:
        """Whether something of it waits for us."""
        return any(line.item.turn is rules.YourTurn.OURS for line in self.lines)

    @property
    def needed_now(self) -> tuple[Line, ...]:
        """The lines without which no card payment is taken; the others have time."""
        return tuple(line for line in self.lines if line.status.state not in rules.LATER)

    @property
    def holding_up(self) -> int:
        """How many of those wait for the merchant."""
        return sum(line.item.turn is rules.YourTurn.YOURS for line in self.needed_now)


@dataclass(frozen=True)
class Choice:
    """One of several merchants that a person acts for, and where it stands."""

    merchant: Merchant
    verdict: Verdict


def merchants_of(viewer: Viewer) -> list[Merchant]:
    """The merchants the person acts for, by name."""
    return list(db.session.scalars(visible_to(viewer).order_by(Merchant.sort_name)))


def choices(merchants: Sequence[Merchant], on: date) -> list[Choice]:
    """Where each of them stands."""
    facts = obligations.facts_of([merchant.id for merchant in merchants])
    return [Choice(merchant, standing_on(facts[merchant.id], on)) for merchant in merchants]


def overview(merchant: Merchant, on: date) -> Overview:
    """Where the merchant stands and what it has to do."""
    verdict = obligations.verdict(merchant.id, on)
    sent, scanned = documents.of_merchant(merchant.id), scans.of_merchant(merchant.id)
    lines = tuple(
        Line(
            rules.item(status, on, verdict.warning_days),
            _preset(status.kind, sent),
            _returned(status.kind, sent),
            _failed(status.kind, status.state, scanned),
            status,
        )
        for status in verdict.obligations
    )
    failed = frozenset(scan.document_id for scan in scanned if not scan.passed)
    partial = frozenset(scan.document_id for scan in scanned if scan.passed and not scan.extends)
    current = frozenset(document.id for versions in documents.by_kind(sent) for document in versions.current)
    return Overview(
        verdict,
        lines,
        tuple(document for document in sent if document.id in current),
        tuple(document for document in sent if document.id not in current),
        failed,
        partial,
        tuple(group_documents(merchant.id)),
        questionnaires.types_answered(merchant.id),
        network_changes.section(merchant.id, on),
        submissions.section(merchant.id, on),
        tuple(service_providers.relied_on(merchant.id, on)),
        sections.year_to(merchant.id, on, on).next_by,
    )


def _preset(kind: ObligationKind, sent: list[Document]) -> str | None:
    if kind in (ObligationKind.ASV_SCAN, ObligationKind.CHANGE_SCAN):
        return DocumentKind.ASV_SCAN_REPORT.value
    if kind is ObligationKind.AOC:
        return DocumentKind.AOC.value
    latest = next((document.saq_type for document in sent if document.saq_type), None)
    return f"saq:{latest.value}" if latest else None


def _returned(kind: ObligationKind, sent: list[Document]) -> Document | None:
    """The latest document for the obligation, if it was sent back."""
    latest = next((document for document in sent if document.kind in DOCUMENTS_FOR[kind]), None)
    return latest if latest is not None and latest.state is DocumentState.REJECTED else None


def _failed(kind: ObligationKind, state: ObligationState, scanned: list[AsvScan]) -> AsvScan | None:
    if (
        kind not in (ObligationKind.ASV_SCAN, ObligationKind.CHANGE_SCAN)
        or state is not ObligationState.NON_COMPLIANT
        or not scanned
    ):
        return None
    # A partial scan that passed alone says nothing of the rest: what failed before it still did (SCAN-PARTIAL).
    latest = next((scan for scan in scanned if scan.extends or not scan.passed), None)
    return None if latest is None or latest.passed else latest
