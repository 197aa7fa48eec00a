"""Why a document is sent back, and the sentence the merchant reads."""

import enum
from dataclasses import dataclass

from compliance_app.documents.rules.words import DocumentKind


class ReasonCode(enum.StrEnum):
    """Why a document is sent back."""

    NON_COMPLIANT = "non_compliant"
    WRONG_DOCUMENT = "wrong_document"
    WRONG_COMPANY = "wrong_company"
    WRONG_SAQ_TYPE = "wrong_saq_type"
    OLD_FORM = "old_form"
    INCOMPLETE = "incomplete"
    NOT_SIGNED = "not_signed"
    SCOPE = "scope"
    EXPIRED = "expired"
    DATES = "dates"
    UNREADABLE = "unreadable"
    OTHER = "other"


@dataclass(frozen=True)
class Reason:
    """What the reviewer ticks (`label`) and the exact sentence the merchant reads."""

    code: ReasonCode
    label: str
    sentence: str
    kinds: frozenset[DocumentKind] = frozenset(DocumentKind)


_FORMS = frozenset({DocumentKind.AOC, DocumentKind.SAQ})


REASONS: dict[ReasonCode, Reason] = {
    reason.code: reason
    for reason in (
        Reason(
            ReasonCode.NON_COMPLIANT,
            "Its own result is Non-Compliant",
            "The document itself says Non-Compliant. Put right what it lists, have the assessment completed again, "
            "and send the new document.",
            _FORMS,
        ),
        Reason(
            ReasonCode.WRONG_DOCUMENT,
            "It is not the document asked for",
            "This is a different document from the one it was sent as. Look at what your list asks for and send "
            "that one.",
        ),
        Reason(
            ReasonCode.WRONG_COMPANY,
            "It names another company",
            "The document names a company other than the one we have a contract with. Send one made out to your "
            "company.",
        ),
        Reason(
            ReasonCode.WRONG_SAQ_TYPE,
            "The SAQ type does not fit",
            "This type of questionnaire does not fit the way you take card payments. Ask us which type you need, "
            "then fill in and send that one.",
            frozenset({DocumentKind.SAQ}),
        ),
        Reason(
            ReasonCode.OLD_FORM,
            "The form is of an old version",
            "The form is of a version no longer in use. Fill in the current one (PCI DSS version 4.0.1) from the "
            "PCI Security Standards Council's website, and send it.",
            _FORMS,
        ),
        Reason(
            ReasonCode.INCOMPLETE,
            "Pages or answers are missing",
            "Pages or answers are missing. Complete every section and send the whole document as one PDF file.",
        ),
        Reason(
            ReasonCode.NOT_SIGNED,
            "A signature is missing",
            "A signature is missing. Have the document signed by the person named in it, and send it again.",
        ),
        Reason(
            ReasonCode.SCOPE,
            "It does not cover everything",
            "The document does not cover every website or place where you take card payments. Have the rest "
            "included, and send the new document.",
        ),
        Reason(
            ReasonCode.EXPIRED,
            "It has run out",
            "The document has already run out. Send the current one.",
        ),
        Reason(
            ReasonCode.DATES,
            "Dates are missing or contradict each other",
            "The dates in the document are missing or contradict each other. Have them corrected, and send it again.",
        ),
        Reason(
            ReasonCode.UNREADABLE,
            "It cannot be read",
            "We cannot read the document. Save it again as a PDF file in which every page is clear, and send it.",
        ),
        Reason(ReasonCode.OTHER, "Another reason, written below", "Please read the note below."),
    )
}


def reasons_for(kind: DocumentKind) -> tuple[Reason, ...]:
    """The reasons that may be given for a document of this kind."""
    return tuple(reason for reason in REASONS.values() if kind in reason.kinds)
