"""Gathers what a report says of one merchant, as it was known at the end of a day (REPORT-1)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from compliance_app.explanations import queries as explanations
from compliance_app.explanations.rules import Supposition
from compliance_app.foundation import countries
from compliance_app.foundation.formats import words
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import category_name
from compliance_app.obligations import queries as obligations
from compliance_app.obligations import rules as standing
from compliance_app.obligations.rules import ObligationState, ObligationStatus, Verdict
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy
from compliance_app.reports.contents import Cited, Fact, ObligationRow, Report, VerdictPart
from compliance_app.reports.queries import decisions, level, papers, submissions
from compliance_app.reports.rules import Span, month_marks, timeline

_MOST_DECISIONS = 250
_TONES = {
    ObligationState.MET: "good",
    ObligationState.IN_REVIEW: "info",
    ObligationState.COMING: "info",
    ObligationState.EXEMPT: "info",
    ObligationState.DEFERRED: "warn",
    ObligationState.MISSING: "bad",
    ObligationState.REJECTED: "bad",
    ObligationState.EXPIRED: "bad",
    ObligationState.NON_COMPLIANT: "severe",
}


def report_on(merchant: Merchant, on: date, timezone: str, today: date) -> Report:
    """Everything the report of a merchant prints for a day of the provider's calendar in `timezone` (IANA name).

    `today`: it says that the day has passed where it has, as the page of the explanation does (PAST-DAYS).
    """
    end = end_of_day(on, timezone)
    facts = obligations.facts_of([merchant.id])[merchant.id]
    verdict = standing.standing_on(facts, on)
    spans = timeline(_spans(facts), on)
    explained = explanations.of_verdict(merchant.id, facts, verdict, Supposition(on), today)
    decided = decisions.until(merchant, on, end)
    year = level.known_year(
        merchant.id, min(on, today), end
    )  # nothing is assessed ahead: the year stays with the level
    scans = papers.scans_on(merchant.id, on)
    return Report(
        on=on,
        legal_name=merchant.legal_name,
        trading_name=merchant.trading_name,
        reference=merchant.reference,
        facts=_facts(merchant),
        verdict=_verdict(verdict),
        obligations=tuple(_obligation(status) for status in verdict.obligations),
        level=level.part(merchant.id, on, end, year),
        chart=year.chart,
        documents=papers.documents_on(merchant.id, on),
        scans=scans,
        quarters_without_scan=papers.quarters_without(scans, facts.first_day, on),
        spans=spans,
        marks=month_marks(spans[0].starts_on, on) if spans else (),
        decisions=tuple(decided[:_MOST_DECISIONS]),
        applied=explained.applied,
        used=explained.used,
        scan_year=papers.scan_year(merchant.id, on),
        disputes=papers.disputes_on(merchant.id, on),
        decisions_left_out=max(0, len(decided) - _MOST_DECISIONS),
        routes=submissions.routes_on(merchant.id, on, end, year.annual),
        forwarded=submissions.forwarded_on(merchant.id, end),
        scan_days=policies.value_on(Policy.SCAN_VALIDITY, on),
        gap_days=policies.value_on(Policy.SCAN_INTERVAL, on),
    )


def end_of_day(on: date, timezone: str) -> datetime:
    """The moment at which the provider's day ends, in UTC: what is recorded before it was known on that day."""
    return datetime.combine(on + timedelta(days=1), time(), tzinfo=ZoneInfo(timezone)).astimezone(UTC)


def _facts(merchant: Merchant) -> tuple[Fact, ...]:
    manager = merchant.account_manager
    contacts = "\n".join(f"{person.name}\n{person.email}" for person in merchants.recipients(merchant.id))
    return (
        Fact("Legal name", merchant.legal_name),
        Fact("Trading name", merchant.trading_name),
        Fact("Reference", merchant.reference),
        Fact("Country", countries.names().get(merchant.country, merchant.country)),
        Fact("Category", f"{merchant.mcc} {category_name(merchant.mcc) or ''}".strip()),
        Fact("Websites", "\n".join(merchants.websites(merchant.id))),
        Fact("Projects", ", ".join(f"{item.project_id} {item.name}" for item in merchants.projects(merchant.id))),
        Fact("Account manager", f"{manager.name}, {manager.email}" if manager else "Not assigned"),
        Fact("Contacts", contacts),
    )


def _verdict(verdict: Verdict) -> VerdictPart:
    return VerdictPart(
        verdict.standing.value,
        verdict.may_process,
        verdict.since,
        verdict.until,
        verdict.next_step or "Nothing has to be done.",
        tuple(Cited(reason.rule_id, reason.sentence) for reason in verdict.reasons),
    )


def _obligation(status: ObligationStatus) -> ObligationRow:
    return ObligationRow(
        standing.NAMES[status.kind][:1].upper() + standing.NAMES[status.kind][1:],
        words(status.state.value).capitalize(),
        _TONES[status.state],
        status.evidence.completed_on if status.evidence else None,
        status.valid_until,
        status.due_on,
        status.waiting,
        status.rule_id,
    )


def _spans(facts: standing.MerchantFacts) -> list[Span]:
    return [
        Span(
            period.starts_on,
            period.ends_on,
            period.position.standing.value,
            period.position.may_process,
            period.position.level,
        )
        for period in standing.periods(facts)
    ]
