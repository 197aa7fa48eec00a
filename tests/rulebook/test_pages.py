"""The pages of policies and thresholds, as administrators and others use them."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.documents.rules import DocumentKind
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.levels import queries as limits
from compliance_app.levels import service as levels
from compliance_app.levels.models import LevelThreshold, ThresholdChange
from compliance_app.merchants.models import Merchant
from compliance_app.policies import queries as policies
from compliance_app.policies.models import PolicyChange
from compliance_app.policies.operations import EVERY_STATUS, OperationStatus, OperationType
from compliance_app.policies.rules import Policy
from compliance_app.volumes.kinds import Kind
from compliance_app.volumes.rules import month_of, months_before
from tests.conftest import SignIn
from tests.factories import make_merchant, make_user
from tests.levels.builders import history, make_volume
from tests.obligations.builders import Desk
from tests.volumes.builders import write_kinds

ONE = timedelta(days=1)
POLICY = "/settings/policies/scan_validity"
LIMIT = "/levels/thresholds/visa/1"


@pytest.fixture
def ada(app: object) -> User:
    return make_user(Role.ADMINISTRATOR, name="Ada Asks")


@pytest.fixture
def dan(app: object) -> User:
    return make_user(Role.ADMINISTRATOR, name="Dan Decides")


@pytest.fixture
def merchant(app: object) -> Merchant:
    """A merchant at Level 2 by Visa."""
    merchant = make_merchant(make_user(), name="Harbour Books Ltd")
    make_volume(merchant, 5_500_000, month=months_before(month_of(clock.today()), 2))
    levels.assess([merchant.id], clock.today(), clock.now())
    db.session.commit()
    return merchant


def policy_form(**changed: str) -> dict[str, str]:
    first = (clock.today() + 10 * ONE).isoformat()
    return {"value": "60", "valid_from": first, "source": "Letter of 1 March", "reason": "Shorter.", **changed}


def limit_form(**changed: str) -> dict[str, str]:
    day = clock.today().isoformat()
    form = {"operator": ">", "operations": "5,000,000", "valid_from": day, "source": "Bulletin 7", "reason": "New."}
    return {**form, **changed}


def change_of(kind: type[PolicyChange] | type[ThresholdChange]) -> str:
    db.session.expire_all()
    return db.session.scalars(sa.select(kind.public_id).order_by(kind.id.desc())).first() or ""


def test_another_warning_says_whom_it_moves_at_once_and_counts_on_every_page(
    client: FlaskClient, sign_in: SignIn, ada: User, dan: User
) -> None:
    desk, page = Desk(), "/settings/policies/expiry_warning"
    today = clock.today()
    desk.file(DocumentKind.SAQ, today - 10 * ONE, today)
    desk.scan(today - 50 * ONE, today)
    sign_in(client, ada)
    form = policy_form(value="45", valid_from=today.isoformat())
    seen = " ".join(client.post(page, data=form).text.split())
    assert "this would change the standing of <strong>1 merchant</strong>" in seen
    assert "Blue Kettle Ltd" in seen
    client.post(page, data={**form, "step": "ask"})
    sign_in(client, dan)
    client.post(f"/settings/policies/changes/{change_of(PolicyChange)}/decide", data={"decision": "approve"})

    assert "blocked within 45 days" in client.get("/merchants").text
    told = client.get(f"/merchants/{desk.merchant.public_id}").text
    assert "40 days left, and the warning begins with 45 days left" in told


def test_a_policy_goes_from_preview_to_a_second_person(
    client: FlaskClient, sign_in: SignIn, ada: User, dan: User
) -> None:
    sign_in(client, ada)
    assert "90 days" in client.get("/settings/policies").text
    assert "from 30 to 92 days" in client.get(POLICY).text
    seen = client.post(POLICY, data=policy_form())
    assert seen.status_code == 200
    assert "it would change the standing of" in " ".join(seen.text.split())
    assert "Ask for approval" in seen.text
    assert change_of(PolicyChange) == "", "a preview stores nothing"

    asked = client.post(POLICY, data=policy_form(step="ask"), follow_redirects=True)
    assert "The change is asked for" in asked.text
    assert "Waiting for a decision" in asked.text
    page = f"/settings/policies/changes/{change_of(PolicyChange)}"
    assert "another administrator decides" in client.get(page).text
    assert client.post(f"{page}/decide", data={"decision": "approve"}).status_code == 403

    sign_in(client, dan)
    shown = client.get(page).text
    assert all(
        words in shown for words in ("Ada Asks", "60 days", "90 days", "Letter of 1 March", "Approve the change")
    )
    assert "it would change the standing of" in " ".join(shown.split())
    assert client.post(f"{page}/decide", data={"decision": "refuse", "note": ""}).status_code == 422
    done = client.post(f"{page}/decide", data={"decision": "approve"}, follow_redirects=True)
    assert "Approved: the value begins on" in done.text
    assert client.post(f"{page}/decide", data={"decision": "approve"}).status_code == 409
    assert "Dan Decides" in client.get(page).text
    assert policies.value_on(Policy.SCAN_VALIDITY, clock.today() + 10 * ONE) == 60

    assert "Cancel the change" in client.get(POLICY).text
    assert "cancelled" in client.post(f"{POLICY}/cancel", follow_redirects=True).text
    assert client.post(f"{POLICY}/cancel").status_code == 409
    assert policies.value_on(Policy.SCAN_VALIDITY, clock.today() + 10 * ONE) == 90


def test_who_asked_withdraws(client: FlaskClient, sign_in: SignIn, ada: User, dan: User) -> None:
    sign_in(client, ada)
    client.post(POLICY, data=policy_form(step="ask"))
    client.post("/levels/thresholds/visa/2", data=limit_form(operations="900000", step="ask"))
    for page in (
        f"/settings/policies/changes/{change_of(PolicyChange)}",
        f"/levels/thresholds/changes/{change_of(ThresholdChange)}",
    ):
        sign_in(client, dan)
        assert client.post(f"{page}/withdraw").status_code == 422
        sign_in(client, ada)
        assert "withdrawn" in client.post(f"{page}/withdraw", follow_redirects=True).text
        assert "Withdrawn" in client.get(page).text


@pytest.mark.parametrize(
    "changed",
    [
        {"value": "29", "step": "preview"},
        {"value": ""},
        {"value": "many"},
        {"value": "29"},
        {"value": "93"},
        {"value": "90"},
        {"value": "9" * 5000},
        {"valid_from": "2020-01-01"},
        {"valid_from": "9999-12-31"},
        {"valid_from": "soon"},
        {"source": " \x00"},
        {"source": "x" * 301},
        {"reason": ""},
        {"reason": "x" * 1001},
    ],
)
def test_a_bad_value_is_told_what_to_mend_and_stores_nothing(
    client: FlaskClient, sign_in: SignIn, ada: User, changed: dict[str, str]
) -> None:
    sign_in(client, ada)
    page = client.post(POLICY, data=policy_form(**{"step": "ask", **changed}))
    assert page.status_code == 422
    assert "Nothing was saved yet" in page.text
    assert change_of(PolicyChange) == ""


def test_policies_are_read_by_the_auditor_and_changed_by_nobody_else(
    client: FlaskClient, sign_in: SignIn, ada: User
) -> None:
    sign_in(client, ada)
    client.post(POLICY, data=policy_form(step="ask"))
    page = f"/settings/policies/changes/{change_of(PolicyChange)}"
    sign_in(client, make_user(Role.AUDITOR))
    assert client.get("/settings/policies").status_code == 200
    assert "Preview the change" not in client.get("/settings/policies/form_validity").text
    assert "Approve the change" not in client.get(page).text
    assert client.post(POLICY, data=policy_form()).status_code == 403
    assert client.post(f"{page}/decide", data={"decision": "approve"}).status_code == 403
    sign_in(client, make_user(Role.ACCOUNT_MANAGER))
    assert client.get("/settings/policies").status_code == 403
    assert client.get(page).status_code == 403


CHOICE = "/settings/policies/counted_statuses"


def test_a_choice_has_boxes_and_goes_to_a_second_person(
    client: FlaskClient, sign_in: SignIn, ada: User, dan: User
) -> None:
    sign_in(client, ada)
    page = client.get(CHOICE).text
    assert "<legend" in page
    assert page.count('type="checkbox"') == len(EVERY_STATUS)
    assert page.count(" checked ") == 1
    form: dict[str, object] = {**policy_form(), "value": ["success", "decline"]}
    assert "Ask for approval" in client.post(CHOICE, data=form).text
    client.post(CHOICE, data={**form, "step": "ask"})
    sign_in(client, dan)
    change = f"/settings/policies/changes/{change_of(PolicyChange)}"
    shown = client.get(change).text
    assert "Success and Decline" in shown
    assert "adds Decline" in shown
    client.post(f"{change}/decide", data={"decision": "approve"})
    assert policies.words_on(Policy.COUNTED_STATUSES, clock.today() + 10 * ONE) == {"success", "decline"}
    assert "Success and Decline" in client.get("/settings/policies").text


def test_other_operations_that_count_today_move_levels_at_once(
    client: FlaskClient, sign_in: SignIn, ada: User, dan: User
) -> None:
    merchant = make_merchant(make_user())
    declined = Kind(OperationType.SALE, OperationStatus.DECLINE)
    write_kinds(merchant, months_before(clock.today(), 2), {declined: 1_000_000}, on=clock.today())
    db.session.commit()
    sign_in(client, ada)
    form = {**policy_form(), "value": ["success", "decline"], "valid_from": clock.today().isoformat()}
    shown = " ".join(re.sub(r"<[^>]+>", "", client.post(CHOICE, data=form).text).split())
    assert "would change the level of 1 merchant and the standing of no merchant" in shown
    client.post(CHOICE, data={**form, "step": "ask"})
    sign_in(client, dan)
    approved = client.post(
        f"/settings/policies/changes/{change_of(PolicyChange)}/decide",
        data={"decision": "approve"},
        follow_redirects=True,
    )
    assert "All merchants were assessed by it; 1 changed their level." in approved.text
    told = client.get(f"/merchants/{merchant.public_id}/level").text
    assert "Level 2" in told


@pytest.mark.parametrize(
    ("value", "words"),
    [([], "Tick at least one"), (["gift"], "Tick only what is offered"), (["success"], "It is Success already")],
)
def test_a_bad_choice_is_told_what_to_mend(
    client: FlaskClient, sign_in: SignIn, ada: User, value: list[str], words: str
) -> None:
    sign_in(client, ada)
    page = client.post(CHOICE, data={**policy_form(), "value": value, "step": "ask"})
    assert page.status_code == 422
    assert words in page.text
    assert change_of(PolicyChange) == ""


DAYS = "/settings/policies/reminder_days"


def test_days_are_written_with_commas_in_any_order(client: FlaskClient, sign_in: SignIn, ada: User, dan: User) -> None:
    sign_in(client, ada)
    assert 'value="30, 14, 7, 1, 0, -7"' in client.get(DAYS).text
    asked = client.post(DAYS, data=policy_form(value="0, 45 7,-7", step="ask"), follow_redirects=True)
    assert "45 and 7 days before, on the last day, 7 days after" in asked.text
    sign_in(client, dan)
    change = f"/settings/policies/changes/{change_of(PolicyChange)}"
    assert "adds 45; leaves out 30, 14 and 1" in client.get(change).text
    client.post(f"{change}/decide", data={"decision": "approve"})
    assert policies.setting_on(Policy.REMINDER_DAYS, clock.today() + 10 * ONE) == (45, 7, 0, -7)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", "Write at least one day"),
        (" ", "Write from 1 to 10 days"),
        ("7, soon", "Write whole numbers"),
        ("9" * 5000, "Write whole numbers"),
        ("7&0", "Write whole numbers"),
        ("91, 0", "Choose each day from 90 to -30"),
        ("7, 7, 0", "Write each day once"),
        ("7, 1", "Keep 0 among them"),
        ("30, 14, 7, 1, 0, -7", "already. Choose another"),
    ],
)
def test_bad_days_are_told_what_to_mend(
    client: FlaskClient, sign_in: SignIn, ada: User, value: str, words: str
) -> None:
    sign_in(client, ada)
    page = client.post(DAYS, data=policy_form(value=value, step="ask"))
    assert page.status_code == 422
    assert words in page.text
    assert change_of(PolicyChange) == ""


@pytest.mark.parametrize("path", ["no_such_policy", "changes/nothing-here", "SCAN_VALIDITY"])
def test_what_does_not_exist_is_not_found(client: FlaskClient, sign_in: SignIn, ada: User, path: str) -> None:
    assert sign_in(client, ada).get(f"/settings/policies/{path}").status_code == 404
    assert client.get("/levels/thresholds/changes/nothing-here").status_code == 404


def test_staff_read_the_thresholds_and_only_administrators_change_them(
    client: FlaskClient, sign_in: SignIn, app: object
) -> None:
    page = sign_in(client, make_user()).get("/levels/thresholds")
    assert "Over 6,000,000 operations" in page.text
    assert "At least 20,000 e-commerce operations" in page.text
    assert LIMIT not in page.text
    assert client.get(LIMIT).status_code == 403
    assert client.post(LIMIT, data={}).status_code == 403


def test_a_threshold_that_begins_today_is_previewed_approved_and_assesses_every_merchant_at_once(
    client: FlaskClient, sign_in: SignIn, ada: User, dan: User, merchant: Merchant
) -> None:
    sign_in(client, ada)
    assert client.get(LIMIT).status_code == 200
    seen = " ".join(client.post(LIMIT, data=limit_form()).text.split())
    assert "this would change the level of <strong>1 merchant</strong>" in seen
    assert "the standing of <strong>no merchant</strong>" in seen
    assert "Harbour Books Ltd" in seen
    client.post(LIMIT, data=limit_form(step="ask"))
    page = f"/levels/thresholds/changes/{change_of(ThresholdChange)}"
    assert client.post(f"{page}/decide", data={"decision": "approve"}).status_code == 403
    assert len(history(merchant)) == 1

    sign_in(client, dan)
    assert "change the level of <strong>1 merchant</strong>" in " ".join(client.get(page).text.split())
    done = client.post(f"{page}/decide", data={"decision": "approve"}, follow_redirects=True)
    assert "1 changed their level" in done.text
    assert "Over 5,000,000 operations" in done.text
    db.session.expire_all()
    assert [row.level for row in history(merchant)] == [2, 1]
    assert client.post(LIMIT, data=limit_form()).status_code == 422
    assert client.post(f"{page}/decide", data={"decision": "approve"}).status_code == 409


def test_a_threshold_planned_for_later_can_be_cancelled_and_one_refused_changes_nothing(
    client: FlaskClient, sign_in: SignIn, ada: User, dan: User, merchant: Merchant
) -> None:
    later = clock.today() + 10 * ONE
    form = limit_form(operator=">=", operations="900000", valid_from=later.isoformat(), step="ask")
    for decision in ("refuse", "approve"):
        sign_in(client, ada).post("/levels/thresholds/visa/2", data=form)
        page = f"/levels/thresholds/changes/{change_of(ThresholdChange)}"
        assert "Waits for a decision" in client.get("/levels/thresholds").text
        assert (
            sign_in(client, dan).post(f"{page}/decide", data={"decision": decision, "note": "No."}).status_code == 302
        )
    shown = client.get("/levels/thresholds").text
    assert "at least 900,000 operations" in shown
    assert "Cancel the change" in shown
    assert len(history(merchant)) == 1
    page_after = client.post("/levels/thresholds/visa/2/cancel", follow_redirects=True)
    assert "900,000" not in page_after.text
    assert len(limits.thresholds()) == len(limits.thresholds_on(later))


@pytest.mark.parametrize(
    "changed",
    [
        {"operations": "-5"},
        {"operations": "many"},
        {"operations": "0"},
        {"operations": "9" * 30},
        {"operations": "500"},
        {"operator": "<"},
        {"valid_from": "2020-01-01"},
        {"valid_from": ""},
        {"valid_from": "9999-12-31"},
        {"source": " "},
        {"reason": " "},
        {"source": "x" * 301},
    ],
)
def test_a_bad_threshold_is_told_what_to_mend_and_stores_nothing(
    client: FlaskClient, sign_in: SignIn, ada: User, changed: dict[str, str]
) -> None:
    sign_in(client, ada)
    before = db.session.scalar(sa.select(sa.func.count(LevelThreshold.id)))
    page = client.post(LIMIT, data=limit_form(**changed, step="ask"))
    assert page.status_code == 422
    assert "Nothing was saved yet" in page.text
    assert db.session.scalar(sa.select(sa.func.count(LevelThreshold.id))) == before


@pytest.mark.parametrize("path", ["visa/4", "unionpay/1", "maestro/1", "visa/9", "provider/2"])
def test_a_limit_that_does_not_exist_is_not_found(client: FlaskClient, sign_in: SignIn, ada: User, path: str) -> None:
    sign_in(client, ada)
    assert client.get(f"/levels/thresholds/{path}").status_code == 404
    assert client.post(f"/levels/thresholds/{path}", data={}).status_code == 404
