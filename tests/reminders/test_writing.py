"""Letters about expiries on a real database: whom they go to, once each, after outages, with renewals."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import strategies as st

from compliance_app.accounts.models import UserState
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation import succession
from compliance_app.foundation.database import db
from compliance_app.merchants.rules import ContactRole, MerchantState
from compliance_app.obligations.rules import EvidenceKind, ObligationKind
from compliance_app.policies import queries as listed
from compliance_app.policies import service as policies
from compliance_app.policies.models import PolicyRow
from compliance_app.policies.rules import SINCE, Policy, days_of, shipped_value
from compliance_app.reminders import jobs, queries, rules
from compliance_app.reminders.jobs import Summary
from tests.factories import make_merchant, make_user
from tests.reminders.builders import at, expire, letters, make_contact, notices

LAST_DAY = date(2028, 3, 15)


def run(day: date) -> Summary:
    return jobs.write_due(day, at(day))


@pytest.mark.usefixtures("app")
def test_walked_day_by_day_a_letter_comes_on_each_threshold_and_on_no_other_day() -> None:
    merchant = make_merchant(make_user(), "Harbour Lights Ltd")
    make_contact(merchant, "ana@harbour.example")
    expire(merchant, LAST_DAY)
    written = []
    for offset in range(-60, 60):
        day = LAST_DAY + timedelta(days=offset)
        written += [offset] * run(day).letters
        assert run(day).letters == 0, "A second run on the same day writes nothing."
    assert written == [-30, -14, -7, -1, 0, 7]
    assert [notice.days_before for notice in notices(merchant)] == [30, 14, 7, 1, 0, -7]
    assert [letter.subject for letter in letters(merchant)] == [
        "Harbour Lights Ltd: ASV scan expires in 30 days",
        "Harbour Lights Ltd: ASV scan expires in 14 days",
        "Harbour Lights Ltd: ASV scan expires in 7 days",
        "Harbour Lights Ltd: ASV scan expires tomorrow",
        "Harbour Lights Ltd: ASV scan is valid for the last day today",
        "Harbour Lights Ltd: ASV scan expired 7 days ago",
    ]


@pytest.mark.usefixtures("app")
def test_each_merchant_that_one_paper_covers_is_written_to() -> None:
    merchants = [make_merchant(make_user(), name) for name in ("Harbour Lights Ltd", "Harbour Cafe Ltd")]
    for merchant in merchants:
        expire(merchant, LAST_DAY, evidence_id=7)
    day = LAST_DAY - timedelta(days=7)
    assert (run(day).letters, run(day).letters) == (2, 0)
    assert [len(letters(merchant)) for merchant in merchants] == [1, 1]


@pytest.mark.usefixtures("app")
def test_an_end_that_was_agreed_to_pass_is_written_about_until_it_has() -> None:
    merchant = make_merchant(make_user())
    record = expire(merchant, LAST_DAY)
    record.answered_from = LAST_DAY + timedelta(days=7)
    db.session.commit()
    assert [run(LAST_DAY + timedelta(days=day)).letters for day in (-7, 0, 6, 7, 8)] == [1, 1, 0, 0, 0]


@pytest.mark.usefixtures("app")
def test_the_letter_goes_to_the_first_contact_with_the_account_manager_in_copy() -> None:
    manager = make_user(name="Clara Voss", email="clara@provider.example")
    merchant = make_merchant(manager, "Harbour Lights Ltd")
    make_contact(merchant, "ben@harbour.example", ContactRole.SECOND)
    make_contact(merchant, "ana@harbour.example", ContactRole.FIRST)
    expire(merchant, LAST_DAY)
    run(LAST_DAY - timedelta(days=7))
    (letter,) = letters(merchant)
    assert (letter.to, letter.cc) == (["ana@harbour.example"], ["clara@provider.example"])
    assert (letter.from_name, letter.reply_to) == ("Clara Voss", "clara@provider.example")
    for body in (letter.text, letter.html):
        assert "15 March 2028" in body
        assert "16 March 2028" in body, "The first day without card payments is named."
        assert f"/portal/{merchant.public_id}" in body
    trail = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "reminder.written")).one()
    assert trail.merchant_id == merchant.id


@pytest.mark.usefixtures("app")
def test_without_a_first_contact_the_second_is_told_and_without_any_the_manager_alone() -> None:
    manager = make_user()
    second, nobody = make_merchant(manager), make_merchant(manager)
    make_contact(second, "ben@harbour.example", ContactRole.SECOND)
    make_contact(nobody, "shop@harbour.example", ContactRole.OTHER)
    for number, merchant in enumerate((second, nobody)):
        expire(merchant, LAST_DAY, evidence_id=number)
    run(LAST_DAY)
    assert [(letter.to, letter.cc) for letter in letters(second)] == [(["ben@harbour.example"], [manager.email])]
    (alone,) = letters(nobody)
    assert (alone.to, alone.cc) == ([manager.email], [])
    assert "no contact" in alone.text


@pytest.mark.usefixtures("app")
def test_where_nobody_can_be_told_the_notice_stays_due_until_somebody_can() -> None:
    merchant = make_merchant(None)
    expire(merchant, LAST_DAY)
    assert run(LAST_DAY).letters == 0
    assert notices(merchant) == []
    administrator = make_user(Role.ADMINISTRATOR)
    assert run(LAST_DAY).letters == 1
    assert letters(merchant)[0].to == [administrator.email]


@pytest.mark.usefixtures("app")
def test_a_disabled_account_manager_gets_no_copy() -> None:
    manager = make_user()
    merchant = make_merchant(manager)
    manager.state = UserState.DISABLED
    make_contact(merchant, "ana@harbour.example")
    expire(merchant, LAST_DAY)
    run(LAST_DAY)
    assert (letters(merchant)[0].cc, letters(merchant)[0].reply_to) == ([], None)


@pytest.mark.usefixtures("app")
def test_a_renewal_in_review_pauses_and_its_rejection_resumes_with_one_letter() -> None:
    merchant = make_merchant(make_user())
    expire(merchant, LAST_DAY, in_review=True)
    for offset in range(-30, -5):
        assert run(LAST_DAY + timedelta(days=offset)).letters == 0
    expire(merchant, LAST_DAY, in_review=False)
    assert run(LAST_DAY - timedelta(days=5)).letters == 1
    assert [notice.days_before for notice in notices(merchant)] == [30, 14, 7]


@pytest.mark.usefixtures("app")
def test_a_renewal_stops_the_letters_of_what_it_replaces() -> None:
    merchant = make_merchant(make_user())
    expire(merchant, LAST_DAY)
    run(LAST_DAY - timedelta(days=30))
    expire(merchant, LAST_DAY + timedelta(days=90), evidence_id=2)
    assert sum(run(LAST_DAY + timedelta(days=offset)).letters for offset in range(-29, 40)) == 0


@pytest.mark.usefixtures("app")
def test_a_closed_merchant_gets_none() -> None:
    merchant = make_merchant(make_user())
    merchant.state = MerchantState.CLOSED
    expire(merchant, LAST_DAY)
    assert run(LAST_DAY).expiries == 0


def first_list(day: date) -> dict[date, set[int]]:
    """Begins anew with one list, by the day from which it is in force."""
    db.session.execute(sa.delete(PolicyRow).where(PolicyRow.policy == Policy.REMINDER_DAYS))
    policies.install(at(day))
    return {SINCE: set(days_of(shipped_value(Policy.REMINDER_DAYS)))}


def put_list(days: set[int], begins: date) -> None:
    """Lets another list begin."""
    row = PolicyRow(
        policy=Policy.REMINDER_DAYS,
        value=tuple(sorted(days, reverse=True)),
        valid_from=begins,
        source="A letter",
        recorded_by="somebody",
        recorded_at=at(begins),
    )
    succession.take_over(listed.locked_rows(Policy.REMINDER_DAYS)[0], row)
    listed.read_again()


def came(lists: dict[date, set[int]], last_day: date, day: date) -> Iterator[int]:
    """The days before the last one that have come by a day, each by the list of its own day."""
    for days in range(90, -31, -1):
        due = last_day - timedelta(days=days)
        if due <= day and days in lists[max(begins for begins in lists if begins <= due)]:
            yield days


@pytest.mark.usefixtures("app")
@hypothesis.settings(max_examples=40, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@hypothesis.given(
    st.lists(
        st.tuples(
            st.integers(0, 45),  # days that pass, without a run: an outage
            st.sampled_from(["run", "run", "run", "run", "renew", "upload", "reject", "list"]),
            st.integers(0, 120),
            st.sets(st.integers(-30, 90), max_size=5),
        ),
        max_size=30,
    )
)
def test_each_listed_day_is_told_at_most_once_and_none_is_missed_whatever_lists_follow(
    steps: list[tuple[int, str, int, set[int]]],
) -> None:
    merchant = make_merchant(make_user())
    day, evidence, last_day, in_review = date(2027, 12, 1), 1, date(2028, 1, 20), False
    base = merchant.id * 1000
    expire(merchant, last_day, base + evidence)
    owed: set[tuple[int, int]] = set()
    lists = first_list(day)
    for pause, step, extension, days_listed in steps:
        day += timedelta(days=pause)
        if step == "run":
            run(day)
            if not in_review:
                owed |= {(base + evidence, days) for days in came(lists, last_day, day)}
        elif step == "list":
            begins = day + timedelta(days=1)
            if begins > max(lists):
                lists[begins] = {*days_listed, 0}
                put_list(lists[begins], begins)
        elif step == "renew":
            evidence, last_day, in_review = evidence + 1, last_day + timedelta(days=extension), False
        else:
            in_review = step == "upload"
        expire(merchant, last_day, base + evidence, in_review)
    told = [(notice.evidence_id, notice.days_before) for notice in notices(merchant)]
    assert sorted(told) == sorted(owed)
    keys = {notice.message_key for notice in notices(merchant)}
    assert keys == {letter.key for letter in letters(merchant)}, "Each notice has its letter and each letter a notice."
    days = [notice.written_on for notice in notices(merchant)]
    per_letter = {(notice.evidence_id, notice.written_on) for notice in notices(merchant)}
    assert len(keys) == len(per_letter)
    assert all(notice.due_on <= written for notice, written in zip(notices(merchant), days, strict=True))


def test_commands_preview_and_run(app: Flask) -> None:
    merchant = make_merchant(make_user(), "Harbour Lights Ltd")
    make_contact(merchant, "ana@harbour.example")
    expire(merchant, LAST_DAY)
    runner = app.test_cli_runner()
    preview = json.loads(runner.invoke(args=["reminders", "preview", "--on", "2028-03-08"]).output)
    assert preview["letters"][0]["to"] == ["ana@harbour.example"]
    assert preview["letters"][0]["expiries"][0] == {
        "obligation": "asv_scan",
        "evidence": "ASV scan",
        "valid_until": "2028-03-15",
        "days_left": 7,
    }
    assert letters(merchant) == [], "A preview writes nothing."
    assert runner.invoke(args=["reminders", "run", "--on", "2028-03-08"]).output.startswith("Letters written: 1.")
    assert json.loads(runner.invoke(args=["reminders", "preview", "--on", "2028-03-08"]).output)["letters"] == []
    assert runner.invoke(args=["reminders", "run", "--on", "8 March"]).exit_code == 2


def test_batches_hold_whole_merchants_in_order() -> None:
    expiries = [
        rules.Expiry(merchant, kind, EvidenceKind.SCAN, merchant, LAST_DAY)
        for merchant in range(1, 500)
        for kind in (ObligationKind.ASV_SCAN, ObligationKind.SAQ)
    ]
    parts = list(queries.batches(expiries))
    assert [len(part) for part in parts] == [200, 200, 99]
    assert [merchant for part in parts for merchant in part] == list(range(1, 500))
