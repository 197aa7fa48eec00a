"""Changes of the checklists: lines added, reworded, moved and retired, each leaving the former wording as it was."""

import re
import unicodedata
from datetime import datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents import queries
from compliance_app.documents.models import CheckLine
from compliance_app.documents.rules import DocumentKind
from compliance_app.documents.rules.checklist import LONGEST_SENTENCE, MOST_LINES
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal


def add_line(kind: DocumentKind, sentence: str, rule_id: str, actor: Actor, at: datetime) -> CheckLine:
    """Put a line at the end of a checklist; it must be ticked from now on (REVIEW-CHECKLIST)."""
    queries.lock_checklists()
    sentence = _sentence(sentence)
    lines = queries.check_lines(kind)
    if len(lines) >= MOST_LINES:
        raise Refusal(f"A checklist has at most {MOST_LINES} lines. Retire one first.")
    if any(line.sentence.casefold() == sentence.casefold() for line in lines):
        raise Refusal("This line stands in the checklist already.")
    position = max((line.position for line in lines), default=0) + 1
    line = _row(kind, _new_code(kind, sentence), sentence, rule_id, position, actor, at)
    _record(line, Event.CHECKLIST_LINE_ADDED, actor, at, None)
    return line


def reword_line(line: CheckLine, sentence: str, rule_id: str, actor: Actor, at: datetime) -> CheckLine:
    """Give a line new words from now on; verdicts given before keep the words they were given under."""
    _refuse_former(line)
    sentence = _sentence(sentence)
    if (sentence, rule_id) == (line.sentence, line.rule_id):
        raise Refusal("These are the present words. Change them, or leave the page.")
    before = _facts(line)
    line.retired_at, line.retired_by = at, actor.label
    db.session.flush()  # the index allows one line in force of a code
    new = _row(line.kind, line.code, sentence, rule_id, line.position, actor, at)
    _record(new, Event.CHECKLIST_LINE_REWORDED, actor, at, before)
    return new


def move_line(line: CheckLine, up: bool, actor: Actor, at: datetime) -> None:
    """Let a line change places with the one before or after it; at the end of the list nothing happens."""
    _refuse_former(line)
    lines = queries.check_lines(line.kind)
    here = lines.index(line)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(lines):
        return
    lines[here], lines[there] = lines[there], lines[here]
    for position, each in enumerate(lines, 1):
        each.position = position
    db.session.flush()
    order = [each.code for each in lines]
    audit.record(actor, at, Event.CHECKLIST_MOVED, "checklist", line.kind.value, after={"order": order})


def retire_line(line: CheckLine, actor: Actor, at: datetime) -> None:
    """Take a line out of the checklist from now on; the last one stays, or nothing would be checked."""
    _refuse_former(line)
    if len(queries.check_lines(line.kind)) == 1:
        raise Refusal("This is the last line: a document is never accepted without one. Add another first.")
    before = _facts(line)
    line.retired_at, line.retired_by = at, actor.label
    db.session.flush()
    _record(line, Event.CHECKLIST_LINE_RETIRED, actor, at, before)


def _refuse_former(line: CheckLine) -> None:
    queries.lock_checklists()
    db.session.refresh(line)
    if line.retired_at is not None:
        raise Conflict("This line is no longer in the checklist: somebody reworded or retired it. Reload the list.")


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Refusal("Write what the reviewer confirms, as a sentence.")
    if len(text) > LONGEST_SENTENCE:
        raise Refusal(f"Shorten the line to {LONGEST_SENTENCE} characters.")
    return text


def new_code(text: str) -> str:
    """A code from the first words of a text: `every_address`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "_".join(re.findall(r"[a-z0-9]+", plain)[:4])[:36] or "line"


def _new_code(kind: DocumentKind, sentence: str) -> str:
    """A code that no line of the kind has or had, so that old ticks never count for it."""
    stem = code = new_code(sentence)
    number = 1
    while queries.code_is_used(kind, code):
        number += 1
        code = f"{stem[:36]}_{number}"
    return code


def _row(
    kind: DocumentKind, code: str, sentence: str, rule_id: str, position: int, actor: Actor, at: datetime
) -> CheckLine:
    line = CheckLine(
        kind=kind,
        code=code,
        sentence=sentence,
        rule_id=rule_id,
        position=position,
        valid_from=at,
        recorded_by=actor.label,
    )
    db.session.add(line)
    db.session.flush()
    return line


def _facts(line: CheckLine) -> dict[str, object]:
    return {
        "kind": line.kind,
        "code": line.code,
        "sentence": line.sentence,
        "rule_id": line.rule_id,
        "retired_at": line.retired_at,
    }


def _record(line: CheckLine, event: Event, actor: Actor, at: datetime, before: dict[str, object] | None) -> None:
    audit.record(actor, at, event, "checklist", line.public_id, before=before, after=_facts(line))
