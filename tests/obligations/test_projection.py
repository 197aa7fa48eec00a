"""After any sequence of real verbs the stored runs are those of the rules."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance_app.documents import queries as documents
from compliance_app.documents import service as document_verbs
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, DocumentState, ReasonCode
from compliance_app.foundation.database import db
from compliance_app.levels import service as levels
from compliance_app.merchants import service as merchants
from compliance_app.merchants.rules import MerchantState
from compliance_app.obligations import queries
from compliance_app.obligations.models import ObligationRecord
from compliance_app.obligations.rules import expiries, periods
from compliance_app.volumes.models import VolumeFigure
from tests.factories import TODAY, actor_of, make_user
from tests.levels.builders import make_volume
from tests.obligations.builders import Desk, moment

STEPS = ("saq", "aoc", "scan", "failed scan", "upload", "review", "reject", "close", "volume", "assess", "override")


@pytest.mark.usefixtures("app")
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 60), st.integers(0, 50)), max_size=8))
def test_stored_runs_equal_the_rules(app: Flask, steps: list[tuple[str, int, int]]) -> None:
    desk, on = Desk(), TODAY
    for step, later, age in steps:
        on += timedelta(days=later)
        _do(desk, step, on, timedelta(days=age))
        db.session.commit()
        facts = queries.facts_of([desk.merchant.id])[desk.merchant.id]
        assert queries.history(desk.merchant.id) == periods(facts)
        records = db.session.query(ObligationRecord).filter_by(merchant_id=desk.merchant.id)
        assert {(row.obligation, row.evidence_id, row.valid_until, row.answered_from) for row in records} == {
            (expiry.obligation, expiry.cover.id, expiry.last_day, expiry.answered_from) for expiry in expiries(facts)
        }


def _do(desk: Desk, step: str, on: date, age: timedelta) -> None:
    manager, at = actor_of(desk.manager), moment(on)
    closed = desk.merchant.state is MerchantState.CLOSED
    match step:
        case "saq" | "aoc" if not closed:
            desk.file(DocumentKind(step), on - age, on)
        case "scan" | "failed scan" if not closed:
            desk.scan(on - age, on, passed=step == "scan")
        case "upload" if not closed:
            desk.upload(DocumentKind.SAQ, on)
        case "review" | "reject":
            for document in _waiting(desk):
                if step == "review":
                    desk.accept(document, on - age, on)
                else:
                    document_verbs.reject(document, [ReasonCode.NON_COMPLIANT], "", manager, at, on)
        case "close":
            if closed:
                merchants.reopen(desk.merchant, manager, at, on)
            else:
                merchants.close(desk.merchant, "Gone", manager, at, on)
        case "volume":
            _count(desk, (on.replace(day=1) - timedelta(days=1)).replace(day=1))
        case "assess":
            levels.assess_all(on, at)
        case "override" if not closed:
            ends = on + timedelta(days=30)
            override = levels.request_override(desk.merchant, 1, "The scheme asks for it.", on, ends, manager, at, on)
            levels.refuse_override(override, "No.", actor_of(make_user()), at)


def _count(desk: Desk, month: date) -> None:
    """A month is counted once."""
    counted = sa.select(VolumeFigure).filter_by(merchant_id=desk.merchant.id, period_start=month)
    if db.session.scalar(counted) is None:
        make_volume(desk.merchant, 7_000_000, month)


def _waiting(desk: Desk) -> list[Document]:
    found = documents.of_merchant(desk.merchant.id)
    return [document for document in found if document.state is DocumentState.IN_REVIEW]
