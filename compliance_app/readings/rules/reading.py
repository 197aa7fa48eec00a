"""What the machine understood of a document: each value with its place, its words and how sure it is.

A wrong value is far worse than none: what is not stated, or stated ambiguously, is left out.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from compliance_app.readings.rules.text import Box, Obstacle, Source

_Enum = TypeVar("_Enum", bound=enum.StrEnum)


class SaqType(enum.StrEnum):
    """The Self-Assessment Questionnaires of PCI DSS v4.0.1."""

    A = "A"
    A_EP = "A-EP"
    B = "B"
    B_IP = "B-IP"
    C = "C"
    C_VT = "C-VT"
    P2PE = "P2PE"
    SPOC = "SPoC"
    D_MERCHANT = "D-Merchant"
    D_SERVICE_PROVIDER = "D-Service Provider"


class PaperKind(enum.StrEnum):
    """What kind of paper it is."""

    AOC_MERCHANT = "aoc_merchant"
    AOC_SERVICE_PROVIDER = "aoc_service_provider"
    SAQ = "saq"
    ASV_SCAN_REPORT = "asv_scan_report"


class Result(enum.StrEnum):
    """The box ticked in Part 3 of an AOC or SAQ."""

    COMPLIANT = "compliant"
    NON_COMPLIANT = "non_compliant"
    LEGAL_EXCEPTION = "compliant_with_legal_exception"


class Assessment(enum.StrEnum):
    """Whether some requirement was not tested (Part 3 of an AOC or SAQ D)."""

    FULL = "full"
    PARTIAL = "partial"


class ScanResult(enum.StrEnum):
    """The compliance status of a scan (A.3)."""

    PASS = "pass"
    FAIL = "fail"


class ScanReportType(enum.StrEnum):
    """The scan report type (A.3)."""

    FULL = "full"
    PARTIAL = "partial"


class Signer(enum.StrEnum):
    """Whose signature it is."""

    MERCHANT_OFFICER = "merchant_officer"
    LEAD_QSA = "lead_qsa"
    QSA_OFFICER = "qsa_officer"
    ISA = "isa"
    SCAN_CUSTOMER = "scan_customer"


class FieldName(enum.StrEnum):
    """What may be read; the value's type stands beside it. Names are those of the JSON."""

    KIND = "kind"  # PaperKind
    SAQ_TYPE = "saq_type"  # SaqType
    PCI_DSS_VERSION = "pci_dss_version"  # str: "4.0.1", "4.0", "3.2.1"
    REVISION = "revision"  # str: "r1" and so on, as stated
    COMPANY = "company"  # str: the merchant assessed, or the scan customer
    DBA = "dba"  # str
    COMPLETED_ON = "completed_on"  # date: Date of Report, self-assessment completion date, date scan completed
    EXPIRES_ON = "expires_on"  # date: as printed in a scan report; never worked out
    TARGET_DATE = "target_date"  # date: target date for compliance
    RESULT = "result"  # Result
    ASSESSMENT = "assessment"  # Assessment
    QSA_COMPANY = "qsa_company"  # str
    QSA_NAME = "qsa_name"  # str: lead assessor
    ISA_NAME = "isa_name"  # str
    ASV_COMPANY = "asv_company"  # str
    ASV_CERTIFICATE = "asv_certificate"  # str
    SCAN_RESULT = "scan_result"  # ScanResult
    SCAN_REPORT_TYPE = "scan_report_type"  # ScanReportType
    COMPONENTS = "components"  # int: unique in-scope components scanned
    FAILING = "failing_vulnerabilities"  # int
    OUT_OF_SCOPE = "out_of_scope_components"  # int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value stands. `words` are those it came from; `confidence` runs from 0 to 1."""

    page: int
    box: Box
    words: str
    confidence: float


FieldValue = str | int | date
"""What a value may be; enumerations are str."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value that was read."""

    value: FieldValue
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block. `signed`: something stands on its line, None where a picture does not tell; `signed_on` is
    the date beside it.

    `name_at` and `day_at` are known while a file is read only.
    """

    signer: Signer
    signed: bool | None
    name: str | None
    signed_on: date | None
    evidence: Evidence
    name_at: Evidence | None = field(default=None, compare=False)
    day_at: Evidence | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Reading:
    """All that was read in a file; `cards` are the last four digits of each card number found on its pages.

    `card_pages` are the pages on which they stand; `cards_beside` are those in its properties and attached files.

    An unrecognised paper has no `kind` among its values. `language` is that of the form: en, fr or es.
    """

    values: Mapping[FieldName, Value] = field(default_factory=dict)
    signatures: tuple[Signature, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    page_count: int = 0
    pages_read: int = 0
    source: Source = Source.NONE
    language: str | None = None
    cards: tuple[str, ...] = ()
    card_pages: tuple[int, ...] = ()
    cards_beside: tuple[str, ...] = ()

    @property
    def all_cards(self) -> tuple[str, ...]:
        """Each ending once, wherever in the file its number stands: any keeps the file out (INTAKE-CARDS)."""
        return tuple(dict.fromkeys((*self.cards, *self.cards_beside)))

    @property
    def kind(self) -> PaperKind | None:
        """What kind of paper it is, if it was recognised."""
        return self._as(FieldName.KIND, PaperKind)

    @property
    def saq_type(self) -> SaqType | None:
        """Which questionnaire it is."""
        return self._as(FieldName.SAQ_TYPE, SaqType)

    @property
    def result(self) -> Result | None:
        """The box ticked in Part 3."""
        return self._as(FieldName.RESULT, Result)

    @property
    def scan_result(self) -> ScanResult | None:
        """Pass or fail of a scan."""
        return self._as(FieldName.SCAN_RESULT, ScanResult)

    @property
    def completed_on(self) -> date | None:
        """The completion date: never that of a signature."""
        return self.day(FieldName.COMPLETED_ON)

    def text(self, name: FieldName) -> str | None:
        """A value as text, None where it was not read."""
        found = self.values.get(name)
        return None if found is None else str(found.value)

    def day(self, name: FieldName) -> date | None:
        """A date, None where it was not read."""
        found = self.values.get(name)
        return found.value if found is not None and isinstance(found.value, date) else None

    def number(self, name: FieldName) -> int | None:
        """A count, None where it was not read."""
        found = self.values.get(name)
        return found.value if found is not None and isinstance(found.value, int) else None

    def _as(self, name: FieldName, kind: type[_Enum]) -> _Enum | None:
        found = self.values.get(name)
        return None if found is None else kind(str(found.value))
