"""Letters about providers' AOCs: to whom, when, once each, after an outage, in two runs at once."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.accounts.models import UserState
from compliance_app.accounts.rules import Role
from compliance_app.foundation.database import db
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants.rules import MerchantState
from compliance_app.policies.rules import Policy
from compliance_app.scheduler import JOBS
from compliance_app.service_providers import jobs, service
from compliance_app.service_providers.queries import warnings
from compliance_app.service_providers.service import warnings as verbs
from tests.factories import actor_of, make_merchant, make_user
from tests.policies.builders import set_policy
from tests.service_providers.builders import at, make_aoc, make_provider, rely

DONE = date(2026, 1, 15)
LAST = date(2027, 1, 15)


def run(day: date) -> int:
    return jobs.warn(day, at(day))


def letters() -> Sequence[OutboxMessage]:
    query = sa.select(OutboxMessage).where(OutboxMessage.key.startswith("provider-aoc:"))
    return db.session.scalars(query.order_by(OutboxMessage.id)).all()


@pytest.mark.usefixtures("app")
def test_day_by_day_a_letter_comes_on_each_threshold_and_on_no_other_day() -> None:
    manager, provider = make_user(name="Clara Voss"), make_provider("Harbour Gateway Ltd")
    make_aoc(provider, DONE)
    rely(make_merchant(manager, "Alder Books Ltd"), provider)
    rely(make_merchant(manager, "Birch Tea Ltd"), provider)
    written = []
    for offset in range(-40, 40):
        day = LAST + timedelta(days=offset)
        written += [offset] * run(day)
        assert run(day) == 0, "A second run on the same day writes nothing."
    assert written == [-30, -7, 0]
    assert [letter.subject for letter in letters()] == [
        "AOC of Harbour Gateway Ltd ends in 30 days",
        "AOC of Harbour Gateway Ltd ends in 7 days",
        "AOC of Harbour Gateway Ltd counts for the last day today",
    ]
    for body in (letters()[0].text, letters()[0].html):
        assert "Alder Books Ltd, Birch Tea Ltd" in body
        assert "15 January 2027" in body
        assert f"/service-providers/{provider.public_id}" in body


@pytest.mark.usefixtures("app")
def test_other_days_count_from_their_first_day_on() -> None:
    provider = make_provider()
    make_aoc(provider, DONE)
    rely(make_merchant(make_user()), provider)
    set_policy(Policy.PROVIDER_WARNING_DAYS, (40, 14, 0), LAST - timedelta(days=20))
    assert [run(LAST - timedelta(days=days)) for days in (31, 30, 20, 15, 14, 7, 0)] == [0, 1, 0, 0, 1, 0, 1]


@pytest.mark.usefixtures("app")
def test_one_letter_a_person_covers_all_that_is_due() -> None:
    one, two = make_user(), make_user()
    providers = [make_provider(f"Provider {n}") for n in range(3)]
    for days, provider in enumerate(providers):
        make_aoc(provider, DONE + timedelta(days=days))
        rely(make_merchant(one), provider)
    rely(make_merchant(two), providers[2])
    assert run(LAST) == 2
    by_address = {letter.to[0]: letter.subject for letter in letters()}
    assert by_address == {
        one.email: "AOC of Provider 0 counts for the last day today (and 2 more)",
        two.email: "AOC of Provider 2 ends in 2 days",
    }
    rely(make_merchant(two), providers[0])
    assert run(LAST) == 1, "What is new is told, and nothing again."
    assert letters()[-1].subject == "AOC of Provider 0 counts for the last day today"


@pytest.mark.usefixtures("app")
def test_after_an_outage_one_letter_makes_up_for_what_was_missed() -> None:
    for late, number in ((0, 1), (30, 1), (31, 0)):
        provider = make_provider()
        make_aoc(provider, DONE - timedelta(days=late))
        rely(make_merchant(make_user()), provider)
        assert run(LAST) == number, late
    assert run(LAST + timedelta(days=1)) == 0


@pytest.mark.usefixtures("app")
def test_nobody_is_told_of_what_touches_nobody_or_was_renewed() -> None:
    renewed, ended, closed, unused = (make_provider() for _ in range(4))
    for provider in (renewed, ended, closed, unused):
        make_aoc(provider, DONE)
    make_aoc(renewed, DONE + timedelta(days=60))
    rely(make_merchant(make_user()), renewed)
    reliance = rely(make_merchant(make_user()), ended)
    service.end(reliance, actor_of(make_user()), at(DONE), DONE)
    merchant = make_merchant(make_user())
    rely(merchant, closed)
    merchant.state = MerchantState.CLOSED
    db.session.flush()
    db.session.expire_all()
    assert run(LAST) == 0


@pytest.mark.usefixtures("app")
def test_of_merchants_that_nobody_looks_after_the_administrators_are_told() -> None:
    boss, gone = make_user(Role.ADMINISTRATOR), make_user()
    gone.state = UserState.DISABLED
    provider = make_provider()
    make_aoc(provider, DONE)
    make_aoc(provider)  # a newer one waits
    rely(make_merchant(None, "Alder Books Ltd"), provider)
    rely(make_merchant(gone, "Birch Tea Ltd"), provider)
    assert run(LAST) == 1
    (letter,) = letters()
    assert letter.to == [boss.email]
    assert "Alder Books Ltd, Birch Tea Ltd" in letter.text
    assert "a newer one waits for a check" in letter.text


@pytest.mark.usefixtures("app")
def test_of_two_runs_at_once_one_writes() -> None:
    provider = make_provider()
    make_aoc(provider, DONE)
    rely(make_merchant(make_user()), provider)
    seen = warnings.due(LAST), warnings.due(LAST)
    assert [verbs.write(letter, LAST, at(LAST)) for found in seen for letter in found] == [True, False]


def test_the_command_does_what_the_job_does(app: Flask) -> None:
    provider = make_provider()
    make_aoc(provider, DONE)
    rely(make_merchant(make_user()), provider)
    db.session.commit()
    runner = app.test_cli_runner()
    answers = [runner.invoke(args=["service-providers", "warn", "--on", LAST.isoformat()]).output for _ in range(2)]
    assert answers == ["Letters written: 1.\n", "Letters written: 0.\n"]
    assert "service-providers warn" in [job.name for job in JOBS]
