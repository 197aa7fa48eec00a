"""One document beside its checklist: its pages as pictures, the values read, the verdicts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compliance_app.accounts.access import requires, viewer
from compliance_app.accounts.rules import Permission
from compliance_app.documents import queries as stored
from compliance_app.documents import service as documents
from compliance_app.documents.forms import AcceptForm, RejectForm
from compliance_app.documents.models import Document
from compliance_app.documents.queries import coverage, retention
from compliance_app.documents.rules import CheckItem, DocumentKind, DocumentState, Terms, fingerprint
from compliance_app.documents.service.keeping import FileRemoved
from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db
from compliance_app.foundation.encryption import Unreadable as Undecryptable
from compliance_app.foundation.errors import Conflict, NotFound, Refusal
from compliance_app.intake import queries as intake
from compliance_app.intake.rules import REASON_FOR
from compliance_app.merchants import queries as merchants
from compliance_app.obligations import queries as obligations
from compliance_app.readings.rules import FieldName, Reading, ScanReportType
from compliance_app.reviews import pdf, queries, rules, service
from compliance_app.reviews.routes.blueprint import blueprint
from compliance_app.reviews.routes.queue import take_next
from compliance_app.reviews.service import Checked, ScanFacts
from compliance_app.scans import queries as scans
from compliance_app.scans.forms import ScanForm
from compliance_app.scans.models import ScanDispute
from compliance_app.scans.queries import notes as scan_notes
from compliance_app.scans.queries import vendors
from compliance_app.scans.rules import quarter_of

_PICTURE_WIDTH = 1_200  # pixels: sharp in half a window, and still quick to draw


@dataclass(frozen=True)
class Desk:
    """What lies before the reviewer of a document: its reading, the values of it, what was found, the checklist."""

    reading: Reading | None
    lines: tuple[rules.Line, ...]
    hints: tuple[rules.Hint, ...]
    items: tuple[CheckItem, ...]
    despite: Mapping[str, list[str]]

    @property
    def rescan(self) -> bool:
        """Whether the machine read that it is a partial scan or rescan."""
        read = self.reading.text(FieldName.SCAN_REPORT_TYPE) if self.reading else None
        return read == ScanReportType.PARTIAL.value


@blueprint.get("/reviews/<did>")
@requires(Permission.REVIEW_DOCUMENT)
def show(did: str) -> ResponseReturnValue:
    """One document beside its checklist."""
    document = queries.document(viewer(), did)
    return _page(document), 410 if document.file_removed_at else 200


@blueprint.post("/reviews/<did>/accept")
@requires(Permission.REVIEW_DOCUMENT)
def accept(did: str) -> ResponseReturnValue:
    """Record the values and accept; then the next document."""
    document = queries.document(viewer(), did)
    desk = _desk(document)
    form = _accept_form(document, desk)
    if not (_confirmed(form, desk) and form.validate_on_submit()):
        return _page(document, accept_form=form), 422

    def verb() -> None:
        at = clock.now()
        service.accept(document, _checked(form, desk), viewer().actor, at, clock.day_of(at))
        _warn_of_vendor(document)

    return _decide(document, verb, "accepted", accept_form=form)


@blueprint.post("/reviews/<did>/except")
@requires(Permission.REVIEW_DOCUMENT)
def ask_exception(did: str) -> ResponseReturnValue:
    """Ask a second person to accept it although lines do not hold; then the next document."""
    document = queries.document(viewer(), did)
    desk = _desk(document)
    form = _accept_form(document, desk, excepting=True)
    if not (_confirmed(form, desk) and form.validate_on_submit()):
        return _page(document, accept_form=form, excepting=True), 422

    def verb() -> None:
        at, until = clock.now(), _day(form.exception_until.data)
        reason = form.exception_reason.data or ""
        service.ask_exception(document, _checked(form, desk), until, reason, viewer().actor, at, clock.day_of(at))

    return _decide(document, verb, "waits for a second person", accept_form=form, excepting=True)


@blueprint.post("/reviews/<did>/reject")
@requires(Permission.REVIEW_DOCUMENT)
def reject(did: str) -> ResponseReturnValue:
    """Send it back with reasons; then the next document."""
    document = queries.document(viewer(), did)
    form = RejectForm(stored.reasons(document.kind), prefix="reject-")
    if not form.validate_on_submit():
        return _page(document, reject_form=form), 422

    def verb() -> None:
        at = clock.now()
        documents.reject(document, form.codes, form.note.data, viewer().actor, at, clock.day_of(at))

    return _decide(document, verb, "sent back", reject_form=form)


@blueprint.get("/reviews/<did>/pages/<int:number>.png")
@requires(Permission.REVIEW_DOCUMENT)
def picture(did: str, number: int) -> ResponseReturnValue:
    """One page as a picture, never kept by the browser; each leaves a trace before it is shown."""
    document = queries.document(viewer(), did)
    drawn = pdf.page_picture(_file(document), number, _PICTURE_WIDTH)
    database.begin_writing()  # drawing took its time: only the trace itself needs the lock
    service.record_look(document, number, viewer().actor, clock.now())
    db.session.commit()
    return Response(drawn, mimetype="image/png")


def _desk(document: Document) -> Desk:
    reading, merchant = stored.reading_of(document.id), document.merchant
    subject = rules.Subject(merchant.legal_name, merchant.trading_name, document.title)
    lines = rules.lines(document.kind, reading, subject)
    hints = tuple(
        rules.hint(found.code.value, found.rule_id, found.weight.value, found.reviewer, found.field, lines)
        for found in (intake.findings_of(document, clock.today()) if reading else ())
    )
    items = stored.checklist(document.kind)
    return Desk(reading, lines, hints, items, rules.despite(hints, [(item.code, item.rule_id) for item in items]))


def _accept_form(document: Document, desk: Desk, *, excepting: bool = False) -> AcceptForm | ScanForm:
    """The form, filled in from the reading until somebody sends it."""
    read = {line.input_name: line.read for line in desk.lines if line.enters and line.read}
    data: dict[str, Any] = {"seen": fingerprint(desk.items)}
    for name in ("completed_on", "printed_expiration"):
        data[name] = _day_or_none(read.get(f"accept-{name}"))
    options: dict[str, Any] = {"prefix": "accept-", "excepting": excepting, "data": data}
    if document.kind is not DocumentKind.ASV_SCAN_REPORT:
        return AcceptForm(desk.items, **options)
    data |= {name: read.get(f"accept-{name}") for name in ("asv_company", "asv_certificate", "result", "report_type")}
    return ScanForm(desk.items, scans.to_complete(document.merchant_id, clock.today()), **options)


def _day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


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


def _decide(document: Document, verb: Callable[[], None], verdict: str, **forms: Any) -> ResponseReturnValue:
    """Give the verdict, or say why not: beside the form, or, when a colleague was first, on the page as it is now."""
    did, name = document.public_id, document.merchant.trading_name
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
    return redirect(take_next() or url_for("reviews.queue"))


def _page(document: Document, **forms: Any) -> str:
    person, at = viewer(), clock.now()
    on = clock.day_of(at)
    open_for = document.state is DocumentState.IN_REVIEW
    own = document.uploaded_by_id == person.user_id
    sizes, unreadable = _sizes(document)
    desk, claim = _desk(document), stored.claim_on(document.id, at)
    exceptions = stored.exceptions_of(document.id)
    return render_template(
        "reviews/show.html",
        document=document,
        merchant=document.merchant,
        websites=merchants.websites(document.merchant_id),
        verdict=obligations.verdict(document.merchant_id, on),
        place=queries.place(person, on, document),
        earlier=queries.earlier_versions(document),
        newer=queries.newer(document) if open_for else None,
        desk=desk,
        marks=rules.marks(desk.lines),
        sent=request.form if request.method == "POST" else None,
        missing_values=rules.not_stated(document.kind, desk.reading),
        claim=claim if open_for else None,
        mine=claim is not None and claim.user_id == person.user_id,
        pending=next((each for each in exceptions if each.decided_at is None), None),
        exceptions=[each for each in exceptions if each.decided_at is not None],
        user_id=person.user_id,
        suggested={str(REASON_FOR[code]) for code in REASON_FOR if code.value in {h.code for h in desk.hints}},
        accept_form=forms.get("accept_form") or _accept_form(document, desk),
        reject_form=forms.get("reject_form") or RejectForm(stored.reasons(document.kind), prefix="reject-"),
        rejecting="reject_form" in forms,
        excepting=bool(forms.get("excepting")),
        may_decide=open_for and not own,
        own=open_for and own,
        sizes=sizes,
        unreadable=unreadable,
        holds=retention.holds_on(document),
        again=_disputed_before(document, desk, on),
        covers=coverage.summary(document) if document.kind in coverage.MAPPABLE else None,
    )


def _disputed_before(document: Document, desk: Desk, on: date) -> list[ScanDispute]:
    """What the merchant disputed in the period before a scan, and must submit again (SCAN-DISPUTE)."""
    if document.kind is not DocumentKind.ASV_SCAN_REPORT:
        return []
    done = desk.reading.completed_on if desk.reading else None
    return scan_notes.disputed_before(document.merchant_id, quarter_of(done or on))


def _warn_of_vendor(document: Document) -> None:
    """What was typed without a reading nobody could compare before: say it now (SCAN-ASV)."""
    scan = scans.of_document(document.id)
    if scan is not None and vendors.judged_scan(scan, vendors.register()).flagged:
        message = f"{scan.asv_company} is not in the register of scanning vendors, or was not approved on that day."
        flash(f"{message} The merchant’s scans show what is known.", "warning")


def _sizes(document: Document) -> tuple[list[tuple[int, int]], str | None]:
    if document.file_removed_at is not None:  # of which the sizes may still be known
        return [], FileRemoved(document).message
    try:
        return pdf.known_sizes(document.sha256, lambda: _file(document)), None
    except Refusal as refusal:
        return [], refusal.message


def _file(document: Document) -> Iterator[bytes]:
    """The plain file, block by block; raises NotFound at the block that cannot be read."""
    try:
        yield from documents.open_file(document)
    except Undecryptable as error:
        current_app.logger.exception("Document %s cannot be read from the store", document.public_id)
        raise NotFound("The stored file cannot be read. An administrator finds the cause in the log.") from error


def kind_name(kind: DocumentKind) -> str:
    """The document's kind as people call it."""
    return {DocumentKind.AOC: "AOC", DocumentKind.SAQ: "SAQ", DocumentKind.ASV_SCAN_REPORT: "ASV scan report"}[kind]
