"""Overrides: two persons, a reason, an end (LEVEL-OVERRIDE)."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from compliance_app.accounts.models import Team, User
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.levels import queries, rules, service
from compliance_app.levels.models import LevelOverride
from compliance_app.levels.rules import OverrideState, Source
from compliance_app.levels.service import OwnRequest
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.levels.builders import at, make_override

pytestmark = pytest.mark.usefixtures("app")
ONE = timedelta(days=1)
END = date(2026, 6, 30)


@pytest.fixture
def team() -> Team:
    team = Team(name="North")
    db.session.add(team)
    db.session.flush()
    return team


@pytest.fixture
def manager(team: Team) -> User:
    return make_user(team=team)


@pytest.fixture
def lead(team: Team) -> User:
    return make_user(Role.TEAM_LEAD, team)


@pytest.fixture
def merchant(manager: User) -> Merchant:
    return make_merchant(manager)


def level_on(merchant: Merchant, day: date) -> rules.LevelOnDay:
    return rules.level_on(queries.facts_of([merchant.id])[merchant.id], day)


def letters(kind: str) -> list[OutboxMessage]:
    return list(db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.key.startswith(kind))))


def test_a_request_counts_for_nothing_and_tells_the_team_lead(merchant: Merchant, manager: User, lead: User) -> None:
    override = make_override(merchant, manager)

    assert override.state is OverrideState.REQUESTED
    assert level_on(merchant, TODAY).level == 4
    (letter,) = letters("override-requested:")
    assert letter.to == [lead.email]
    assert "Level 1" in letter.subject
    assert override.reason in letter.text


def test_without_a_lead_the_administrators_are_told_but_never_the_requester(merchant: Merchant) -> None:
    asking, other = make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR)
    make_override(merchant, asking)

    assert letters("override-requested:")[0].to == [other.email]


def test_approved_by_another_it_counts_from_its_first_through_its_last_day(
    merchant: Merchant, manager: User, lead: User
) -> None:
    override = make_override(merchant, manager, level=1)

    service.approve_override(override, "Agreed with the scheme.", actor_of(lead), NOON, TODAY)
    assert db.session.info[changes._PENDING] == {merchant.id: NOON}
    db.session.commit()

    assert level_on(merchant, TODAY - ONE).source is Source.NOTHING
    assert level_on(merchant, TODAY) == rules.LevelOnDay(1, None, ("LEVEL-OVERRIDE",), Source.OVERRIDE)
    assert level_on(merchant, END).level == 1
    assert level_on(merchant, END + ONE).level == 4
    (letter,) = letters("override-decided:")
    assert letter.to == [manager.email]
    assert letter.subject.startswith("Approved")
    assert "Agreed with the scheme." in letter.text
    events = db.session.scalars(sa.select(AuditEntry.event).where(AuditEntry.object_type == "level_override")).all()
    assert events == ["level_override.requested", "level_override.approved"]


def test_nobody_decides_on_their_own_request(merchant: Merchant, manager: User) -> None:
    override = make_override(merchant, manager)

    with pytest.raises(OwnRequest):
        service.approve_override(override, "", actor_of(manager), NOON, TODAY)
    with pytest.raises(OwnRequest):
        service.refuse_override(override, "No", actor_of(manager), NOON)


def test_the_database_itself_holds_the_two_persons(merchant: Merchant, manager: User) -> None:
    override = make_override(merchant, manager)
    override.state = OverrideState.APPROVED
    override.decided_by_id, override.decided_by, override.decided_at = manager.id, "x", NOON

    with pytest.raises(sa.exc.IntegrityError, match="two_persons"):
        db.session.flush()


def test_approved_late_it_counts_from_the_day_of_approval(merchant: Merchant, manager: User, lead: User) -> None:
    override = make_override(merchant, manager)
    later = TODAY + 10 * ONE

    service.approve_override(override, "", actor_of(lead), at(later), later)

    assert override.starts_on == later
    assert level_on(merchant, later - ONE).level == 4
    assert level_on(merchant, later).level == 1


def test_a_request_whose_days_have_passed_is_not_approved(merchant: Merchant, manager: User, lead: User) -> None:
    override = make_override(merchant, manager)

    with pytest.raises(Refusal, match="last day asked for has passed"):
        service.approve_override(override, "", actor_of(lead), at(END + ONE), END + ONE)


def test_it_is_decided_once(merchant: Merchant, manager: User, lead: User) -> None:
    override = make_override(merchant, manager)
    service.refuse_override(override, "No letter of the scheme.", actor_of(lead), NOON)

    with pytest.raises(Conflict, match="already refused"):
        service.approve_override(override, "", actor_of(lead), NOON, TODAY)
    assert level_on(merchant, TODAY).level == 4
    assert "No letter of the scheme." in letters("override-decided:")[0].text


def test_to_refuse_needs_a_note(merchant: Merchant, manager: User, lead: User) -> None:
    override = make_override(merchant, manager)

    with pytest.raises(Refusal, match="Write why"):
        service.refuse_override(override, " ", actor_of(lead), NOON)


def test_overrides_of_a_merchant_do_not_overlap(merchant: Merchant, manager: User, lead: User) -> None:
    service.approve_override(make_override(merchant, manager), "", actor_of(lead), NOON, TODAY)

    with pytest.raises(Refusal, match="Another override"):
        make_override(merchant, manager, level=2)


def test_a_closed_merchant_is_not_overridden(merchant: Merchant, manager: User, lead: User) -> None:
    override = make_override(merchant, manager)
    merchant.state = MerchantState.CLOSED

    with pytest.raises(Refusal, match="closed"):
        service.approve_override(override, "", actor_of(lead), NOON, TODAY)


def test_the_requester_takes_a_request_back(merchant: Merchant, manager: User, lead: User) -> None:
    override = make_override(merchant, manager)

    with pytest.raises(Refusal, match="Only the person who asked"):
        service.withdraw_override(override, actor_of(lead), NOON, TODAY)
    service.withdraw_override(override, actor_of(manager), NOON, TODAY)

    assert override.state is OverrideState.WITHDRAWN
    with pytest.raises(Conflict):
        service.withdraw_override(override, actor_of(manager), NOON, TODAY)


def test_a_request_whose_days_have_passed_is_taken_back_all_the_same(merchant: Merchant, manager: User) -> None:
    override = make_override(merchant, manager)
    later = override.ends_on + ONE
    service.withdraw_override(override, actor_of(manager), at(later), later)
    assert override.state is OverrideState.WITHDRAWN


def test_a_running_override_ends_with_the_day(merchant: Merchant, manager: User, lead: User) -> None:
    override = make_override(merchant, manager)
    service.approve_override(override, "", actor_of(lead), NOON, TODAY)
    later = TODAY + 5 * ONE

    service.withdraw_override(override, actor_of(manager), at(later), later)

    assert [level_on(merchant, later + n * ONE).level for n in (-1, 0, 1)] == [1, 1, 4]
    (fact,) = queries.facts_of([merchant.id])[merchant.id].overrides
    assert [fact.as_known(later + n * ONE).ends_on for n in (-1, 0)] == [END, later]
    assert override.state is OverrideState.APPROVED


def test_an_approved_override_that_has_not_begun_is_withdrawn(merchant: Merchant, manager: User, lead: User) -> None:
    override = service.request_override(merchant, 1, "Breach", TODAY + 5 * ONE, END, actor_of(manager), NOON, TODAY)
    service.approve_override(override, "", actor_of(lead), NOON, TODAY)
    service.withdraw_override(override, actor_of(lead), at(TODAY + ONE), TODAY + ONE)

    assert override.state is OverrideState.WITHDRAWN
    assert level_on(merchant, TODAY + 6 * ONE).level == 4
    (fact,) = queries.facts_of([merchant.id])[merchant.id].overrides
    assert (fact.approved_on, fact.as_known(TODAY).ends_on) == (TODAY, END)
    assert db.session.scalar(sa.select(LevelOverride.state)) is OverrideState.WITHDRAWN
