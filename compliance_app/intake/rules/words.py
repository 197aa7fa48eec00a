"""Words of an intake: what a file is, what is known of its merchant, and what was found."""

import enum
from dataclasses import dataclass
from datetime import date

from compliance_app.documents.rules import DocumentKind, DocumentState, ReasonCode, SaqType, short_title
from compliance_app.merchants.rules import Integration
from compliance_app.obligations.rules import ObligationKind
from compliance_app.policies.rules import PolicyValue
from compliance_app.readings.rules import FieldName, PaperKind, Reading
from compliance_app.scans.rules import VendorDetails
from compliance_app.volumes.rules import Channel


@dataclass(frozen=True)
class What:
    """What a file is handed in as. `saq_type` is None for all but an SAQ, and for an SAQ whose type is not known."""

    kind: DocumentKind
    saq_type: SaqType | None = None

    @property
    def is_complete(self) -> bool:
        """Whether it can be received as that: an SAQ needs its type."""
        return self.kind is not DocumentKind.SAQ or self.saq_type is not None

    @property
    def title(self) -> str:
        """`AOC`, `SAQ A-EP`, `SAQ`, `ASV scan report`."""
        return short_title(self.kind, self.saq_type) if self.is_complete else "SAQ"

    @property
    def value(self) -> str:
        """The choice in a form: `aoc`, `saq:A-EP`."""
        return f"{self.kind.value}:{self.saq_type.value}" if self.saq_type else self.kind.value

    def agrees(self, other: "What") -> bool:
        """Whether both may be the same; an SAQ of unknown type may be any."""
        types = {self.saq_type, other.saq_type}
        return self.kind is other.kind and (None in types or len(types) == 1)


_KINDS = {
    PaperKind.AOC_MERCHANT: DocumentKind.AOC,
    PaperKind.AOC_SERVICE_PROVIDER: DocumentKind.AOC,
    PaperKind.SAQ: DocumentKind.SAQ,
    PaperKind.ASV_SCAN_REPORT: DocumentKind.ASV_SCAN_REPORT,
}


def recognised(reading: Reading) -> What | None:
    """What the machine takes the file for, None where it cannot tell."""
    if reading.kind is None:
        return None
    kind = _KINDS[reading.kind]
    return What(kind, reading.saq_type if kind is DocumentKind.SAQ else None)


def settled(reading: Reading, sent_as: What | None) -> What | None:
    """What to receive the file as: what the sender says, else what was recognised; None where neither is enough."""
    found = recognised(reading)
    for what in (sent_as, found):
        if what is not None and what.is_complete:
            return what
    return None


def main_choice(reading: Reading, said: What | None) -> What | None:
    """What the main button sends a file as: what it was recognised as, where that is something else than was said."""
    found = recognised(reading)
    if found is not None and found.is_complete and (said is None or not said.agrees(found)):
        return found
    return settled(reading, said)


class Weight(enum.StrEnum):
    """What a finding does: `refuse` keeps the file out, `warn` is shown before sending, `note` is only mentioned."""

    REFUSE = "refuse"
    WARN = "warn"
    NOTE = "note"


class Code(enum.StrEnum):
    """What a machine can find; sentences by code and language in `sentences`."""

    CARDS = "cards"
    CARDS_BESIDE = "cards_beside"
    PICTURE = "picture"
    UNREADABLE = "unreadable"
    PARTLY_READ = "partly_read"
    UNRECOGNISED = "unrecognised"
    TYPE_UNKNOWN = "type_unknown"
    OTHER_KIND = "other_kind"
    BLANK = "blank"
    OTHER_COMPANY = "other_company"
    SERVICE_PROVIDER = "service_provider"
    AOC_NEEDED = "aoc_needed"
    SAQ_CHANNEL = "saq_channel"
    SAQ_INTEGRATION = "saq_integration"
    RETIRED_VERSION = "retired_version"
    OLD_SAQ_A = "old_saq_a"
    NON_COMPLIANT = "non_compliant"
    LEGAL_EXCEPTION = "legal_exception"
    NO_RESULT = "no_result"
    PARTIAL = "partial"
    NOT_SIGNED = "not_signed"
    NO_ASSESSOR = "no_assessor"
    SIGNED_EARLY = "signed_early"
    SIGNED_LATE = "signed_late"
    SIGNED_AHEAD = "signed_ahead"
    COMPLETED_AHEAD = "completed_ahead"
    NO_DATE = "no_date"
    EXPIRED = "expired"
    SCAN_FAILED = "scan_failed"
    SCAN_NO_RESULT = "scan_no_result"
    SCAN_PASS_FAILING = "scan_pass_failing"
    SCAN_PARTIAL = "scan_partial"
    SCAN_NOT_ATTESTED = "scan_not_attested"
    SCAN_EXPIRATION = "scan_expiration"
    SCAN_GAP = "scan_gap"
    SCAN_OUT_OF_SCOPE = "scan_out_of_scope"
    VENDOR_UNKNOWN = "vendor_unknown"
    VENDOR_LAPSED = "vendor_lapsed"
    VENDOR_OTHER = "vendor_other"
    SENT_BEFORE = "sent_before"
    ANOTHERS_FILE = "anothers_file"


