"""Words and rules of a document."""

from compliance_app.documents.rules.checklist import CHECKLISTS, CheckItem, unticked
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
from compliance_app.documents.rules.reasons import REASONS, Reason, ReasonCode, reasons_for
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
    "KIND_TITLES",
    "NOTHING",
    "REASONS",
    "WHOLE",
    "CheckItem",
    "DocumentFact",
    "DocumentKind",
    "DocumentState",
    "Extent",
    "MappingLine",
    "Reason",
    "ReasonCode",
    "SaqType",
    "Scope",
    "Verdict",
    "WaitsFor",
    "covers_at_least",
    "known_mapping",
    "reasons_for",
    "scope_on",
    "short_title",
    "together_cover",
    "unticked",
    "valid_until",
]
