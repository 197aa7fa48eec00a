"""What a report says of payment systems: what was decided, forwarded and answered by the end of its day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from compliance_app.foundation.database import db
from compliance_app.merchants.models import UsedPaymentSystem
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.reports.queries import decisions, end_of_day, submissions
from compliance_app.submissions import service
from compliance_app.submissions.rules import ForwardingState, Route
from compliance_app.volumes.rules import AnnualVolume
from tests.factories import TODAY, actor_of, make_merchant, make_user
from tests.submissions.builders import accepted_document, forwarded

AMEX = PaymentSystem.AMEX
DAY = timedelta(days=1)
NO_VOLUME = AnnualVolume(TODAY, TODAY, 0)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.mark.database("sqlite")
def test_a_day_knows_what_was_recorded_by_its_end(app: Flask) -> None:
    manager = make_user(name="Ann Keller")
    merchant = make_merchant(manager)
    db.session.add(UsedPaymentSystem(merchant_id=merchant.id, payment_system=PaymentSystem.VISA))
    actor, paper = actor_of(manager), accepted_document(merchant)
    sent = forwarded(merchant, manager, paper, reference="AX-77")
    wrong = forwarded(merchant, manager, paper, system=PaymentSystem.JCB)
    second, third, fifth = TODAY + DAY, TODAY + 2 * DAY, TODAY + 4 * DAY
    service.record_answer(sent, ForwardingState.REJECTED, second, "Too old.", actor, noon(second), second)
    service.mark_as_mistake(wrong, "Never sent.", actor, noon(second))
    service.decide(merchant, AMEX, Route.DIRECT, "A reason.", fifth, actor, noon(third), third)

    def routes(on: date) -> list[tuple[str, str, str]]:
        rows = submissions.routes_on(merchant.id, on, end_of_day(on, "UTC"), NO_VOLUME)
        return [(row.system, row.route, row.by) for row in rows]

    def sendings(on: date) -> list[tuple[str, str]]:
        return [(row.system, row.word) for row in submissions.forwarded_on(merchant.id, end_of_day(on, "UTC"))]

    visa = ("Visa", "provider", "")
    assert routes(TODAY - DAY) == [visa]
    assert routes(TODAY) == [visa, ("American Express", "undecided", ""), ("JCB", "undecided", "")]
    assert routes(third) == [visa, ("American Express", "undecided", "")]
    assert routes(fifth) == [visa, ("American Express", "direct", "Ann Keller")]
    assert sendings(TODAY - DAY) == []
    assert sendings(TODAY) == [("JCB", "No answer yet"), ("American Express", "No answer yet")]
    assert sendings(second) == [("American Express", "Rejected")]
    said = [item.what for item in decisions.until(merchant, third, end_of_day(third, "UTC"))]
    assert "Documents for American Express: directly to American Express, from 6 March 2026" in said
