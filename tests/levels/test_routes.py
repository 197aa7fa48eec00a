"""The pages of levels, as people of each role use them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from compliance_app.accounts.models import Team, User
from compliance_app.accounts.rules import Role
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.levels import service
from compliance_app.levels.models import LevelOverride
from compliance_app.levels.rules import OverrideState
from compliance_app.merchants.models import Merchant
from compliance_app.merchants.rules import MerchantState
from compliance_app.volumes.rules import month_of, months_before
from tests.conftest import SignIn
from tests.factories import actor_of, make_merchant, make_user
from tests.levels.builders import make_volume

ONE = timedelta(days=1)


@pytest.fixture
def team() -> Team:
    team = Team(name="North")
    db.session.add(team)
    return team


@pytest.fixture
def manager(app: object, team: Team) -> User:
    return make_user(team=team, name="Ann Manager")


@pytest.fixture
def merchant(manager: User) -> Merchant:
    """A merchant at Level 2 by Visa."""
    merchant = make_merchant(manager, name="Harbour Books Ltd")
    make_volume(merchant, 5_500_000, month=months_before(month_of(clock.today()), 2))
    service.assess([merchant.id], clock.today(), clock.now())
    db.session.commit()
    return merchant


def ask(client: FlaskClient, merchant: Merchant, **changed: str) -> int:
    today = clock.today()
    form = {
        "level": "1",
        "reason": "Breach reported by the scheme",
        "starts_on": today.isoformat(),
        "ends_on": (today + 30 * ONE).isoformat(),
        **changed,
    }
    return client.post(f"/merchants/{merchant.public_id}/level/override", data=form).status_code


def override_of(merchant: Merchant) -> LevelOverride:
    found = db.session.scalar(sa.select(LevelOverride).where(LevelOverride.merchant_id == merchant.id))
    assert found is not None
    return found


def test_the_page_says_the_level_why_and_with_which_figures(
    client: FlaskClient, sign_in: SignIn, manager: User, merchant: Merchant
) -> None:
    page = sign_in(client, manager).get(f"/merchants/{merchant.public_id}/level")

    assert page.status_code == 200
    for words in ("Level 2", "LEVEL-VISA-2", "5,500,000", "1 of 12 months have figures", "First assessment"):
        assert words in page.text


def test_the_page_of_a_merchant_without_figures_says_what_to_do(
    client: FlaskClient, sign_in: SignIn, manager: User
) -> None:
    merchant = make_merchant(manager)

    page = sign_in(client, manager).get(f"/merchants/{merchant.public_id}/level")

    assert "No level has been assessed yet" in page.text
    assert "LEVEL-NONE" in page.text


def test_an_override_goes_from_request_to_approval_between_two_people(
    client: FlaskClient, sign_in: SignIn, manager: User, team: Team, merchant: Merchant
) -> None:
    lead = make_user(Role.TEAM_LEAD, team)
    assert sign_in(client, manager).get(f"/merchants/{merchant.public_id}/level/override").status_code == 200
    assert ask(client, merchant) == 302
    override = override_of(merchant)
    decide = f"/levels/overrides/{override.public_id}/decide"

    own = client.post(decide, data={"decision": "approve"})
    assert own.status_code == 403
    assert "Another person has to decide" in own.text
    assert "another person decides" in client.get("/levels/overrides").text

    sign_in(client, lead)
    assert "Harbour Books Ltd" in client.get("/levels/overrides").text
    refused = client.post(decide, data={"decision": "refuse", "note": ""})
    assert refused.status_code == 422
    assert "Write why you refuse" in refused.text
    assert client.post(decide, data={"decision": "approve"}).status_code == 302
    db.session.expire_all()

    assert override_of(merchant).state is OverrideState.APPROVED
    page = client.get(f"/merchants/{merchant.public_id}/level").text
    assert "Level 1" in page
    assert "LEVEL-OVERRIDE" in page
    assert "In force" in page
    assert client.post(decide, data={"decision": "approve"}).status_code == 409

    assert client.post(f"/levels/overrides/{override.public_id}/withdraw").status_code == 302
    db.session.expire_all()
    assert override_of(merchant).ends_on == clock.today()


@pytest.mark.parametrize(
    "changed",
    [
        {"level": "7"},
        {"level": ""},
        {"reason": "  "},
        {"starts_on": "soon"},
        {"ends_on": ""},
        {"ends_on": "2020-01-01"},
        {"ends_on": "9999-12-31"},
        {"starts_on": "2020-01-01"},
        {"reason": "x" * 1001},
    ],
)
def test_a_bad_request_is_told_what_to_mend_and_stores_nothing(
    client: FlaskClient, sign_in: SignIn, manager: User, merchant: Merchant, changed: dict[str, str]
) -> None:
    sign_in(client, manager)

    assert ask(client, merchant, **changed) == 422
    assert db.session.scalar(sa.select(sa.func.count(LevelOverride.id))) == 0


def test_a_closed_merchant_offers_no_override_and_takes_none(
    client: FlaskClient, sign_in: SignIn, manager: User, merchant: Merchant
) -> None:
    merchant.state = MerchantState.CLOSED
    sign_in(client, manager)

    assert "Override the level" not in client.get(f"/merchants/{merchant.public_id}/level").text
    assert ask(client, merchant) == 422


def test_a_foreign_merchant_and_its_overrides_are_not_there(
    client: FlaskClient, sign_in: SignIn, manager: User, merchant: Merchant
) -> None:
    sign_in(client, manager)
    ask(client, merchant)
    override = override_of(merchant).public_id
    sign_in(client, make_user())

    assert client.get(f"/merchants/{merchant.public_id}/level").status_code == 404
    assert client.get(f"/merchants/{merchant.public_id}/level/override").status_code == 404
    assert ask(client, merchant) == 404
    assert client.post(f"/levels/overrides/{override}/decide", data={"decision": "approve"}).status_code == 404
    assert client.post(f"/levels/overrides/{override}/withdraw").status_code == 404
    assert "Harbour Books" not in client.get("/levels/overrides").text


def test_the_requester_sees_the_decision(
    client: FlaskClient, sign_in: SignIn, manager: User, merchant: Merchant
) -> None:
    sign_in(client, manager)
    ask(client, merchant)
    override = override_of(merchant)
    service.refuse_override(override, "No letter yet", actor_of(make_user(Role.ADMINISTRATOR)), clock.now())
    db.session.commit()

    page = client.get(f"/merchants/{merchant.public_id}/level").text
    assert "Refused" in page
    assert "No letter yet" in page
