"""Changes as they are reported, corrected and withdrawn (CHANGE-1)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, NotFound, Refusal
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants.models import Contact, Merchant
from compliance_app.merchants.rules import ContactRole, MerchantState
from compliance_app.network_changes import queries, service
from compliance_app.network_changes.models import NetworkChange
from compliance_app.network_changes.rules import ChangeFact, ChangeKind, Progress
from compliance_app.network_changes.service import Said
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of

pytestmark = pytest.mark.usefixtures("app")
ONE = timedelta(days=1)
SAID = Said(ChangeKind.REPLACEMENT, TODAY - 3 * ONE, "A new shop system.")


@pytest.fixture
def manager() -> User:
    return make_user()


@pytest.fixture
def employee() -> User:
    return make_user(Role.MERCHANT, name="Maya Whitfield")


@pytest.fixture
def merchant(manager: User, employee: User) -> Merchant:
    merchant = make_merchant(manager, members=(employee,))
    sam = Contact(merchant_id=merchant.id, role=ContactRole.FIRST, name="Sam Reyes", email="sam@shop.example")
    db.session.add(sam)
    db.session.flush()
    return merchant


def report(merchant: Merchant, by: User, said: Said = SAID, on: date = TODAY) -> NetworkChange:
    return service.report(merchant, said, actor_of(by), NOON, on)


def letters(kind: str) -> list[OutboxMessage]:
    query = sa.select(OutboxMessage).where(OutboxMessage.key.startswith(kind))
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def facts(merchant: Merchant) -> list[ChangeFact]:
    return queries.facts_of([merchant.id])[merchant.id]


def test_a_merchant_reports_and_everybody_concerned_is_told(merchant: Merchant, manager: User, employee: User) -> None:
    change = report(merchant, employee)

    assert db.session.info[changes._PENDING] == {merchant.id: NOON}
    due = TODAY + 27 * ONE
    assert facts(merchant) == [ChangeFact(change.id, change.public_id, TODAY - 3 * ONE, TODAY, due, None)]
    (noted,), (told,) = letters("change-noted:"), letters("change-reported:")
    assert noted.to == ["sam@shop.example", employee.email]
    assert noted.reply_to == manager.email
    assert "by 29 March 2026" in noted.text
    assert told.to == [manager.email]
    assert "Maya Whitfield" in told.text
    assert "A new shop system." in told.text
    assert db.session.scalars(sa.select(AuditEntry.event)).all() == ["network_change.reported"]


def test_the_account_manager_is_not_told_of_the_own_report(merchant: Merchant, manager: User) -> None:
    report(merchant, manager)

    assert letters("change-noted:")[0].to == ["sam@shop.example"]
    assert letters("change-reported:") == []


def test_sent_twice_it_is_noted_once(merchant: Merchant, employee: User) -> None:
    report(merchant, employee)
    with pytest.raises(Conflict, match="reported already"):
        report(merchant, employee, replace(SAID, description=" A new shop system. "))
    report(merchant, employee, replace(SAID, description="Its database too."))
    assert len(facts(merchant)) == 2


@pytest.mark.parametrize(
    "said",
    [
        replace(SAID, happened_on=TODAY + ONE),
        replace(SAID, happened_on=date(2024, 3, 1)),
        replace(SAID, description=" "),
    ],
)
def test_what_cannot_be_is_refused(merchant: Merchant, employee: User, said: Said) -> None:
    with pytest.raises(Refusal):
        report(merchant, employee, said)


def test_a_closed_merchant_owes_nothing(merchant: Merchant, manager: User) -> None:
    merchant.state = MerchantState.CLOSED
    db.session.flush()
    with pytest.raises(Refusal, match="closed"):
        report(merchant, manager)


def test_words_and_kind_are_corrected_in_place(merchant: Merchant, manager: User) -> None:
    change = report(merchant, manager)
    said = Said(ChangeKind.DATA_FLOW, SAID.happened_on, "Payments go by another page.")

    assert service.correct(change, said, actor_of(manager), NOON, TODAY + ONE) is change
    assert (change.kind, change.description) == (said.kind, said.description)
    with pytest.raises(Refusal, match="recorded already"):
        service.correct(change, said, actor_of(manager), NOON, TODAY + ONE)


def test_another_day_replaces_the_report_and_leaves_past_days_as_they_were(
    merchant: Merchant, manager: User, employee: User
) -> None:
    first = report(merchant, employee)
    later = TODAY + 10 * ONE
    corrected = service.correct(first, replace(SAID, happened_on=TODAY - 30 * ONE), actor_of(manager), NOON, later)
    again = service.correct(
        corrected, replace(SAID, happened_on=TODAY - 20 * ONE), actor_of(manager), NOON, later + ONE
    )

    assert [(fact.reported_on, fact.withdrawn_on) for fact in facts(merchant)] == [
        (TODAY, later),
        (later, later + ONE),
        (later + ONE, None),
    ]
    assert corrected.due_on == TODAY + 14 * ONE, "the 14 days run from the first report"
    assert again.due_on == TODAY + 14 * ONE
    assert [letter.subject.split(":")[0] for letter in letters("change-noted:")] == ["Noted", "Corrected", "Corrected"]
    (line,) = queries.section(merchant.id, later + ONE).listed
    assert (line.change, line.former, line.progress) == (again, corrected, Progress.OPEN)
    with pytest.raises(Conflict, match="corrected already"):
        service.correct(first, SAID, actor_of(manager), NOON, later)


def test_reported_in_error_it_is_withdrawn_with_the_reason(merchant: Merchant, manager: User) -> None:
    change = report(merchant, manager)
    with pytest.raises(Refusal, match="Write why"):
        service.withdraw(change, " ", actor_of(manager), NOON, TODAY)
    service.withdraw(change, "It was only planned.", actor_of(manager), NOON, TODAY + ONE)

    assert facts(merchant)[0].withdrawn_on == TODAY + ONE
    (line,) = queries.section(merchant.id, TODAY + ONE).listed
    assert line.progress is Progress.WITHDRAWN
    with pytest.raises(Conflict):
        service.withdraw(change, "Again.", actor_of(manager), NOON, TODAY + ONE)


def test_another_merchants_change_is_not_there(merchant: Merchant, manager: User) -> None:
    change = report(merchant, manager)
    assert queries.one_visible(viewer_of(manager), change.public_id) is change
    with pytest.raises(NotFound):
        queries.one_visible(viewer_of(make_user()), change.public_id)
