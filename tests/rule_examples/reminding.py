"""Examples of reminders as they are written: each threshold once, and when they stop or pause."""

from collections.abc import Callable
from datetime import date

from compliance_app.documents import queries
from compliance_app.documents import service as documents
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, DocumentState, ReasonCode
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.merchants import service as merchants
from compliance_app.merchants.models import Merchant
from compliance_app.obligations.models import ObligationRecord
from compliance_app.obligations.rules import EvidenceKind, ObligationKind
from compliance_app.reminders import jobs, service
from compliance_app.scans import service as scans
from tests.documents.builders import all_ticked
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.reminders.builders import at, expire, letters, make_contact, notices
from tests.rule_examples import papers
from tests.rule_examples.running import Given, House, Then, house_example


@house_example("REMINDER-2")
def once(given: Given, house: House) -> Then:
    merchant = make_merchant(make_user())
    make_contact(merchant, "first@alder.example")
    if given.has("SAQ valid until"):
        _saq(merchant, given.day("SAQ valid until"))
    expire(merchant, given.day("scan valid until"))
    for run in given.text("runs").split(", "):
        day, _, cut_short = run.partition(" ")
        _run(merchant, date.fromisoformat(day), cut_short=bool(cut_short))
    written = letters(merchant)
    return {
        "letters": len(written),
        "cover, days before": _covered(merchant),
        "the last names": ", ".join(title for title in ("ASV scan", "SAQ A") if title in written[-1].text),
    }


def _run(merchant: Merchant, day: date, *, cut_short: bool) -> None:
    """The daily job, or one that ends before what it wrote is stored."""
    if cut_short:
        service.write_due([merchant.id], day, at(day))
        db.session.rollback()
    else:
        jobs.write_due(day, at(day))


def _covered(merchant: Merchant) -> str:
    """The thresholds that each letter covers."""
    by_letter: dict[str, list[int]] = {}
    for notice in notices(merchant):
        by_letter.setdefault(notice.message_key, []).append(notice.days_before)
    return ", ".join(" and ".join(map(str, days)) for days in by_letter.values())


def _saq(merchant: Merchant, until: date) -> None:
    document = papers.sent(merchant, DocumentKind.SAQ, TODAY)
    db.session.commit()
    row = ObligationRecord(
        merchant_id=merchant.id,
        obligation=ObligationKind.SAQ,
        evidence_kind=EvidenceKind.DOCUMENT,
        evidence_id=document.id,
        valid_until=until,
        renewal_in_review=False,
    )
    db.session.add(row)
    db.session.commit()


@house_example("REMINDER-3")
def stopped(given: Given, house: House) -> Then:
    merchant = make_merchant(make_user())
    completed = given.day("scan completed")
    papers.scanned(merchant, completed)
    papers.accepted(merchant, DocumentKind.SAQ, completed)
    changes.note(merchant.id, NOON)
    db.session.commit()
    for step in filter(None, given.text("then").split(", ")):
        what, _, on = step.partition(" on ")
        STEPS[what](merchant, date.fromisoformat(on))
        db.session.commit()
    day = given.day("run on")
    return {"letters": jobs.write_due(day, at(day)).letters}


def _sent_back(merchant: Merchant, on: date) -> None:
    documents.reject(_renewal(merchant), [ReasonCode.NOT_SIGNED], None, actor_of(make_user()), at(on), on)


def _accepted(merchant: Merchant, on: date) -> None:
    ticked = all_ticked(DocumentKind.ASV_SCAN_REPORT)
    by = actor_of(make_user())
    scans.accept_report(_renewal(merchant), "Scanwell", on, True, None, ticked, None, by, at(on), on)


def _renewal(merchant: Merchant) -> Document:
    """The report that waits."""
    return next(paper for paper in queries.of_merchant(merchant.id) if paper.state is DocumentState.IN_REVIEW)


def _closed(merchant: Merchant, on: date) -> None:
    merchants.close(merchant, "It left us.", actor_of(make_user()), at(on), on)


STEPS: dict[str, Callable[[Merchant, date], object]] = {
    "next scan sent": lambda merchant, on: papers.sent(merchant, DocumentKind.ASV_SCAN_REPORT, on),
    "sent back": _sent_back,
    "accepted": _accepted,
    "closed": _closed,
}
