"""Words and rules of a document."""

from compliance_app.documents.rules.checklist import CHECKLISTS, CheckItem, fingerprint, unticked
from compliance_app.documents.rules.coverage import (
    NOTHING,
    WHOLE,
    Extent,
    MappingLine,
    Scope,
    covers_at_least,
    known_mapping,
    scope_on,
    together_cover,
)
from compliance_app.documents.rules.reasons import FALLBACK, NEEDS_NOTE, REASONS, Reason, ReasonCode, reasons_for
from compliance_app.documents.rules.review import CLAIM_IDLE, NO_TERMS, ExceptionState, How, Terms
from compliance_app.documents.rules.words import (
    KIND_TITLES,
    DocumentFact,
    DocumentKind,
    DocumentState,
    Verdict,
    WaitsFor,
    short_title,
    valid_until,
)
from compliance_app.readings.rules import SaqType

__all__ = [
    "CHECKLISTS",
    "CLAIM_IDLE",
    "FALLBACK",
    "KIND_TITLES",
    "NEEDS_NOTE",
    "NOTHING",
    "NO_TERMS",
    "REASONS",
    "WHOLE",
    "CheckItem",
    "DocumentFact",
    "DocumentKind",
    "DocumentState",
    "ExceptionState",
    "Extent",
    "How",
    "MappingLine",
    "Reason",
    "ReasonCode",
    "SaqType",
    "Scope",
    "Terms",
    "Verdict",
    "WaitsFor",
    "covers_at_least",
    "fingerprint",
    "known_mapping",
    "reasons_for",
    "scope_on",
    "short_title",
    "together_cover",
    "unticked",
    "valid_until",
]
