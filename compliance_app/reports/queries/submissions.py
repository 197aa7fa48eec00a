"""Where the documents of a merchant went on a day, and what had been forwarded to payment systems by its end."""

from datetime import date, datetime

from compliance_app.merchants import queries as merchants
from compliance_app.merchants.rules import SYSTEM_NAMES
from compliance_app.reports.contents import ForwardedRow, RouteRow
from compliance_app.reports.queries.papers import name_of
from compliance_app.submissions import queries, rules
from compliance_app.submissions.models import Forwarding
from compliance_app.submissions.rules import ForwardingState
from compliance_app.volumes.rules import AnnualVolume

_TONES = {
    ForwardingState.WAITING: "info",
    ForwardingState.QUESTIONS: "warn",
    ForwardingState.ACCEPTED: "good",
    ForwardingState.REJECTED: "bad",
}


def routes_on(merchant_id: int, on: date, end: datetime, annual: AnnualVolume) -> tuple[RouteRow, ...]:
    """The route of each payment system on the day, from what had been decided by its end (ROUTE-2, ROUTE-4)."""
    rows = {row.id: row for row in queries.decisions_of(merchant_id) if row.decided_at < end}
    taken = queries.decided(rows.values())
    spoken_of = {row.payment_system for row in rows.values()} | {row.payment_system for row in _known(merchant_id, end)}
    operations = {system: volume.total for system, volume in annual.by_system.items()}
    found = []
    for system in rules.systems_shown(merchants.payment_systems(merchant_id), operations, spoken_of):
        holds = rules.route_on(taken, system, on)
        row = rows[holds.decision.number] if holds.decision else None
        found.append(
            RouteRow(
                SYSTEM_NAMES[system],
                holds.route.value,
                row.valid_from if row else None,
                name_of(row.decided_by) if row else "",
                row.reason if row else "",
                holds.rule_id,
            )
        )
    return tuple(found)


def forwarded_on(merchant_id: int, end: datetime) -> tuple[ForwardedRow, ...]:
    """What had been recorded as forwarded by the end of the day, with the answer known then; mistakes left out."""
    return tuple(_forwarded(row, end) for row in _known(merchant_id, end))


def _known(merchant_id: int, end: datetime) -> list[Forwarding]:
    found = queries.forwardings_of(merchant_id)
    return [row for row in found if row.recorded_at < end and not (row.voided_at and row.voided_at < end)]


def _forwarded(row: Forwarding, end: datetime) -> ForwardedRow:
    answers = [answer for answer in row.answers if answer.recorded_at < end]
    state = answers[-1].outcome if answers else ForwardingState.WAITING
    return ForwardedRow(
        row.forwarded_on,
        SYSTEM_NAMES[row.payment_system],
        "; ".join(f"{paper.title}, version {paper.version}" for paper in row.documents),
        f"{rules.WAY_NAMES[row.way]}{f', {row.reference}' if row.reference else ''}",
        row.forwarded_by,
        rules.STATE_NAMES[state],
        _TONES[state],
        answers[-1].answered_on if answers else None,
        (answers[-1].text or "") if answers else "",
    )
