"""Realistic papers that wait for their check, read by the real reader as an upload would be."""

import functools
import io
from datetime import date, timedelta

from compliance_app.accounts.models import User
from compliance_app.documents import files
from compliance_app.documents import service as documents
from compliance_app.documents.models import Document
from compliance_app.documents.rules import DocumentKind, SaqType
from compliance_app.foundation import clock
from compliance_app.intake import queries as intake
from compliance_app.intake.rules import What, findings
from compliance_app.intake.rules import plain as plain_findings
from compliance_app.merchants.models import Merchant
from compliance_app.readings import service as reader
from compliance_app.readings.rules import (
    Assessment,
    PaperKind,
    Reading,
    Result,
    ScanReportType,
    ScanResult,
    Signer,
    plain,
)
from tests.factories import actor_of
from tests.forms import Filled, Signed, write


@functools.cache
def _read(content: bytes) -> Reading:
    return reader.read(io.BytesIO(content), ocr=False)


@functools.cache
def _written(filled_as: tuple[str, str, date, str]) -> bytes:
    kind, company, completed_on, dba = filled_as
    if kind in ("scan", "rescan"):
        return write(_scan(company, completed_on, ScanReportType.PARTIAL if kind == "rescan" else ScanReportType.FULL))
    return write(_questionnaire(company, completed_on, dba))


def _questionnaire(company: str, completed_on: date, dba: str) -> Filled:
    officer = Signed(Signer.MERCHANT_OFFICER, True, "Rae Okafor", completed_on + timedelta(days=2))
    return Filled(
        kind=PaperKind.SAQ,
        saq_type=SaqType.A,
        pci_dss_version="4.0.1",
        revision="r1",
        company=company,
        dba=dba,
        completed_on=completed_on,
        result=Result.COMPLIANT,
        assessment=Assessment.FULL,
        signatures=(officer,),
    )


def _scan(company: str, completed_on: date, report_type: ScanReportType) -> Filled:
    return Filled(
        kind=PaperKind.ASV_SCAN_REPORT,
        company=company,
        asv_company="Kestrel Scan Laboratories",
        asv_certificate="5012-01-16",
        completed_on=completed_on,
        expires_on=completed_on + timedelta(days=90),
        scan_result=ScanResult.PASS,
        scan_report_type=report_type,
        components=4,
        failing_vulnerabilities=0,
        out_of_scope_components=0,
    )


def questionnaire(merchant: Merchant, uploader: User, age: int = 9, company: str = "") -> Document:
    """An SAQ A completed `age` days ago and read when it came in; of another company where one is named."""
    completed_on = clock.today() - timedelta(days=age)
    content = _written(("saq", company or merchant.legal_name, completed_on, company or merchant.trading_name))
    return _received(merchant, DocumentKind.SAQ, SaqType.A, content, uploader)


def scan_report(merchant: Merchant, uploader: User, age: int = 8, *, rescan: bool = False) -> Document:
    """A passed ASV scan report completed `age` days ago and read when it came in; a partial one for a rescan."""
    content = _written(("rescan" if rescan else "scan", merchant.legal_name, clock.today() - timedelta(days=age), ""))
    return _received(merchant, DocumentKind.ASV_SCAN_REPORT, None, content, uploader)


def _received(
    merchant: Merchant, kind: DocumentKind, saq_type: SaqType | None, content: bytes, uploader: User
) -> Document:
    at = clock.now()
    on = clock.day_of(at)
    file = files.measure(io.BytesIO(content), f"{kind.value}.pdf")
    document = documents.receive(merchant, kind, saq_type, file, actor_of(uploader), at, on)
    subject = intake.subject_of(merchant, What(kind, saq_type), document.sha256, on, document)
    found = plain_findings.to_plain(findings(_read(content), subject, on))
    documents.note_reading(document, "1", plain.to_plain(_read(content)), found, at)
    return document
