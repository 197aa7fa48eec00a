"""Asking, deciding, forwarding and answering: what is stored, who is told, what is refused."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from compliance_app.accounts.models import User, UserState
from compliance_app.accounts.rules import Role
from compliance_app.audit.events import Event
from compliance_app.audit.models import AuditEntry
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, DocumentState
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, NotFound, Refusal
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants.models import Contact, Merchant, UsedPaymentSystem
from compliance_app.merchants.rules import ContactRole, MerchantState, PaymentSystem
from compliance_app.merchants.service.belongings import index_words
from compliance_app.submissions import queries, service
from compliance_app.submissions.models import RouteQuestion
from compliance_app.submissions.queries import Asked
from compliance_app.submissions.rules import ForwardingState, QuestionState, Route
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user, viewer_of
from tests.submissions.builders import accepted_document, forwarded
from tests.volumes.builders import write

AMEX, JCB, VISA = PaymentSystem.AMEX, PaymentSystem.JCB, PaymentSystem.VISA
DAY = timedelta(days=1)


@pytest.fixture
def manager(app: Flask) -> User:
    return make_user(name="Ann Keller", email="ann@provider.example")


@pytest.fixture
def person(app: Flask) -> User:
    return make_user(Role.MERCHANT, name="Maya Whitfield", email="maya@alder.example")


@pytest.fixture
def merchant(manager: User, person: User) -> Merchant:
    found = make_merchant(manager, "Alder Books", (person,))
    db.session.add(Contact(merchant_id=found.id, role=ContactRole.FIRST, name="Sam", email="sam@alder.example"))
    db.session.flush()
    return found


def ask(merchant: Merchant, person: User, system: PaymentSystem = AMEX, note: str = "") -> RouteQuestion:
    return service.ask(merchant, system, note, actor_of(person), NOON, TODAY)


def letters() -> list[OutboxMessage]:
    return list(db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))


def events() -> list[str]:
    wanted = ("route.", "forwarding.")
    found = db.session.scalars(sa.select(AuditEntry.event).order_by(AuditEntry.at, AuditEntry.id))
    return [event for event in found if event.startswith(wanted)]


def test_a_question_reaches_the_account_manager_and_the_answer_the_merchant(
    merchant: Merchant, manager: User, person: User
) -> None:
    question = ask(merchant, person, note="Amex wrote to us.")
    assert [row.public_id for row in queries.open_questions(viewer_of(manager))] == [question.public_id]
    asked = letters()[0]
    assert asked.to == ["ann@provider.example"]
    assert asked.subject == "Alder Books asks: documents for American Express?"
    assert "Amex wrote to us." in asked.text
    assert f"/merchants/{merchant.public_id}/submissions/route/amex" in asked.text

    reason = "Our contract with American Express covers your account."
    decision = service.decide(merchant, AMEX, Route.PROVIDER, reason, TODAY, actor_of(manager), NOON, TODAY)
    assert (question.state, question.decision) == (QuestionState.ANSWERED, decision)
    assert queries.count_open(viewer_of(manager)) == 0
    answer = letters()[1]
    assert answer.to == ["maya@alder.example", "sam@alder.example"]
    assert (answer.from_name, answer.reply_to) == ("Ann Keller", "ann@provider.example")
    assert "Send your documents to us, Benker." in answer.text
    assert reason in answer.text
    assert "This holds from 2 March 2026." in answer.text
    assert events() == [Event.ROUTE_ASKED, Event.ROUTE_DECIDED]


def test_one_question_a_system_is_open_and_one_letter_a_day_goes_out(merchant: Merchant, person: User) -> None:
    first = ask(merchant, person)
    with pytest.raises(Conflict, match="asked on 2 March 2026"):
        ask(merchant, person)
    ask(merchant, person, JCB)
    service.withdraw(first, actor_of(person), NOON)
    ask(merchant, person)
    assert len(letters()) == 2, "asked again on the same day: the account manager has that letter"
    service.ask(merchant, PaymentSystem.DINERS, "", actor_of(person), NOON + DAY, TODAY + DAY)
    assert len(letters()) == 3
    assert events().count(Event.ROUTE_QUESTION_WITHDRAWN) == 1


def test_what_was_withdrawn_or_answered_is_not_withdrawn_again(merchant: Merchant, manager: User, person: User) -> None:
    first = ask(merchant, person)
    service.withdraw(first, actor_of(person), NOON)
    with pytest.raises(Conflict, match="already withdrawn"):
        service.withdraw(first, actor_of(person), NOON)
    second = ask(merchant, person)
    service.decide(merchant, AMEX, Route.DIRECT, "A reason.", TODAY, actor_of(manager), NOON, TODAY)
    with pytest.raises(Conflict, match="already answered"):
        service.withdraw(second, actor_of(person), NOON)
    assert first.state is QuestionState.WITHDRAWN


@pytest.mark.database("sqlite")
def test_what_the_default_settles_needs_no_question(merchant: Merchant, person: User) -> None:
    with pytest.raises(Refusal, match="Visa is settled"):
        ask(merchant, person, VISA)
    assert letters() == []


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("state", [None, UserState.DISABLED])
def test_without_an_account_manager_who_can_sign_in_the_administrators_are_told(
    app: Flask, person: User, state: UserState | None
) -> None:
    admin = make_user(Role.ADMINISTRATOR)
    keeper = None if state is None else make_user()
    if keeper is not None and state is not None:
        keeper.state = state
    merchant = make_merchant(keeper, members=(person,))
    ask(merchant, person)
    assert letters()[0].to == [admin.email]


def test_a_closed_merchant_is_asked_and_decided_nothing_and_its_questions_wait_for_nobody(
    merchant: Merchant, manager: User, person: User
) -> None:
    ask(merchant, person)
    sent = forwarded(merchant, manager)
    merchant.state = MerchantState.CLOSED
    for refused in (
        lambda: ask(merchant, person, JCB),
        lambda: service.decide(merchant, AMEX, Route.DIRECT, "r", TODAY, actor_of(manager), NOON, TODAY),
        lambda: forwarded(merchant, manager),
    ):
        with pytest.raises(Refusal, match="closed"):
            refused()
    assert queries.open_questions(viewer_of(manager)) == []
    answer = service.record_answer(sent, ForwardingState.ACCEPTED, TODAY, "", actor_of(manager), NOON, TODAY)
    assert answer.outcome is ForwardingState.ACCEPTED
    merchant.state = MerchantState.ACTIVE
    assert queries.count_open(viewer_of(manager)) == 1


def test_a_decision_keeps_the_past_and_is_refused_to_who_saw_an_older_page(merchant: Merchant, manager: User) -> None:
    actor = actor_of(manager)
    first = service.decide(merchant, AMEX, Route.DIRECT, "First.", TODAY, actor, NOON, TODAY, seen="")
    with pytest.raises(Conflict, match="colleague has decided"):
        service.decide(merchant, AMEX, Route.PROVIDER, "Second.", TODAY, actor, NOON, TODAY, seen="")
    later = TODAY + 5 * DAY
    service.decide(merchant, AMEX, Route.PROVIDER, "Third.", later, actor, NOON, later, seen=first.public_id)
    by_day = {day: queries.lines(merchant.id, day)[0].in_force.route for day in (TODAY - DAY, TODAY, later)}
    assert by_day == {TODAY - DAY: Route.UNDECIDED, TODAY: Route.DIRECT, later: Route.PROVIDER}
    assert [len(past.stretches) for past in queries.history(queries.decisions_of(merchant.id))] == [1, 1]


@pytest.mark.database("sqlite")
def test_a_decision_nobody_asked_for_is_told_too_but_undecided_is_not(merchant: Merchant, manager: User) -> None:
    service.decide(merchant, JCB, Route.UNDECIDED, "We are asking JCB.", TODAY, actor_of(manager), NOON, TODAY)
    assert letters() == []
    service.decide(merchant, JCB, Route.NOT_REQUIRED, "JCB waives it.", TODAY, actor_of(manager), NOON, TODAY)
    told = letters()[0]
    assert told.to == ["sam@alder.example"]
    assert "Nothing is needed from you for JCB." in told.text
    assert "you asked" not in told.text


def test_a_system_appears_once_it_is_used_or_has_volume(merchant: Merchant) -> None:
    assert queries.lines(merchant.id, TODAY) == ()
    db.session.add(UsedPaymentSystem(merchant_id=merchant.id, payment_system=AMEX))
    write(merchant, {TODAY.replace(month=2, day=1): 9_000}, JCB)
    early, late = queries.lines(merchant.id, TODAY.replace(month=2, day=9)), queries.lines(merchant.id, TODAY)
    assert [(line.system, line.in_force.route) for line in early] == [(AMEX, Route.UNDECIDED)]
    assert [(line.system, line.used, line.volume.total) for line in late] == [(AMEX, True, 0), (JCB, False, 9_000)]


def test_a_merchant_may_ask_about_what_is_open_its_own_systems_first(merchant: Merchant, person: User) -> None:
    db.session.add(UsedPaymentSystem(merchant_id=merchant.id, payment_system=VISA))
    db.session.add(UsedPaymentSystem(merchant_id=merchant.id, payment_system=PaymentSystem.UNIONPAY))
    ask(merchant, person)
    open_to_ask = queries.may_be_asked(merchant.id, TODAY)
    assert open_to_ask[0] is PaymentSystem.UNIONPAY
    assert set(open_to_ask) == set(PaymentSystem) - {VISA, PaymentSystem.MASTERCARD, AMEX}


def test_answers_follow_each_other_and_the_latest_counts(merchant: Merchant, manager: User) -> None:
    actor, sent = actor_of(manager), forwarded(merchant, manager, reference="AX-77")
    record = service.record_answer
    record(sent, ForwardingState.QUESTIONS, TODAY, "Which projects?", actor, NOON, TODAY, seen=0)
    with pytest.raises(Conflict, match="meanwhile"):
        record(sent, ForwardingState.ACCEPTED, TODAY, "", actor, NOON, TODAY, seen=0)
    record(sent, ForwardingState.ACCEPTED, TODAY + 3 * DAY, "", actor, NOON, TODAY + 4 * DAY, seen=1)
    with pytest.raises(Refusal, match="5 March 2026 or a later day"):
        record(sent, ForwardingState.REJECTED, TODAY + 2 * DAY, "No.", actor, NOON, TODAY + 4 * DAY)
    assert [answer.outcome for answer in sent.answers] == [ForwardingState.QUESTIONS, ForwardingState.ACCEPTED]
    assert sent.state is ForwardingState.ACCEPTED
    assert events() == [Event.FORWARDING_RECORDED, Event.FORWARDING_ANSWERED, Event.FORWARDING_ANSWERED]


def test_the_same_is_not_recorded_twice_unless_it_was_a_mistake(merchant: Merchant, manager: User) -> None:
    paper = accepted_document(merchant)
    first = forwarded(merchant, manager, paper, reference="AX-77")
    with pytest.raises(Conflict, match="recorded already"):
        forwarded(merchant, manager, paper, reference="AX-77")
    forwarded(merchant, manager, paper, reference="AX-78")
    service.mark_as_mistake(first, "It went to JCB.", actor_of(manager), NOON)
    with pytest.raises(Refusal, match="already marked"):
        service.mark_as_mistake(first, "It went to JCB.", actor_of(manager), NOON)
    with pytest.raises(Refusal, match="was a mistake"):
        service.record_answer(first, ForwardingState.ACCEPTED, TODAY, "", actor_of(manager), NOON, TODAY)
    assert forwarded(merchant, manager, paper, reference="AX-77").state is ForwardingState.WAITING


@pytest.mark.database("sqlite")
def test_another_merchants_document_is_never_forwarded(merchant: Merchant, manager: User) -> None:
    with pytest.raises(NotFound):
        forwarded(merchant, manager, accepted_document(make_merchant(manager)))


def test_a_forwarding_outlives_its_documents(merchant: Merchant, manager: User) -> None:
    older = accepted_document(merchant)
    sent = forwarded(merchant, manager, older)
    newer = accepted_document(merchant, at=NOON + 2 * DAY, on=TODAY + 2 * DAY)
    assert (older.state, newer.state) == (DocumentState.SUPERSEDED, DocumentState.ACCEPTED)
    _remove_file(older)
    db.session.flush()
    kept = queries.forwardings_of(merchant.id)[0]
    assert (kept.public_id, [paper.public_id for paper in kept.documents]) == (sent.public_id, [older.public_id])
    assert queries.forwardable(merchant.id) == [newer]
    with pytest.raises(Refusal, match="removed on 6 March 2026"):
        forwarded(merchant, manager, older, on=TODAY + 5 * DAY, today=TODAY + 5 * DAY)


def _remove_file(document: Document) -> None:
    """As retention does, which has tests of its own."""
    document.file_removed_at, document.file_removed_why = NOON + 4 * DAY, "Its time is over."
    document.wrapped_key = ""


def test_the_list_shows_what_waits_first_and_filters(merchant: Merchant, manager: User) -> None:
    aoc = accepted_document(merchant, DocumentKind.AOC)
    other = make_merchant(manager, "Birch Cafés")
    index_words(other)
    actor, later = actor_of(manager), TODAY + 8 * DAY
    done = forwarded(merchant, manager, aoc, on=TODAY + DAY, today=later)
    young = forwarded(merchant, manager, aoc, system=JCB, on=TODAY + 7 * DAY, today=later)
    old = forwarded(other, manager, accepted_document(other), on=TODAY + DAY, today=later)
    service.record_answer(done, ForwardingState.ACCEPTED, later, "", actor, NOON, later)
    foreign = make_merchant(make_user())
    forwarded(foreign, manager, accepted_document(foreign))
    viewer = viewer_of(manager)

    def listed(asked: Asked) -> list[str]:
        rows = list(queries.page(viewer, asked, 1).items)
        ids = [row.public_id for row in rows]
        assert ids == [row.public_id for row in queries.forwarded(viewer, asked)]
        return ids

    assert listed(Asked()) == [old.public_id, young.public_id, done.public_id]
    assert listed(Asked("birch")) == [old.public_id]
    assert listed(Asked(system=JCB)) == [young.public_id]
    assert listed(Asked(states=frozenset({ForwardingState.ACCEPTED}))) == [done.public_id]
    counts = queries.counts_by_state(viewer, Asked())
    assert (counts[ForwardingState.WAITING], counts[ForwardingState.ACCEPTED]) == (2, 1)
    with pytest.raises(NotFound):
        queries.forwarding_visible(viewer_of(make_user()), old.public_id)
