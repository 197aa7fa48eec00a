"""Small papers for tests that need one in a hurry: typed English forms of few pages, made once each."""

from datetime import date, timedelta
from functools import lru_cache

from compliance_app.readings.rules.reading import (
    Assessment,
    PaperKind,
    Result,
    SaqType,
    ScanReportType,
    ScanResult,
    Signer,
)
from tests.forms.filled import Filled, Signed
from tests.forms.look import Arrangement, FillStyle, Look, Ticks
from tests.forms.writing import write

_LOOK = Look(style=FillStyle.TYPED, seed=1, ticks=Ticks.LETTER, arrangement=Arrangement.RIGHT)


@lru_cache(maxsize=256)
def paper(
    company: str | None = "Northwind Outdoor Ltd",
    saq_type: SaqType | str | None = SaqType.A,
    completed_on: date | None = date(2026, 3, 12),
    kind: PaperKind = PaperKind.SAQ,
    result: Result | None = Result.COMPLIANT,
    version: str = "4.0.1",
    revision: str | None = "r1",
    signed_on: date | None = None,
    signed: bool = True,
    target_date: date | None = None,
    dba: str | None = None,
    assessment: Assessment | None = None,
    qsa_company: str | None = None,
    qsa_name: str | None = None,
    language: str = "en",
) -> bytes:
    """A filled SAQ, or an AOC for a ROC with `kind`; signed on the day of completion unless `signed_on` is given."""
    saq = SaqType(saq_type) if saq_type and kind is PaperKind.SAQ else None
    roc = kind is not PaperKind.SAQ
    block = Signed(Signer.MERCHANT_OFFICER, signed, "Jane Doe", (signed_on or completed_on) if signed else None)
    filled = Filled(
        kind=kind,
        saq_type=saq,
        pci_dss_version=version,
        revision=revision if saq is SaqType.A else None,
        company=company,
        dba=dba,
        completed_on=completed_on,
        result=result,
        target_date=target_date,
        assessment=assessment or (Assessment.FULL if roc else None),
        qsa_company=qsa_company or ("Secure Trust Assessors GmbH" if roc else None),
        qsa_name=qsa_name or ("Mark Smith" if roc else None),
        signatures=(block,) if company or signed_on else (),
        language=language,
    )
    return write(filled, look=_LOOK)


@lru_cache(maxsize=256)
def scan_paper(
    company: str | None = "Northwind Outdoor Ltd",
    completed_on: date = date(2026, 3, 12),
    result: ScanResult = ScanResult.PASS,
    expires_on: date | None = None,
    report_type: ScanReportType = ScanReportType.FULL,
    components: int = 4,
    failing: int = 0,
    out_of_scope: int = 0,
    signed: bool = True,
) -> bytes:
    """An Attestation of Scan Compliance; it expires 90 days after the scan unless said otherwise."""
    filled = Filled(
        kind=PaperKind.ASV_SCAN_REPORT,
        company=company,
        completed_on=completed_on,
        expires_on=expires_on or completed_on + timedelta(days=90),
        scan_result=result,
        scan_report_type=report_type,
        components=components,
        failing_vulnerabilities=failing,
        out_of_scope_components=out_of_scope,
        asv_company="Quartz Security, Inc.",
        asv_certificate="3728-01-19",
        signatures=(Signed(Signer.SCAN_CUSTOMER, signed, "Jane Doe", completed_on if signed else None),),
    )
    return write(filled, look=_LOOK)


@lru_cache(maxsize=16)
def stranger_paper(number: int = 0) -> bytes:
    """A paper that is none of those that are asked for; 0 is a training certificate that says "PCI Compliance"."""
    return write(Filled(), look=_LOOK, layout=str(number))
