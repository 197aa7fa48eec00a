"""Words and rules of a document."""

from compliance_app.documents.rules.checklist import CHECKLISTS, CheckItem, unticked
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
    "REASONS",
    "CheckItem",
    "DocumentFact",
    "DocumentKind",
    "DocumentState",
    "Reason",
    "ReasonCode",
    "SaqType",
    "Verdict",
    "WaitsFor",
    "reasons_for",
    "short_title",
    "unticked",
    "valid_until",
]
