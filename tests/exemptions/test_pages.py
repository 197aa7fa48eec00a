"""The pages on which exemptions are asked for and decided on."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from compliance_app.accounts.models import Team, User
from compliance_app.accounts.rules import Role
from compliance_app.documents.rules import DocumentKind
from compliance_app.exemptions.models import Exemption
from compliance_app.exemptions.rules import ExemptionState
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from tests.conftest import SignIn
from tests.documents.builders import make_document
from tests.factories import make_merchant, make_user


@pytest.fixture
def team(app: object) -> Team:
    team = Team(name="North")
    db.session.add(team)
    db.session.flush()
    return team


@pytest.fixture
def manager(team: Team) -> User:
    return make_user(team=team)


@pytest.fixture
def merchant(manager: User) -> Merchant:
    merchant = make_merchant(manager, "Harbour Books Ltd")
    db.session.commit()
    return merchant


def filled(**other: Any) -> dict[str, Any]:
    day = clock.today().isoformat()
    words = {"reason": "Only dial-out terminals.", "evidence": "The contract of the terminals."}
    return {"kind": "not_applicable", "subjects": ["asv_scan"], "ground": "saq_b", "starts_on": day, "ends_on": day,
            **words, **other}  # fmt: skip


def stored() -> list[Exemption]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Exemption).order_by(Exemption.id)))


def test_an_exemption_goes_from_request_to_approval_between_two_people(
    client: FlaskClient, sign_in: SignIn, manager: User, team: Team, merchant: Merchant
) -> None:
    lead = make_user(Role.TEAM_LEAD, team)
    paper = make_document(merchant, manager, DocumentKind.SAQ)
    db.session.commit()
    ask = f"/merchants/{merchant.public_id}/exemptions/new"
    assert sign_in(client, manager).get(ask).status_code == 200
    assert client.post(ask, data=filled(document=paper.public_id)).status_code == 302
    (exemption,) = stored()
    decide = f"/exemptions/{exemption.public_id}/decide"
    assert exemption.document is not None
    own = client.post(decide, data={"decision": "approve"})
    assert own.status_code == 403
    assert "Another person has to decide" in own.text
    assert "another person decides" in client.get("/exemptions").text

    sign_in(client, lead)
    assert "exemption to decide" in client.get("/merchants").text
    assert "SAQ B: only imprint machines" in client.get("/exemptions").text
    refused = client.post(decide, data={"decision": "refuse", "note": ""})
    assert refused.status_code == 422
    assert "Write why you refuse" in refused.text
    assert client.post(decide, data={"decision": "approve"}).status_code == 302
    assert stored()[0].state is ExemptionState.APPROVED
    assert "In force" in client.get(f"/merchants/{merchant.public_id}").text
    assert client.post(decide, data={"decision": "approve"}).status_code == 409
    assert client.post(f"/exemptions/{exemption.public_id}/withdraw").status_code == 409, "today is its last day"


def test_both_subjects_are_asked_for_at_once_or_neither(
    client: FlaskClient, sign_in: SignIn, manager: User, merchant: Merchant
) -> None:
    ask, both = f"/merchants/{merchant.public_id}/exemptions/new", ["asv_scan", "document"]
    sign_in(client, manager)
    neither = client.post(ask, data=filled(subjects=both))
    assert neither.status_code == 422
    assert "only the ASV scan can be not applicable" in neither.text
    assert stored() == []

    assert client.post(ask, data=filled(subjects=both, kind="promised", ground="")).status_code == 302
    assert [row.title for row in stored()] == ["ASV scan promised", "AOC or SAQ promised"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": ""}, "Choose what is asked for"),
        ({"kind": "free"}, "What is asked for"),
        ({"subjects": []}, "Tick at least one"),
        ({"subjects": ["volumes"]}, "Tick only what is offered here"),
        ({"ground": ""}, "Choose why there is nothing to scan"),
        ({"ground": "saq_x"}, "Why there is nothing to scan</a>: Choose one of those offered here"),
        ({"reason": " \x00"}, "Give the reason"),
        ({"evidence": "x" * 1001}, "Shorten this"),
        ({"document": "somebody-elses"}, "Choose one of those offered here"),
        ({"starts_on": "soon"}, "Write the date as"),
        ({"starts_on": "2020-01-01"}, "not in the past"),
        ({"starts_on": "9999-12-31", "ends_on": "9999-12-31"}, "within the next 12 months"),
        ({"ends_on": "9999-12-31"}, "at most 12 months"),
    ],
)
def test_bad_input_is_told_and_nothing_is_stored(
    client: FlaskClient, sign_in: SignIn, manager: User, merchant: Merchant, changed: dict[str, Any], said: str
) -> None:
    sign_in(client, manager)
    answer = client.post(f"/merchants/{merchant.public_id}/exemptions/new", data=filled(**changed))

    assert answer.status_code == 422
    assert "Please mend this first" in answer.text
    assert said in answer.text
    assert stored() == []
