"""What lies before the reviewer of a document: its pages, its values, the two forms, and who has taken it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, render_template, request
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, StringField

from compliance_app.accounts.access import viewer
from compliance_app.documents import queries as stored
from compliance_app.documents import service as documents
from compliance_app.documents.forms import AcceptForm, RejectForm
from compliance_app.documents.models import Document
from compliance_app.documents.queries import coverage, retention
from compliance_app.documents.rules import CheckItem, DocumentKind, DocumentState, fingerprint
from compliance_app.documents.service.keeping import FileRemoved
from compliance_app.foundation import clock
from compliance_app.foundation.encryption import Unreadable as Undecryptable
from compliance_app.foundation.errors import NotFound, Refusal
from compliance_app.intake import queries as intake
from compliance_app.intake.rules import REASON_FOR
from compliance_app.merchants import queries as merchants
from compliance_app.obligations import queries as obligations
from compliance_app.readings.rules import FieldName, Reading, ScanReportType
from compliance_app.reviews import pdf, queries, rules
from compliance_app.scans import queries as scans
from compliance_app.scans.forms import ScanForm
from compliance_app.scans.models import ScanDispute
from compliance_app.scans.queries import notes as scan_notes
from compliance_app.scans.rules import quarter_of


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


@dataclass(frozen=True)
class Typed:
    """A form of the review that comes back as it was filled in: one of the two, `excepting` with an exception."""

    accept: AcceptForm | ScanForm | None = None
    reject: RejectForm | None = None
    excepting: bool = False

    @property
    def words(self) -> list[tuple[str, str]]:
        """What was written into it, by the names of the fields; for where it can be sent no more."""
        form: FlaskForm | None = self.accept or self.reject
        written = [field for field in form or () if isinstance(field, StringField | DateField)]
        return [
            (each.label.text, str(each.data)) for each in written if each.data and not isinstance(each, HiddenField)
        ]

    def __bool__(self) -> bool:
        return bool(self.accept or self.reject)


_TEXTS = (StringField, DateField)
NOTHING = Typed()


def typed_before(document: Document) -> Typed:
    """The form of the review that came with a request for something else: to take the document, or to take it over."""
    if any(name.startswith("reject-") for name in request.form):
        return Typed(reject=reject_form(document))
    if any(name.startswith("accept-") for name in request.form):
        form = accept_form(document, desk_of(document))
        return Typed(accept=form, excepting=bool(form.exception_reason.data))
    return NOTHING


def reject_form(document: Document, **options: Any) -> RejectForm:
    return RejectForm(stored.reasons(document.kind), prefix="reject-", **options)


def page(document: Document, typed: Typed = NOTHING) -> str:
    """The page, with a form as it was filled in."""
    person, at = viewer(), clock.now()
    on = clock.day_of(at)
    open_for = document.state is DocumentState.IN_REVIEW
    own = document.uploaded_by_id == person.user_id
    sizes, unreadable = _sizes(document)
    desk, claim = desk_of(document), stored.claim_on(document.id, at)
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
        sent=request.form if typed.accept else None,
        missing_values=rules.not_stated(document.kind, desk.reading),
        claim=claim if open_for else None,
        mine=claim is not None and claim.user_id == person.user_id,
        pending=next((each for each in exceptions if each.decided_at is None), None),
        exceptions=[each for each in exceptions if each.decided_at is not None],
        user_id=person.user_id,
        suggested={str(REASON_FOR[code]) for code in REASON_FOR if code.value in {h.code for h in desk.hints}},
        accept_form=typed.accept or accept_form(document, desk, formdata=None),
        reject_form=typed.reject or reject_form(document, formdata=None),
        typed=typed,
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


def desk_of(document: Document) -> Desk:
    reading, merchant = stored.reading_of(document.id), document.merchant
    subject = rules.Subject(merchant.legal_name, merchant.trading_name, document.title)
    lines = rules.lines(document.kind, reading, subject)
    hints = tuple(
        rules.hint(found.code.value, found.rule_id, found.weight.value, found.reviewer, found.field, lines)
        for found in (intake.findings_of(document, clock.today()) if reading else ())
    )
    items = stored.checklist(document.kind)
    return Desk(reading, lines, hints, items, rules.despite(hints, [(item.code, item.rule_id) for item in items]))


def accept_form(document: Document, desk: Desk, **more: Any) -> AcceptForm | ScanForm:
    """The form, filled in from the reading until somebody sends it; `formdata=None`: somebody sent another one."""
    read = {line.input_name: line.read for line in desk.lines if line.enters and line.read}
    data: dict[str, Any] = {"seen": fingerprint(desk.items)}
    for name in ("completed_on", "printed_expiration"):
        data[name] = _day_or_none(read.get(f"accept-{name}"))
    options: dict[str, Any] = {"prefix": "accept-", "data": data, **more}
    if document.kind is not DocumentKind.ASV_SCAN_REPORT:
        return AcceptForm(desk.items, **options)
    data |= {name: read.get(f"accept-{name}") for name in ("asv_company", "asv_certificate", "result", "report_type")}
    return ScanForm(desk.items, scans.to_complete(document.merchant_id, clock.today()), **options)


def _day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _sizes(document: Document) -> tuple[list[tuple[int, int]], str | None]:
    if document.file_removed_at is not None:  # of which the sizes may still be known
        return [], FileRemoved(document).message
    try:
        return pdf.known_sizes(document.sha256, lambda: file_of(document)), None
    except Refusal as refusal:
        return [], refusal.message


def file_of(document: Document) -> Iterator[bytes]:
    """The plain file, block by block; raises NotFound at the block that cannot be read."""
    try:
        yield from documents.open_file(document)
    except Undecryptable as error:
        current_app.logger.exception("Document %s cannot be read from the store", document.public_id)
        raise NotFound("The stored file cannot be read. An administrator finds the cause in the log.") from error
