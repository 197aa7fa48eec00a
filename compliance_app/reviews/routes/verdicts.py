"""One document beside its checklist: its pages as pictures, the values read, the verdicts."""

from collections.abc import Callable
from datetime import date

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.documents import service as documents
from compliance_app.documents.forms import AcceptForm
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, Terms
from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.reviews import pdf, queries, rules, service
from compliance_app.reviews.routes.blueprint import blueprint
from compliance_app.reviews.routes.page import Desk, Typed, accept_form, desk_of, file_of, page, reject_form
from compliance_app.reviews.routes.queue import take_next
from compliance_app.reviews.service import Checked, ScanFacts
from compliance_app.scans import queries as scans
from compliance_app.scans.forms import ScanForm
from compliance_app.scans.queries import vendors

_PICTURE_WIDTH = 1_200  # pixels: sharp in half a window, and still quick to draw


@blueprint.get("/reviews/<did>")
@requires(Permission.REVIEW_DOCUMENT)
def show(did: str) -> ResponseReturnValue:
    """One document beside its checklist."""
    document = queries.document(viewer(), did)
    return page(document), 410 if document.file_removed_at else 200


@blueprint.post("/reviews/<did>/accept")
@requires(Permission.REVIEW_DOCUMENT)
def accept(did: str) -> ResponseReturnValue:
    """Record the values and accept; then the next document."""
    document = queries.document(viewer(), did)
    desk = desk_of(document)
    form = accept_form(document, desk)
    if not (_confirmed(form, desk) and form.validate_on_submit()):
        return page(document, Typed(accept=form)), 422

    def verb() -> None:
        at = clock.now()
        service.accept(document, _checked(form, desk), viewer().actor, at, clock.day_of(at))
        _warn_of_vendor(document)

    return _decide(document, verb, "accepted", Typed(accept=form))


@blueprint.post("/reviews/<did>/except")
@requires(Permission.REVIEW_DOCUMENT)
def ask_exception(did: str) -> ResponseReturnValue:
    """Ask a second person to accept it although lines do not hold; then the next document."""
    document = queries.document(viewer(), did)
    desk = desk_of(document)
    form = accept_form(document, desk, excepting=True)
    if not (_confirmed(form, desk) and form.validate_on_submit()):
        return page(document, Typed(accept=form, excepting=True)), 422

    def verb() -> None:
        at, until = clock.now(), _day(form.exception_until.data)
        reason = form.exception_reason.data or ""
        service.ask_exception(document, _checked(form, desk), until, reason, viewer().actor, at, clock.day_of(at))

    return _decide(document, verb, "waits for a second person", Typed(accept=form, excepting=True))


@blueprint.post("/reviews/<did>/reject")
@requires(Permission.REVIEW_DOCUMENT)
def reject(did: str) -> ResponseReturnValue:
    """Send it back with reasons; then the next document."""
    document = queries.document(viewer(), did)
    form = reject_form(document)
    if not form.validate_on_submit():
        return page(document, Typed(reject=form)), 422

    def verb() -> None:
        at = clock.now()
        documents.reject(document, form.codes, form.note.data, viewer().actor, at, clock.day_of(at))

    return _decide(document, verb, "sent back", Typed(reject=form))


@blueprint.get("/reviews/<did>/pages/<int:number>.png")
@requires(Permission.REVIEW_DOCUMENT)
def picture(did: str, number: int) -> ResponseReturnValue:
    """One page as a picture, never kept by the browser; each leaves a trace before it is shown."""
    document = queries.document(viewer(), did)
    drawn = pdf.page_picture(file_of(document), number, _PICTURE_WIDTH)
    database.begin_writing()  # drawing took its time: only the trace itself needs the lock
    service.record_look(document, number, viewer().actor, clock.now())
    db.session.commit()
    return Response(drawn, mimetype="image/png")


def _day(value: date | None) -> date:
    assert value is not None  # noqa: S101  the form has just been validated
    return value


def _confirmed(form: AcceptForm | ScanForm, desk: Desk) -> bool:
    """Whether everything that enters the record as the machine read it was confirmed by the reviewer."""
    open_lines = rules.unconfirmed(desk.lines, request.form, request.form.getlist("confirmed"))
    if not open_lines:
        return True
    form.validate()  # so that everything else to mend is said too
    named = ", ".join(line.label for line in open_lines)
    form.form_errors.append(f"Confirm what the machine read, or change it: {named}.")
    return False


def _checked(form: AcceptForm | ScanForm, desk: Desk) -> Checked:
    values = rules.recorded_values(desk.lines, request.form, request.form.getlist("confirmed"))
    despite = {code: found for code, found in desk.despite.items() if code in form.ticked}
    until = None if form.excepting else form.until.data
    terms = Terms(until, (form.until_reason.data or "") if until else "", values, despite)
    scan = None
    if isinstance(form, ScanForm):
        scan = ScanFacts(form.asv_company.data or "", form.passed, form.printed_expiration.data, form.extent)
    return Checked(_day(form.completed_on.data), form.ticked, form.note.data, terms, scan)


def _decide(document: Document, verb: Callable[[], None], verdict: str, typed: Typed) -> ResponseReturnValue:
    """Give the verdict, or say why not: nothing typed is lost, whoever was first (REVIEW-TYPED)."""
    did, name = document.public_id, document.merchant.trading_name
    try:
        verb()
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.message, "warning" if isinstance(refusal, Conflict) else "error")
        return page(queries.document(viewer(), did), typed), refusal.status
    flash(f"{kind_name(document.kind)} of {name}: {verdict}.", "success")
    return redirect(_next_or_queue())


def _next_or_queue() -> str:
    """The verdict is given: where the next document cannot be taken just now, the queue is there."""
    try:
        return take_next() or url_for("reviews.queue")
    except Refusal:
        db.session.rollback()
        return url_for("reviews.queue")


def _warn_of_vendor(document: Document) -> None:
    """What was typed without a reading nobody could compare before: say it now (SCAN-ASV)."""
    scan = scans.of_document(document.id)
    if scan is not None and vendors.judged_scan(scan, vendors.register()).flagged:
        message = f"{scan.asv_company} is not in the register of scanning vendors, or was not approved on that day."
        flash(f"{message} The merchant’s scans show what is known.", "warning")


def kind_name(kind: DocumentKind) -> str:
    """The document's kind as people call it."""
    return {DocumentKind.AOC: "AOC", DocumentKind.SAQ: "SAQ", DocumentKind.ASV_SCAN_REPORT: "ASV scan report"}[kind]
