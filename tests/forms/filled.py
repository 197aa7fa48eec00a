"""What a paper says, known before it is drawn: the ground truth that a reading is measured against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from compliance_app.readings.rules.reading import (
    Assessment,
    FieldName,
    FieldValue,
    PaperKind,
    Result,
    SaqType,
    ScanReportType,
    ScanResult,
    Signer,
)


@dataclass(frozen=True)
class Signed:
    """A signature block of the paper: whether something stands on its line, the name and the date beside it.

    `tolerated_on` is a date that the paper does not state beyond doubt but that may be inferred; `doubtful` says the
    same of whether it is signed at all.
    """

    signer: Signer
    signed: bool
    name: str | None = None
    signed_on: date | None = None
    tolerated_on: date | None = None
    doubtful: bool = False


@dataclass(frozen=True)
class Filled:
    """All that a paper states, under the names of `FieldName`; None where it does not state it.

    `printed` says what stands on the paper where that is not the truth's own words: an ambiguous date, "N/A" as
    the DBA, two ticked results. `tolerated` holds values that the paper does not state but that may be inferred
    from it; giving them is neither right nor wrong. `tolerated` beside a stated value is a second right answer.
    """

    kind: PaperKind | None = None
    saq_type: SaqType | None = None
    pci_dss_version: str | None = None
    revision: str | None = None
    company: str | None = None
    dba: str | None = None
    completed_on: date | None = None
    expires_on: date | None = None
    target_date: date | None = None
    result: Result | None = None
    assessment: Assessment | None = None
    qsa_company: str | None = None
    qsa_name: str | None = None
    isa_name: str | None = None
    asv_company: str | None = None
    asv_certificate: str | None = None
    scan_result: ScanResult | None = None
    scan_report_type: ScanReportType | None = None
    components: int | None = None
    failing_vulnerabilities: int | None = None
    out_of_scope_components: int | None = None
    signatures: tuple[Signed, ...] = ()
    language: str = "en"
    printed: Mapping[str, str] = field(default_factory=dict)
    tolerated: Mapping[FieldName, FieldValue] = field(default_factory=dict)

    def value(self, name: FieldName) -> FieldValue | None:
        """What the paper states under this name."""
        found: FieldValue | None = getattr(self, name.value)
        return found

    def signature(self, signer: Signer) -> Signed | None:
        """The block of this signer, if the paper has one."""
        return next((block for block in self.signatures if block.signer is signer), None)
