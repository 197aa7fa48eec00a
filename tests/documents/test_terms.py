"""On what terms a document is accepted: values, an earlier day, an exception by two persons, lists that change."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.documents import queries, service
from compliance_app.documents.models import CheckLine, Document, ExceptionRequest, RejectionReason
from compliance_app.documents.rules import CHECKLISTS, DocumentKind, DocumentState, ExceptionState, ReasonCode, Terms
from compliance_app.documents.rules.review import value_of
from compliance_app.documents.service import ReasonWords
from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.mail.models import OutboxMessage
from compliance_app.merchants.models import Contact, Merchant
from compliance_app.merchants.rules import ContactRole
from compliance_app.obligations import queries as obligations
from compliance_app.reviews import service as reviews
from compliance_app.reviews.service import Checked, ScanFacts
from compliance_app.scans.models import AsvScan, ExpirationSource
from tests.beside import Beside
from tests.documents.builders import all_ticked, make_document
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user

COMPLETED = date(2026, 2, 1)
GIVEN = date(2027, 2, 1)
TICKED = all_ticked(DocumentKind.SAQ)
WHY = "The form for the new shop comes in autumn."


@pytest.fixture
def merchant(app: Flask) -> Merchant:
    merchant = make_merchant(make_user(name="Mona Manager"))
    contact = Contact(merchant_id=merchant.id, role=ContactRole.FIRST, name="Fay", email="fay@teashop.example")
    db.session.add(contact)
    return merchant


@pytest.fixture
def document(merchant: Merchant) -> Document:
    return make_document(merchant, make_user(name="Ute"))


@pytest.fixture
def asker(merchant: Merchant) -> User:
    return make_user(name="Ana Asker")


def accept(document: Document, terms: Terms, ticked: list[str] = TICKED) -> None:
    service.accept(document, COMPLETED, ticked, None, actor_of(make_user()), NOON, TODAY, terms)


def test_an_earlier_day_counts_and_is_said_everywhere(merchant: Merchant, document: Document) -> None:
    accept(document, Terms(date(2026, 9, 30), WHY))
    db.session.commit()
    assert (document.valid_until, document.earlier_because) == (date(2026, 9, 30), WHY)
    letter = db.session.scalars(sa.select(OutboxMessage)).one()
    for body in (letter.text, letter.html):
        assert "30 September 2026" in body
        assert WHY in body
    reasons = " ".join(reason.sentence for reason in obligations.verdict(merchant.id, TODAY).reasons)
    assert "counts through 30 September 2026. That is an earlier day than the rule gives" in reasons


@pytest.mark.parametrize(
    ("until", "why", "says"),
    [
        (GIVEN, WHY, "counts until 1 February 2027 only"),
        (GIVEN + timedelta(days=1), WHY, "counts until 1 February 2027 only"),
        (COMPLETED - timedelta(days=1), WHY, "before the day it was completed"),
        (TODAY - timedelta(days=1), WHY, "ran out on 1 March 2026"),
        (date(2026, 9, 30), " ", "Say why"),
        (date(2026, 9, 30), "x" * 1001, "Shorten"),
    ],
)
def test_days_that_are_no_earlier_ones(document: Document, until: date, why: str, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        accept(document, Terms(until, why))
    assert document.state is DocumentState.IN_REVIEW


def test_today_and_the_day_before_the_rules_are_earlier_ones(merchant: Merchant) -> None:
    for until in (TODAY, GIVEN - timedelta(days=1)):
        document = make_document(merchant, make_user())
        accept(document, Terms(until, WHY))
        assert document.valid_until == until


def test_a_scan_may_count_for_less_long_and_says_where_its_day_comes_from(merchant: Merchant) -> None:
    document = make_document(merchant, make_user(), DocumentKind.ASV_SCAN_REPORT, None)
    checked = Checked(
        COMPLETED,
        all_ticked(DocumentKind.ASV_SCAN_REPORT),
        None,
        Terms(date(2026, 3, 20), WHY),
        ScanFacts("Kestrel", True, None),
    )
    reviews.accept(document, checked, actor_of(make_user()), NOON, TODAY)
    scan = db.session.scalars(sa.select(AsvScan)).one()
    assert (scan.valid_until, scan.expiration_source) == (date(2026, 3, 20), ExpirationSource.REVIEWER)
    assert document.valid_until == scan.valid_until


def test_a_failed_scan_has_no_earlier_day(merchant: Merchant) -> None:
    document = make_document(merchant, make_user(), DocumentKind.ASV_SCAN_REPORT, None)
    ticked, terms = all_ticked(DocumentKind.ASV_SCAN_REPORT), Terms(date(2026, 3, 20), WHY)
    checked = Checked(COMPLETED, ticked, None, terms, ScanFacts("Kestrel", False, None))
    with pytest.raises(Refusal, match="never counts"):
        reviews.accept(document, checked, actor_of(make_user()), NOON, TODAY)


@pytest.mark.parametrize(
    ("read", "recorded", "confirmed", "how"),
    [
        ("4.0.1", "4.0.1", True, "confirmed"),
        ("4.0.1", "4.0", True, "edited"),
        ("4.0.1", "4.0", False, "edited"),
        (None, "4.0.1", False, "typed"),
        ("4.0.1", "4.0.1", False, None),
        ("4.0.1", "", True, None),
        (None, "", False, None),
    ],
)
def test_how_a_value_came_into_the_record(read: str | None, recorded: str, confirmed: bool, how: str | None) -> None:
    value = value_of(read, recorded, confirmed)
    assert value == (how and {"read": read, "recorded": recorded, "how": how})


# ---- exceptions ----


def ask(document: Document, asker: User, without: str = "scope", until: date = GIVEN) -> ExceptionRequest:
    checked = Checked(COMPLETED, [code for code in TICKED if code != without], "A note.", Terms())
    return reviews.ask_exception(document, checked, until, WHY, actor_of(asker), NOON, TODAY)


def approve(request: ExceptionRequest, person: User) -> None:
    reviews.approve_exception(request, "", actor_of(person), NOON, TODAY)


def test_an_exception_counts_once_a_second_person_approves(merchant: Merchant, document: Document, asker: User) -> None:
    lead = make_user(Role.ADMINISTRATOR, email="ada@provider.example")
    request = ask(document, asker, until=date(2026, 12, 31))
    db.session.commit()
    assert document.state is DocumentState.IN_REVIEW
    letter = db.session.scalars(sa.select(OutboxMessage)).one()
    assert letter.to == ["ada@provider.example"]
    assert "Part 2a names every channel" in letter.text

    approve(request, lead)
    db.session.commit()
    assert (document.state, document.valid_until) == (DocumentState.ACCEPTED, date(2026, 12, 31))
    assert "scope" not in (document.checklist or {})
    assert "Part 2a names every channel" in (document.exception_because or "")
    assert document.reviewed_by_id == lead.id
    reasons = " ".join(reason.sentence for reason in obligations.verdict(merchant.id, TODAY).reasons)
    assert "accepted with an exception" in reasons
    keys = set(db.session.scalars(sa.select(OutboxMessage.key)))
    assert f"exception-decided:{request.public_id}" in keys
    assert f"document-verdict:{document.public_id}" in keys


def test_an_exception_of_a_scan_records_what_its_report_says(merchant: Merchant, asker: User) -> None:
    document = make_document(merchant, make_user(), DocumentKind.ASV_SCAN_REPORT, None)
    ticked = [code for code in all_ticked(DocumentKind.ASV_SCAN_REPORT) if code != "vendor"]
    checked = Checked(COMPLETED, ticked, None, Terms(), ScanFacts("Kestrel", True, date(2026, 4, 20)))
    request = reviews.ask_exception(document, checked, date(2026, 4, 20), WHY, actor_of(asker), NOON, TODAY)
    db.session.commit()
    approve(request, make_user())
    scan = db.session.scalars(sa.select(AsvScan)).one()
    assert (scan.asv_company, scan.passed, scan.valid_until) == ("Kestrel", True, date(2026, 4, 20))
    assert scan.expiration_source is ExpirationSource.PRINTED


def test_neither_who_asked_nor_who_uploaded_decides(document: Document, asker: User) -> None:
    uploader = db.session.get_one(User, document.uploaded_by_id)
    with pytest.raises(service.OwnUpload):
        ask(document, uploader)
    request = ask(document, asker)
    for person in (asker, uploader):
        with pytest.raises(service.OwnException):
            approve(request, person)
        with pytest.raises(service.OwnException):
            service.refuse_exception(request, "No.", actor_of(person), NOON)
    assert (request.state, document.state) == (ExceptionState.PENDING, DocumentState.IN_REVIEW)


def test_while_it_waits_no_other_verdict_is_given(document: Document, asker: User) -> None:
    request = ask(document, asker)
    with pytest.raises(Conflict, match="waits for a second person"):
        accept(document, Terms())
    with pytest.raises(Conflict, match="waits for a second person"):
        service.reject(document, [ReasonCode.SCOPE], None, actor_of(make_user()), NOON, TODAY)
    with pytest.raises(Conflict, match="already waits"):
        ask(document, make_user())
    with pytest.raises(Refusal, match="Only the person who asked"):
        service.withdraw_exception(request, actor_of(make_user()), NOON)
    service.withdraw_exception(request, actor_of(asker), NOON)
    accept(document, Terms())
    with pytest.raises(Conflict, match="already withdrawn"):
        approve(request, make_user())


def test_a_refused_exception_lets_the_document_wait_again(document: Document, asker: User) -> None:
    request = ask(document, asker)
    with pytest.raises(Refusal, match="Write why"):
        service.refuse_exception(request, " ", actor_of(make_user()), NOON)
    service.refuse_exception(request, "The shop must be covered.", actor_of(make_user()), NOON)
    db.session.commit()
    assert (request.state, document.state) == (ExceptionState.REFUSED, DocumentState.IN_REVIEW)
    ask(document, asker)


def test_what_cannot_be_asked_for(document: Document, asker: User) -> None:
    with pytest.raises(Refusal, match="Every line is ticked"):
        ask(document, asker, without="nothing")
    with pytest.raises(Refusal, match="choose that day or an earlier one"):
        ask(document, asker, until=GIVEN + timedelta(days=1))
    with pytest.raises(Refusal, match="ran out"):
        ask(document, asker, until=TODAY - timedelta(days=1))
    service.take(document, actor_of(make_user()), NOON)
    with pytest.raises(service.Taken):
        ask(document, asker)


def test_a_line_added_since_it_was_asked_for_is_not_covered(document: Document, asker: User) -> None:
    request = ask(document, asker)
    service.add_line(DocumentKind.SAQ, "The cover names the year.", "REVIEW-CHECKLIST", actor_of(asker), NOON)
    with pytest.raises(Refusal, match="The cover names the year"):
        approve(request, make_user())


# ---- checklists and reasons as data ----


def lines() -> list[CheckLine]:
    return queries.check_lines(DocumentKind.SAQ)


def test_the_lists_begin_as_shipped(app: Flask) -> None:
    for kind in DocumentKind:
        assert queries.checklist(kind) == CHECKLISTS[kind]


def test_lines_are_added_reworded_moved_and_retired(document: Document) -> None:
    admin = actor_of(make_user(Role.ADMINISTRATOR))
    first, second = lines()[:2]
    service.move_line(first, False, admin, NOON)
    new = service.reword_line(first, "It names this merchant.", "CHECK-COMPANY", admin, clock.now())
    service.retire_line(second, admin, clock.now())
    added = service.add_line(DocumentKind.SAQ, "The cover names the year.", "REVIEW-CHECKLIST", admin, NOON)
    db.session.commit()
    assert [line.code for line in lines()][:2] == ["company", "saq_type"]
    assert lines()[-1].code == added.code == "the_cover_names_the"
    assert (lines()[0].public_id, lines()[0].sentence) == (new.public_id, "It names this merchant.")
    assert {line.code for line in queries.check_lines(DocumentKind.SAQ, retired=True)} == {"company", "form"}
    with pytest.raises(Conflict, match="no longer in the checklist"):
        service.reword_line(first, "Again.", "CHECK-COMPANY", admin, NOON)
    # a retired line is not asked for, a new one is
    with pytest.raises(Refusal, match="The cover names the year"):
        accept(document, Terms())
    accept(document, Terms(), [*TICKED, added.code])
    assert "form" not in (document.checklist or {})
    assert document.confirmed[0]["sentence"] == "It names this merchant."


def test_a_verdict_keeps_the_words_it_was_given_under(document: Document) -> None:
    accept(document, Terms(despite={"company": ["It names another company."]}))
    admin = actor_of(make_user(Role.ADMINISTRATOR))
    service.reword_line(lines()[0], "Something else.", "CHECK-COMPANY", admin, clock.now())
    db.session.commit()
    assert document.confirmed[0]["sentence"] == CHECKLISTS[DocumentKind.SAQ][0].sentence
    assert document.confirmed[0]["despite"] == ["It names another company."]


def test_the_last_line_stays(app: Flask) -> None:
    admin, later = actor_of(make_user(Role.ADMINISTRATOR)), clock.now()
    for line in lines()[1:]:
        service.retire_line(line, admin, later)
    with pytest.raises(Refusal, match="last line"):
        service.retire_line(lines()[0], admin, later)


def test_the_merchant_reads_its_language_and_colleagues_english(merchant: Merchant, document: Document) -> None:
    merchant.language = "fr"
    service.reject(document, [ReasonCode.NOT_SIGNED], None, actor_of(make_user()), NOON, TODAY)
    letter = db.session.scalars(sa.select(OutboxMessage)).one()
    for body in (letter.text, letter.html):
        assert "Il manque une signature." in body
    assert document.reason_sentences == ["A signature is missing. Have the document signed by the person named in it, "
                                         "and send it again."]  # fmt: skip
    assert document.language_read == "fr"


@pytest.mark.database("postgresql")  # SQLite has one writer at a time
def test_of_two_changes_of_the_reasons_at_once_the_second_sees_the_first(app: Flask) -> None:
    admin = actor_of(make_user(Role.ADMINISTRATOR))
    words = ReasonWords("Torn", [DocumentKind.SAQ], False, {"en": "Glue."})
    both = ReasonWords("Torn", [DocumentKind.SAQ], False, {"en": "Glue.", "fr": "Collez."})
    code = service.add_reason(words, admin, NOON).code
    db.session.commit()

    def reason() -> RejectionReason:
        return db.session.scalars(sa.select(RejectionReason).filter_by(code=code)).one()

    service.edit_reason(reason(), both, admin, NOON)
    other = Beside(app, lambda: service.edit_reason(reason(), both, admin, NOON))
    other.until_it_waits()
    db.session.commit()
    assert other.ends() == ""
    service.add_reason(words, admin, NOON)
    other = Beside(app, lambda: service.add_reason(words, admin, NOON))
    other.until_it_waits()
    db.session.commit()
    assert other.ends() == ""
    codes = set(db.session.scalars(sa.select(RejectionReason.code).filter_by(label="Torn")))
    assert codes == {code, f"{code}_2", f"{code}_3"}


def test_reasons_are_data(merchant: Merchant) -> None:
    admin = actor_of(make_user(Role.ADMINISTRATOR))
    words = service.ReasonWords("The cover is missing", [DocumentKind.SAQ], False, {"en": "Send the cover too."})
    added = service.add_reason(words, admin, NOON)
    first, second = make_document(merchant, make_user()), make_document(merchant, make_user())
    service.reject(first, [added.code], None, admin, NOON, TODAY)
    new = service.ReasonWords("No cover", [DocumentKind.AOC], True, {"en": "Other words.", "de": "Andere Worte."})
    service.edit_reason(added, new, admin, NOON)
    db.session.commit()
    assert first.reason_sentences == ["Send the cover too."]
    with pytest.raises(Refusal, match="does not go with this kind"):
        service.reject(second, [added.code], None, admin, NOON, TODAY)
    service.retire_reason(added, admin, NOON)
    assert added.code not in queries.reasons(DocumentKind.AOC)
    other = next(row for row in queries.reason_rows() if row.code == ReasonCode.OTHER)
    with pytest.raises(Refusal, match="stays"):
        service.retire_reason(other, admin, NOON)


# ---- nothing is accepted with an open line that no approved exception names ----


@pytest.mark.database("sqlite")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    left=st.sets(st.sampled_from(TICKED), max_size=3),
    named=st.sets(st.sampled_from(TICKED)),
    state=st.sampled_from(ExceptionState),
)
@example(left={"scope"}, named={"scope"}, state=ExceptionState.APPROVED)
@example(left={"scope"}, named={"scope"}, state=ExceptionState.PENDING)
@example(left=set(), named=set(), state=ExceptionState.REFUSED)
def test_no_line_stays_open(
    document: Document, asker: User, left: set[str], named: set[str], state: ExceptionState
) -> None:
    ticked = set(TICKED) - left
    decided = None if state is ExceptionState.PENDING else NOON
    decider = make_user() if decided else None
    with db.session.begin_nested() as savepoint:
        exception = ExceptionRequest(
            document=document,
            lines=[{"code": code, "sentence": code} for code in sorted(named)],
            reason="r",
            completed_on=COMPLETED,
            valid_until=GIVEN,
            facts={},
            state=state,
            requested_by_id=asker.id,
            requested_by="a",
            requested_at=NOON,
            decided_by_id=decider.id if decider else None,
            decided_by="d" if decided else None,
            decided_at=decided,
        )
        db.session.add(exception)
        db.session.flush()
        try:
            service.accept(document, COMPLETED, ticked, None, actor_of(make_user()), NOON, TODAY, Terms(), exception)
            accepted = True
        except Refusal:
            accepted = False
        savepoint.rollback()
    db.session.expire_all()
    allowed = named if state is ExceptionState.APPROVED else set()
    waits = state is ExceptionState.PENDING  # then no other verdict is given
    assert accepted == (left <= allowed and not waits)