REASON_FOR = {
    Code.UNREADABLE: ReasonCode.UNREADABLE,
    Code.UNRECOGNISED: ReasonCode.WRONG_DOCUMENT,
    Code.OTHER_KIND: ReasonCode.WRONG_DOCUMENT,
    Code.SERVICE_PROVIDER: ReasonCode.WRONG_DOCUMENT,
    Code.AOC_NEEDED: ReasonCode.WRONG_DOCUMENT,
    Code.BLANK: ReasonCode.INCOMPLETE,
    Code.NO_RESULT: ReasonCode.INCOMPLETE,
    Code.OTHER_COMPANY: ReasonCode.WRONG_COMPANY,
    Code.ANOTHERS_FILE: ReasonCode.WRONG_COMPANY,
    Code.SAQ_CHANNEL: ReasonCode.WRONG_SAQ_TYPE,
    Code.SAQ_INTEGRATION: ReasonCode.WRONG_SAQ_TYPE,
    Code.RETIRED_VERSION: ReasonCode.OLD_FORM,
    Code.OLD_SAQ_A: ReasonCode.OLD_FORM,
    Code.NON_COMPLIANT: ReasonCode.NON_COMPLIANT,
    Code.PARTIAL: ReasonCode.SCOPE,
    Code.SCAN_PARTIAL: ReasonCode.SCOPE,
    Code.NOT_SIGNED: ReasonCode.NOT_SIGNED,
    Code.NO_ASSESSOR: ReasonCode.NOT_SIGNED,
    Code.SCAN_NOT_ATTESTED: ReasonCode.NOT_SIGNED,
    Code.SIGNED_EARLY: ReasonCode.DATES,
    Code.SIGNED_LATE: ReasonCode.DATES,
    Code.SIGNED_AHEAD: ReasonCode.DATES,
    Code.COMPLETED_AHEAD: ReasonCode.DATES,
    Code.EXPIRED: ReasonCode.EXPIRED,
}
"""The reason a reviewer would give who finds the same."""


@dataclass(frozen=True)
class Finding:
    """One thing found. `merchant` says it plainly and what to do, in the merchant's language; `reviewer` in English.

    `field` is the value it is about, whose place on the page the reading knows.
    """

    code: Code
    rule_id: str
    weight: Weight
    merchant: str
    reviewer: str
    field: FieldName | None = None


@dataclass(frozen=True)
class Earlier:
    """The same file, received from the same merchant before."""

    receipt: str
    received_on: date
    state: DocumentState


@dataclass(frozen=True)
class Subject:
    """What is known of the merchant that a file comes from; empty means not known, and then nothing is said of it.

    `names` are its legal and trading name. `owes` is the yearly document its level asks for on the day, an AOC
    or an SAQ. `answered` are the SAQ types that its saved answers lead to (SAQ-TREE-SAVED). `channels` are those
    through which it took cards in the last 12 full months. `earlier`: the same file in the order it was received.
    `elsewhere`: another merchant handed in the very same file; which one is nobody's business here. `policies`: how
    long things count, by day; empty means as shipped.
    `vendors`: the register of scanning vendors.
    """

    names: tuple[str, ...]
    sent_as: What | None = None
    language: str = "en"
    level: int | None = None
    owes: ObligationKind | None = None
    channels: frozenset[Channel] = frozenset()
    integrations: frozenset[Integration] = frozenset()
    answered: frozenset[SaqType] = frozenset()
    passing_scans: tuple[date, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    elsewhere: bool = False
    policies: tuple[PolicyValue, ...] = ()
    vendors: tuple[VendorDetails, ...] = ()
