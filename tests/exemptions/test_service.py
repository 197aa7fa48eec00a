"""Exemptions between two persons, as stored (EXEMPTION-1)."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from compliance_app.accounts.models import Team, User
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.documents.rules import DocumentKind
from compliance_app.exemptions import queries, service
from compliance_app.exemptions.models import Exemption
from compliance_app.exemptions.rules import ExemptionFact, ExemptionKind, ExemptionState, Ground, Subject
from compliance_app.exemptions.service import OwnRequest
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants.models import Merchant, Website
from compliance_app.merchants.rules import MerchantState
from tests.documents.builders import make_document
from tests.exemptions.builders import END, PROMISED, ask
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of

pytestmark = pytest.mark.usefixtures("app")
ONE = timedelta(days=1)


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


def facts(merchant: Merchant) -> list[ExemptionFact]:
    return queries.facts_of([merchant.id])[merchant.id]


def letters(kind: str) -> list[OutboxMessage]:
    query = sa.select(OutboxMessage).where(OutboxMessage.key.startswith(kind))
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def approve(exemption: Exemption, by: User, on: date = TODAY) -> None:
    service.approve(exemption, "", actor_of(by), NOON, on)


def test_asked_for_it_counts_for_nothing_and_the_lead_is_told(merchant: Merchant, manager: User, lead: User) -> None:
    db.session.add(Website(merchant_id=merchant.id, url="https://shop.example"))
    exemption = ask(merchant, manager, kind=ExemptionKind.NOT_APPLICABLE, ground=Ground.NO_INTERNET)

    assert facts(merchant) == []
    (letter,) = letters("exemption-requested:")
    assert letter.to == [lead.email]
    assert "ASV scan not applicable" in letter.subject
    assert exemption.reason in letter.text
    assert "does not go with it: It is recorded with the website https://shop.example." in letter.text


def test_approved_by_another_it_is_a_fact_from_its_first_through_its_last_day(
    merchant: Merchant, manager: User, lead: User
) -> None:
    exemption = ask(merchant, manager)
    service.approve(exemption, "Seen the order.", actor_of(lead), NOON, TODAY)

    assert db.session.info[changes._PENDING] == {merchant.id: NOON}
    expected = ExemptionFact(exemption.id, exemption.public_id, ExemptionKind.PROMISED, Subject.SCAN, TODAY, END, TODAY)
    assert facts(merchant) == [expected]
    (letter,) = letters("exemption-decided:")
    assert letter.to == [manager.email]
    assert letter.subject.startswith("Approved")
    assert "Seen the order." in letter.text
    events = db.session.scalars(sa.select(AuditEntry.event).where(AuditEntry.object_type == "exemption")).all()
    assert events == ["exemption.requested", "exemption.approved"]


def test_approved_late_it_counts_from_the_day_of_approval(merchant: Merchant, manager: User, lead: User) -> None:
    exemption = ask(merchant, manager)
    approve(exemption, lead, TODAY + 10 * ONE)

    assert exemption.starts_on == exemption.decided_on == TODAY + 10 * ONE


def test_once_its_last_day_has_passed_it_cannot_be_approved(merchant: Merchant, manager: User, lead: User) -> None:
    exemption = ask(merchant, manager)
    with pytest.raises(Refusal, match="last day asked for has passed"):
        approve(exemption, lead, END + ONE)
    approve(exemption, lead, END)
    assert facts(merchant)[0].starts_on == END


def test_nobody_decides_on_what_they_asked_for(merchant: Merchant, manager: User) -> None:
    exemption = ask(merchant, manager)
    with pytest.raises(OwnRequest):
        approve(exemption, manager)
    with pytest.raises(OwnRequest):
        service.refuse(exemption, "No", actor_of(manager), NOON, TODAY)


def test_the_database_itself_holds_the_two_persons(merchant: Merchant, manager: User) -> None:
    exemption = ask(merchant, manager)
    exemption.state, exemption.decided_by_id = ExemptionState.APPROVED, manager.id
    exemption.decided_by, exemption.decided_at, exemption.decided_on = "x", NOON, TODAY
    with pytest.raises(sa.exc.IntegrityError, match="two_persons"):
        db.session.flush()


def test_refused_with_a_reason_that_the_requester_reads(merchant: Merchant, manager: User, lead: User) -> None:
    exemption = ask(merchant, manager)
    with pytest.raises(Refusal, match="Write why"):
        service.refuse(exemption, " ", actor_of(lead), NOON, TODAY)
    service.refuse(exemption, "Scan first.", actor_of(lead), NOON, TODAY)

    assert facts(merchant) == []
    assert "Scan first." in letters("exemption-decided:")[0].text
    with pytest.raises(Conflict, match="already refused"):
        approve(exemption, lead)


def test_a_running_one_ends_with_today_as_its_last_day(merchant: Merchant, manager: User, lead: User) -> None:
    exemption = ask(merchant, manager)
    approve(exemption, lead)
    service.withdraw(exemption, actor_of(lead), NOON, TODAY + 5 * ONE)

    assert (exemption.state, exemption.ends_on) == (ExemptionState.APPROVED, TODAY + 5 * ONE)
    with pytest.raises(Conflict):
        service.withdraw(exemption, actor_of(lead), NOON, TODAY + 5 * ONE)
    (fact,) = facts(merchant)
    assert [fact.as_known(TODAY + n * ONE).ends_on for n in (4, 5)] == [END, TODAY + 5 * ONE]


def test_only_the_requester_takes_back_what_is_not_decided(merchant: Merchant, manager: User, lead: User) -> None:
    exemption = ask(merchant, manager)
    with pytest.raises(Refusal, match="Only the person who asked"):
        service.withdraw(exemption, actor_of(lead), NOON, TODAY)
    service.withdraw(exemption, actor_of(manager), NOON, TODAY)
    assert exemption.state is ExemptionState.WITHDRAWN


def test_one_that_has_not_begun_is_withdrawn_whole(merchant: Merchant, manager: User, lead: User) -> None:
    exemption = ask(merchant, manager, starts_on=TODAY + ONE)
    approve(exemption, lead)
    service.withdraw(exemption, actor_of(lead), NOON, TODAY)
    assert exemption.state is ExemptionState.WITHDRAWN
    (fact,) = facts(merchant)
    assert (fact.approved_on, fact.as_known(TODAY).ends_on < fact.starts_on) == (TODAY, True)


def test_until_it_was_taken_back_it_counted_as_planned(merchant: Merchant, manager: User, lead: User) -> None:
    exemption = ask(merchant, manager, starts_on=TODAY + 3 * ONE)
    approve(exemption, lead)
    service.withdraw(exemption, actor_of(lead), NOON, TODAY + 2 * ONE)
    (fact,) = facts(merchant)
    assert [fact.as_known(TODAY + n * ONE).ends_on for n in (1, 2)] == [END, TODAY + 2 * ONE]


@pytest.mark.parametrize(
    ("starts_on", "subject", "refused"),
    [
        (END, Subject.SCAN, True),
        (END + ONE, Subject.SCAN, False),
        (TODAY, Subject.DOCUMENT, False),
    ],
)
def test_two_of_the_same_subject_do_not_overlap(
    merchant: Merchant, manager: User, starts_on: date, subject: Subject, refused: bool
) -> None:
    ask(merchant, manager)
    other = {"subject": subject, "starts_on": starts_on, "ends_on": END + 30 * ONE}
    if not refused:
        assert ask(merchant, manager, **other).subject is subject
        return
    with pytest.raises(Refusal, match="requested already for 2 March 2026 to 30 June 2026"):
        ask(merchant, manager, **other)


def test_grace_is_for_an_onboarding_merchant_also_on_the_day_of_the_decision(
    merchant: Merchant, manager: User, lead: User
) -> None:
    exemption = ask(merchant, manager, kind=ExemptionKind.GRACE, ends_on=date(2026, 5, 31))
    merchant.state = MerchantState.ACTIVE
    db.session.flush()
    with pytest.raises(Refusal, match="never compliant"):
        approve(exemption, lead)


def test_nothing_is_asked_for_or_granted_to_a_closed_merchant(merchant: Merchant, manager: User, lead: User) -> None:
    exemption = ask(merchant, manager)
    merchant.state = MerchantState.CLOSED
    db.session.flush()
    with pytest.raises(Refusal, match="closed"):
        approve(exemption, lead)
    with pytest.raises(Refusal, match="closed"):
        ask(merchant, manager, starts_on=END + ONE, ends_on=END + ONE)


def test_the_evidence_is_a_document_of_this_merchant(merchant: Merchant, manager: User) -> None:
    own = make_document(merchant, manager, DocumentKind.SAQ)
    foreign = make_document(make_merchant(manager), manager, DocumentKind.SAQ)
    with pytest.raises(Refusal, match="document of this merchant"):
        service.request(merchant, PROMISED, foreign, actor_of(manager), NOON, TODAY)
    assert service.request(merchant, PROMISED, own, actor_of(manager), NOON, TODAY).document is own


def test_what_waits_is_seen_by_who_sees_the_merchant(merchant: Merchant, manager: User, lead: User) -> None:
    exemption = ask(merchant, manager)
    other = make_user(Role.ACCOUNT_MANAGER)

    assert [line.exemption for line in queries.awaiting_decision(viewer_of(lead))] == [exemption]
    assert queries.to_decide(viewer_of(lead)) == 1
    assert queries.awaiting_decision(viewer_of(other)) == []
    assert queries.to_decide(viewer_of(other)) == 0
