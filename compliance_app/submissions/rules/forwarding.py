"""Which documents may be forwarded to a payment system, and what its answer must satisfy."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance_app.documents.rules import DocumentState
from compliance_app.foundation.formats import long_date

LONGEST_REFERENCE = 100
LONGEST_SENDER = 200
LONGEST_TEXT = 2000
LONGEST_MISTAKE = 500


class Way(enum.StrEnum):
    """How documents went to a payment system."""

    PORTAL = "portal"
    EMAIL = "email"
    COURIER = "courier"


WAY_NAMES = {Way.PORTAL: "Its portal", Way.EMAIL: "E-mail", Way.COURIER: "Courier or post"}


class ForwardingState(enum.StrEnum):
    """What the payment system has answered so far; `void`: the record was a mistake."""

    WAITING = "waiting"
    QUESTIONS = "questions"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    VOID = "void"


STATE_NAMES = {
    ForwardingState.WAITING: "No answer yet",
    ForwardingState.QUESTIONS: "It has questions",
    ForwardingState.ACCEPTED: "Accepted",
    ForwardingState.REJECTED: "Rejected",
    ForwardingState.VOID: "Recorded by mistake",
}
OPEN_STATES = frozenset({ForwardingState.WAITING, ForwardingState.QUESTIONS})
"""What still waits for the payment system's last word (FORWARD-2)."""

OUTCOMES = (ForwardingState.ACCEPTED, ForwardingState.QUESTIONS, ForwardingState.REJECTED)
"""What a payment system can answer."""


@dataclass(frozen=True)
class Paper:
    """A document as far as forwarding it is concerned; days are the provider's."""

    title: str
    state: DocumentState
    checked_on: date | None
    file_removed_on: date | None = None


def paper_problem(paper: Paper, forwarded_on: date) -> str | None:
    """Why a document cannot have been forwarded on that day; None when it can (FORWARD-1)."""
    if paper.state not in (DocumentState.ACCEPTED, DocumentState.SUPERSEDED) or paper.checked_on is None:
        return f"The {paper.title} is not accepted. Only accepted documents are forwarded."
    if forwarded_on < paper.checked_on:
        return f"The {paper.title} was accepted on {long_date(paper.checked_on)}, so it was not forwarded before."
    if paper.file_removed_on is not None and paper.file_removed_on <= forwarded_on:
        return f"The file of the {paper.title} was removed on {long_date(paper.file_removed_on)}. Leave it out."
    return None


def forwarding_problem(
    papers: Sequence[Paper], forwarded_on: date, on: date, sender: str, reference: str, note: str
) -> str | None:
    """What is wrong with a record of forwarding made on a day, None when nothing (FORWARD-1)."""
    if not papers:
        return "Tick at least one document."
    if forwarded_on > on:
        return "The day lies ahead. Record it once the documents have gone."
    if not sender.strip():
        return "Write who forwarded the documents."
    if max(len(sender), len(reference), len(note)) > LONGEST_TEXT or len(sender) > LONGEST_SENDER:
        return "Shorten what you wrote."
    if len(reference) > LONGEST_REFERENCE:
        return f"Shorten the reference to {LONGEST_REFERENCE} characters."
    return next(filter(None, (paper_problem(paper, forwarded_on) for paper in papers)), None)


def answer_problem(
    state: ForwardingState, outcome: ForwardingState, answered_on: date, earliest: date, on: date, text: str
) -> str | None:
    """What is wrong with an answer; `earliest`: the day of forwarding, or of the answer before (FORWARD-2)."""
    if state is ForwardingState.VOID:
        return "This record was a mistake, so nobody answers it."
    if outcome not in OUTCOMES:
        return "Choose what the payment system answered."
    if answered_on > on:
        return "The day lies ahead. Record the answer once it is there."
    if answered_on < earliest:
        return f"Choose {long_date(earliest)} or a later day: nothing was there to answer before."
    if outcome is not ForwardingState.ACCEPTED and not text.strip():
        return "Write what the payment system asks or objects to."
    if len(text.strip()) > LONGEST_TEXT:
        return f"Shorten the text to {LONGEST_TEXT:,} characters."
    return None


def void_problem(state: ForwardingState, reason: str) -> str | None:
    """What is wrong with calling a record a mistake, None when nothing (FORWARD-4)."""
    if state is ForwardingState.VOID:
        return "This record is already marked as a mistake."
    if not reason.strip():
        return "Write what was wrong with the record."
    if len(reason.strip()) > LONGEST_MISTAKE:
        return f"Shorten the reason to {LONGEST_MISTAKE:,} characters."
    return None
