"""The pages of levels in a real browser: held to the house rules, and an override between two people."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from compliance_app.accounts.models import Team, User
from compliance_app.accounts.rules import Role
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.levels import service
from compliance_app.levels.service import NewLimit
from compliance_app.levels.thresholds import Operator
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes.rules import Channel, month_of, months_before
from tests.browser.desk import Desk
from tests.factories import actor_of, make_merchant, make_user
from tests.levels.builders import change_threshold, make_volume

pytestmark = pytest.mark.database("sqlite")  # pages look the same on both; the journeys run on both


@pytest.fixture
def people(desk: Desk) -> tuple[User, User, User, Merchant]:
    """An account manager, the lead, an administrator, and a merchant with a rise and two overrides behind it."""
    with desk.app.app_context():
        team = Team(name="North")
        db.session.add(team)
        lead = make_user(Role.TEAM_LEAD, team, name="Lea Lead")
        manager = make_user(team=team, name="Ann Manager")
        administrator = make_user(Role.ADMINISTRATOR, name="Ada Admin")
        merchant = make_merchant(manager, name="Harbour Books Ltd")
        today, now = clock.today(), clock.now()
        month = month_of(today)
        make_volume(merchant, 5_400_000, months_before(month, 3), channel=Channel.ECOMMERCE)
        service.assess([merchant.id], today - timedelta(days=20), now - timedelta(days=20))
        make_volume(merchant, 1_200_000, months_before(month, 2), PaymentSystem.MASTERCARD, Channel.ECOMMERCE)
        make_volume(merchant, 8_000, months_before(month, 2), PaymentSystem.UNIONPAY)
        make_volume(merchant, 800, months_before(month, 2), PaymentSystem.DISCOVER)
        service.assess([merchant.id], today - timedelta(days=2), now - timedelta(days=2))
        override = service.request_override(
            merchant, 2, "A franchise that left.", today, today + timedelta(days=60), actor_of(lead), now, today
        )
        service.refuse_override(override, "The franchise still settles through us.", actor_of(manager), now)
        service.request_override(
            merchant,
            3,
            "Two of three shops were sold on 1 May; the letter of the buyer is with the legal team.",
            today,
            today + timedelta(days=90),
            actor_of(manager),
            now,
            today,
        )
        limit = NewLimit(Operator.OVER, 5_000_000, today + timedelta(days=40), "Visa bulletin AI09999, 3 May")
        change_threshold("visa", 1, limit, today, now)
        db.session.commit()
        for kept in (manager, lead, administrator, merchant):
            db.session.refresh(kept)
            db.session.expunge(kept)
        return manager, lead, administrator, merchant


@pytest.mark.parametrize(("size", "dark"), [("desktop", False), ("desktop", True), ("phone", False), ("phone", True)])
def test_every_page_keeps_the_house_rules(
    desk: Desk, people: tuple[User, User, User, Merchant], size: str, dark: bool
) -> None:
    manager, lead, administrator, merchant = people
    places = [
        (manager, f"/merchants/{merchant.public_id}/level"),
        (manager, f"/merchants/{merchant.public_id}/level/override"),
        (lead, "/levels/overrides"),
        (administrator, "/levels/thresholds"),
        (administrator, "/levels/thresholds/visa/2"),
    ]
    page = desk.open(size, dark=dark)
    for person, path in places:
        desk.sign_in(page, person)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200
        desk.check(page)


def test_an_override_is_asked_for_and_approved(desk: Desk, people: tuple[User, User, User, Merchant]) -> None:
    manager, lead, _, merchant = people
    page = desk.open()
    desk.sign_in(page, manager)
    page.goto(f"/merchants/{merchant.public_id}/level")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("The override is withdrawn.")).to_be_visible()
    page.get_by_role("link", name="Override the level").click()
    page.get_by_label("Level 2").check()
    page.get_by_label("Reason").fill("Agreed with the scheme.")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_role("alert")).to_contain_text("Last day")
    desk.check(page)
    with desk.app.app_context():
        last = clock.today() + timedelta(days=30)
    page.get_by_label("Last day").fill(last.isoformat())
    page.get_by_role("button", name="Ask for approval").click()
    page.get_by_text("It counts once another person approves it").wait_for()

    desk.sign_in(page, lead)
    page.goto("/levels/overrides")
    page.get_by_role("button", name="Approve Level 2").click()
    page.get_by_text("Approved: Harbour Books Ltd.").wait_for()
    page.get_by_role("link", name="Harbour Books Ltd").first.click()
    expect(page.get_by_text("set by two persons, through")).to_be_visible()
    desk.check(page)
