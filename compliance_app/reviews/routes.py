"""Pages of the review: the queue, one document with its checklist, its pages as pictures, the verdicts."""

from typing import Any

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.documents import service as documents
from compliance_app.documents.forms import AcceptForm, RejectForm
from compliance_app.documents.models import Document
from compliance_app.documents.rules import CHECKLISTS, REASONS, DocumentKind, DocumentState, ReasonCode
from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db
from compliance_app.foundation.encryption import Unreadable as Undecryptable
from compliance_app.foundation.errors import Conflict, NotFound, Refusal
from compliance_app.foundation.pages import number_asked
from compliance_app.foundation.web import GuardedBlueprint
from compliance_app.merchants import queries as merchants
from compliance_app.obligations import queries as obligations
from compliance_app.reviews import pdf, queries, service
from compliance_app.scans import service as scans
from compliance_app.scans.forms import ScanForm

blueprint = GuardedBlueprint("reviews", __name__)

_PICTURE_WIDTH = 1_200  # pixels: sharp in half a window, and still quick to draw


@blueprint.get("/reviews")
@requires(Permission.REVIEW_DOCUMENT)
def queue() -> ResponseReturnValue:
    """The documents that wait for a check."""
    return render_template("reviews/queue.html", page=queries.queue(viewer(), clock.today(), number_asked()))


@blueprint.get("/reviews/<did>")
@requires(Permission.REVIEW_DOCUMENT)
def show(did: str) -> ResponseReturnValue:
    """One document beside its checklist."""
    return _page(queries.document(viewer(), did))


@blueprint.post("/reviews/<did>/accept")
@requires(Permission.REVIEW_DOCUMENT)
def accept(did: str) -> ResponseReturnValue:
    """Record the dates and accept; then the next document."""
    document = queries.document(viewer(), did)
    form = _accept_form(document)
    if not form.validate_on_submit():
        return _page(document, accept_form=form), 422
    return _decide(document, lambda: _accept(document, form), "accepted", accept_form=form)


@blueprint.post("/reviews/<did>/reject")
@requires(Permission.REVIEW_DOCUMENT)
def reject(did: str) -> ResponseReturnValue:
    """Send it back with reasons; then the next document."""
    document = queries.document(viewer(), did)
    form = RejectForm(document.kind, prefix="reject-")
    if not form.validate_on_submit():
        return _page(document, reject_form=form), 422
    return _decide(document, lambda: _reject(document, form), "sent back", reject_form=form)


@blueprint.get("/reviews/<did>/pages/<int:number>.png")
@requires(Permission.REVIEW_DOCUMENT)
def picture(did: str, number: int) -> ResponseReturnValue:
    """One page as a picture, never kept by the browser; each leaves a trace before it is shown."""
    document = queries.document(viewer(), did)
    drawn = pdf.page_picture(_content(document), number, _PICTURE_WIDTH)
    database.begin_writing()  # drawing took its time: only the trace itself needs the lock
    service.record_look(document, number, viewer().actor, clock.now())
    db.session.commit()
    return Response(drawn, mimetype="image/png")


def _accept_form(document: Document) -> AcceptForm | ScanForm:
    if document.kind is DocumentKind.ASV_SCAN_REPORT:
        return ScanForm(prefix="accept-")
    return AcceptForm(document.kind, prefix="accept-")


def _accept(document: Document, form: AcceptForm | ScanForm) -> None:
    actor, at = viewer().actor, clock.now()
    ticked, note, on = form.checklist.data or [], form.note.data, clock.day_of(at)
    completed_on = form.completed_on.data
    assert completed_on is not None  # noqa: S101  the form has just been validated
    if isinstance(form, ScanForm):
        company, printed = form.asv_company.data or "", form.printed_expiration.data
        scans.accept_report(document, company, completed_on, form.passed, printed, ticked, note, actor, at, on)
    else:
        documents.accept(document, completed_on, ticked, note, actor, at, on)


def _reject(document: Document, form: RejectForm) -> None:
    at = clock.now()
    documents.reject(document, form.codes, form.note.data, viewer().actor, at, clock.day_of(at))


def _decide(document: Document, verb: Any, verdict: str, **forms: Any) -> ResponseReturnValue:
    """Give the verdict, or say why not: beside the form, or, when a colleague was first, on the page as it is now."""
    did, name = document.public_id, document.merchant.trading_name
    following = queries.place(viewer(), clock.today(), document).next_to_check
    try:
        verb()
        db.session.commit()
    except Conflict as conflict:
        db.session.rollback()
        flash(conflict.message, "warning")
        return redirect(url_for("reviews.show", did=did))
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.message, "error")
        return _page(queries.document(viewer(), did), **forms), refusal.status
    flash(f"{kind_name(document.kind)} of {name}: {verdict}.", "success")
    return redirect(url_for("reviews.show", did=following) if following else url_for("reviews.queue"))


def _page(document: Document, **forms: Any) -> str:
    person, on = viewer(), clock.today()
    open_for = document.state is DocumentState.IN_REVIEW
    own = document.uploaded_by_id == person.user_id
    sizes, unreadable = _sizes(document)
    return render_template(
        "reviews/show.html",
        document=document,
        merchant=document.merchant,
        websites=merchants.websites(document.merchant_id),
        verdict=obligations.verdict(document.merchant_id, on),
        place=queries.place(person, on, document),
        earlier=queries.earlier_versions(document),
        checklist=CHECKLISTS[document.kind],
        reasons=[REASONS[ReasonCode(code)] for code in document.rejection_reasons or ()],
        accept_form=forms.get("accept_form") or _accept_form(document),
        reject_form=forms.get("reject_form") or RejectForm(document.kind, prefix="reject-"),
        rejecting="reject_form" in forms,
        may_decide=open_for and not own,
        own=open_for and own,
        sizes=sizes,
        unreadable=unreadable,
    )


def _sizes(document: Document) -> tuple[list[tuple[int, int]], str | None]:
    try:
        return pdf.page_sizes(_content(document)), None
    except Refusal as refusal:
        return [], refusal.message


def _content(document: Document) -> bytes:
    try:
        return service.content(document)
    except Undecryptable as error:
        current_app.logger.exception("Document %s cannot be read from the store", document.public_id)
        raise NotFound("The stored file cannot be read. An administrator finds the cause in the log.") from error


def kind_name(kind: DocumentKind) -> str:
    """The document's kind as people call it."""
    return {DocumentKind.AOC: "AOC", DocumentKind.SAQ: "SAQ", DocumentKind.ASV_SCAN_REPORT: "ASV scan report"}[kind]
