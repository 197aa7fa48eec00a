"""What had been decided about a merchant by a moment: checks, levels, overrides, exemptions, changes, states."""

from collections.abc import Iterator
from datetime import date, datetime

import sqlalchemy as sa

from compliance_app.documents import queries as documents
from compliance_app.documents.rules import DocumentState
from compliance_app.exemptions import queries as exemptions
from compliance_app.exemptions.models import Exemption
from compliance_app.foundation.database import db
from compliance_app.foundation.formats import long_date, words
from compliance_app.foundation.spans import CutShort, known_end
from compliance_app.levels.models import LevelAssessment, LevelOverride
from compliance_app.levels.rules import CAUSES
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import SYSTEM_NAMES, MerchantState
from compliance_app.network_changes import queries as network_changes
from compliance_app.reports.contents import Decision
from compliance_app.reports.queries.papers import name_of
from compliance_app.submissions import queries as submissions
from compliance_app.submissions.rules import inline_words

_OURS = "Compliance Desk"
_STATES = {
    MerchantState.ONBOARDING: "The onboarding of the merchant began",
    MerchantState.ACTIVE: "The merchant became active",
    MerchantState.CLOSED: "The merchant was closed",
}


def until(merchant: Merchant, on: date, end: datetime) -> list[Decision]:
    """Every decision before the moment at which the day `on` ends, newest first, each as it was known on the day."""
    found = [
        *_routes(merchant.id),
        *_checks(merchant),
        *_levels(merchant.id),
        *_overrides(merchant.id, on),
        *_exemptions(merchant.id, on),
        *_changes(merchant.id),
        *_states(merchant.id),
    ]
    return sorted((item for item in found if item.at < end), key=lambda item: item.at, reverse=True)


def _checks(merchant: Merchant) -> Iterator[Decision]:
    for row in documents.of_merchant(merchant.id):
        if row.reviewed_at is None:
            continue
        rejected = row.state is DocumentState.REJECTED
        what = f"{'Sent back' if rejected else 'Accepted'} {row.title}, version {row.version}"
        detail = " ".join(row.reason_sentences) if rejected else f"Completed on {long_date(row.completed_on)}."
        yield Decision(row.reviewed_at, name_of(row.reviewed_by or ""), what, detail)


def _levels(merchant_id: int) -> Iterator[Decision]:
    for row in db.session.scalars(sa.select(LevelAssessment).where(LevelAssessment.merchant_id == merchant_id)):
        total = row.figures["provider"]["total"]
        cause = CAUSES[row.cause]
        what = f"Level {row.level} from {long_date(row.effective_on)}: {cause[:1].lower()}{cause[1:]}"
        yield Decision(row.assessed_at, _OURS, what, f"{total:,} operations in the 12 months before.")


def _overrides(merchant_id: int, on: date) -> Iterator[Decision]:
    for row in db.session.scalars(sa.select(LevelOverride).where(LevelOverride.merchant_id == merchant_id)):
        yield from _two_persons(row, "override", f"Level {row.level} {_span(row, on)}", row.reason)


def _exemptions(merchant_id: int, on: date) -> Iterator[Decision]:
    for row in exemptions.of_merchant(merchant_id):
        why = " ".join(text for text in (row.ground_in_words and f"{row.ground_in_words}.", row.reason) if text)
        yield from _two_persons(row, "exemption", f"{row.title} {_span(row, on)}", why)


def _two_persons(row: LevelOverride | Exemption, name: str, span: str, why: str) -> Iterator[Decision]:
    """What one asked for and another decided, and who ended it before its last day."""
    yield Decision(row.requested_at, name_of(row.requested_by), f"Asked for an {name}: {span}", why)
    if row.decided_at:
        state = "approved" if row.approved_on else row.state.value
        what = f"{words(state).capitalize()} the {name}: {span}"
        yield Decision(row.decided_at, name_of(row.decided_by or ""), what, row.decision_note or "")
    if row.ended_at:
        yield Decision(row.ended_at, name_of(row.ended_by or ""), f"Ended the {name}: {span}")


def _span(row: LevelOverride | Exemption, on: date) -> str:
    """First and last day, with the end that was known on the day (PAST-DAYS)."""
    ends_on = known_end(row.ends_on, CutShort.found(row.planned_end, row.ended_on), on)
    return f"from {long_date(row.starts_on)} to {long_date(ends_on)}"


def _changes(merchant_id: int) -> Iterator[Decision]:
    for row in network_changes.of_merchant(merchant_id):
        what = f"{row.name}, {long_date(row.happened_on)}"
        detail = f"{row.description} A scan after it is due by {long_date(row.due_on)}."
        yield Decision(row.reported_at, name_of(row.reported_by), f"Reported a significant change: {what}", detail)
        if row.withdrawn_at:
            said = f"Withdrew the significant change: {what}"
            yield Decision(row.withdrawn_at, name_of(row.withdrawn_by or ""), said, row.withdrawn_because or "")


def _states(merchant_id: int) -> Iterator[Decision]:
    for row in merchants.state_changes(merchant_id):
        yield Decision(row.at, _OURS, _STATES[row.state], row.reason or "")


def _routes(merchant_id: int) -> Iterator[Decision]:
    for row in submissions.decisions_of(merchant_id):
        route = inline_words(row.route, row.payment_system, "the provider")
        what = f"Documents for {SYSTEM_NAMES[row.payment_system]}: {route}, from {long_date(row.valid_from)}"
        yield Decision(row.decided_at, name_of(row.decided_by), what, row.reason)
