"""Changes of the reasons for which a document is sent back, and of the sentences merchants read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents import queries
from compliance_app.documents.models import ReasonSentence, RejectionReason
from compliance_app.documents.rules import FALLBACK, NEEDS_NOTE, DocumentKind
from compliance_app.documents.rules.reasons import LONGEST_REASON
from compliance_app.documents.service.checklists import new_code
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants.rules import LANGUAGES


@dataclass(frozen=True)
class ReasonWords:
    """What an administrator writes of a reason; an empty sentence takes that language away."""

    label: str
    kinds: Collection[DocumentKind]
    non_compliant: bool
    sentences: Mapping[str, str]


def add_reason(words: ReasonWords, actor: Actor, at: datetime) -> RejectionReason:
    """A new reason at the end of the list."""
    _refuse_words(words)
    queries.lock_reasons()
    rows = queries.reason_rows()
    reason = RejectionReason(
        code=_new_code(words.label),
        label=words.label.strip(),
        kinds=_kinds(words),
        non_compliant=words.non_compliant,
        position=max((row.position for row in rows), default=0) + 1,
        recorded_at=at,
        recorded_by=actor.label,
        sentences=_sentences(words),
    )
    db.session.add(reason)
    db.session.flush()
    _record(reason, Event.REASON_ADDED, actor, at, None)
    return reason


def edit_reason(reason: RejectionReason, words: ReasonWords, actor: Actor, at: datetime) -> None:
    """New words for a reason; what merchants were told before stays as it was."""
    _refuse_retired(reason)
    _refuse_words(words)
    before = _facts(reason)
    reason.label, reason.kinds, reason.non_compliant = words.label.strip(), _kinds(words), words.non_compliant
    wanted = {line.language: line.sentence for line in _sentences(words)}
    for line in list(reason.sentences):
        if line.language not in wanted:
            reason.sentences.remove(line)
        else:
            line.sentence = wanted.pop(line.language)
    reason.sentences += [ReasonSentence(language=language, sentence=text) for language, text in wanted.items()]
    reason.recorded_at, reason.recorded_by = at, actor.label
    db.session.flush()
    _record(reason, Event.REASON_EDITED, actor, at, before)


def retire_reason(reason: RejectionReason, actor: Actor, at: datetime) -> None:
    """Take a reason out of the list; for each kind of document one must stay."""
    _refuse_retired(reason)
    if reason.code == NEEDS_NOTE:
        raise Refusal("“Another reason” stays: it is what a reviewer takes where no other reason fits.")
    reason.retired_at = at
    db.session.flush()
    _record(reason, Event.REASON_RETIRED, actor, at, None)


def _refuse_retired(reason: RejectionReason) -> None:
    queries.lock_reasons()
    db.session.expire(reason)  # with its sentences, as a change at the same moment has left them
    if reason.retired_at is not None:
        raise Refusal("This reason is no longer used. Add a new one.")


def _refuse_words(words: ReasonWords) -> None:
    if not words.label.strip():
        raise Refusal("Write what the reviewer ticks.")
    if not words.kinds:
        raise Refusal("Choose at least one kind of document.")
    if not words.sentences.get(FALLBACK, "").strip():
        raise Refusal("Write the sentence in English: merchants read it where no other language is written.")
    if set(words.sentences) - set(LANGUAGES):
        raise Refusal("One of the languages is not known here.")
    if any(len(sentence.strip()) > LONGEST_REASON for sentence in words.sentences.values()):
        raise Refusal(f"Shorten the sentence to {LONGEST_REASON} characters.")


def _kinds(words: ReasonWords) -> list[str]:
    return [kind.value for kind in DocumentKind if kind in words.kinds]


def _sentences(words: ReasonWords) -> list[ReasonSentence]:
    return [
        ReasonSentence(language=language, sentence=sentence.strip())
        for language, sentence in words.sentences.items()
        if sentence.strip()
    ]


def _new_code(label: str) -> str:
    stem = code = new_code(label)
    number = 1
    while queries.reason_code_is_used(code):
        number += 1
        code = f"{stem}_{number}"
    return code


def _facts(reason: RejectionReason) -> dict[str, object]:
    return {
        "code": reason.code,
        "label": reason.label,
        "kinds": list(reason.kinds),
        "non_compliant": reason.non_compliant,
        "retired_at": reason.retired_at,
        "sentences": {line.language: line.sentence for line in reason.sentences},
    }


def _record(
    reason: RejectionReason, event: Event, actor: Actor, at: datetime, before: dict[str, object] | None
) -> None:
    audit.record(actor, at, event, "rejection_reason", reason.public_id, before=before, after=_facts(reason))
