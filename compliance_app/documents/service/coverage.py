"""Verbs of coverage: which merchants and projects a document speaks for."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.documents.models import Document, DocumentCoverage
from compliance_app.documents.queries import coverage as queries
from compliance_app.documents.queries import lock_document
from compliance_app.documents.rules import WHOLE, DocumentState, Extent, Scope
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Refusal
from compliance_app.merchants.models import Merchant


def change_coverage(document: Document, choices: Mapping[int, Scope], actor: Actor, at: datetime, on: date) -> Extent:
    """Let a document cover what is chosen of each merchant named, from the provider's day `on`; what it covers then.

    `choices` names merchants by key (the caller has looked them up as visible, COVERAGE-5): None is the merchant
    whole, a set single projects of it, an empty set nothing. Merchants that are not named keep what they have.
    """
    lock_document(document, choices)
    _refuse_document(document, actor)
    lines = queries.holding([document.id])[document.id]
    before = queries.extent(document, lines)
    _refuse_projects(choices)
    after = {key: scope for key, scope in {**before, **choices}.items() if scope is WHOLE or scope}
    if not after:
        raise Refusal("A document has to cover something: choose at least one merchant or project.")
    if after != before:
        _write(document, lines, after, actor, at, on)
        _record(document, before, after, actor, at)
        for merchant_id in before.keys() | after.keys():
            changes.note(merchant_id, at)
    return after


def note_all(document: Document, at: datetime) -> None:
    """Have the standing of every merchant that the document covers, or covered, settled with this transaction."""
    for merchant_id in queries.ever_covered(document):
        changes.note(merchant_id, at)


def _refuse_document(document: Document, actor: Actor) -> None:
    if document.kind not in queries.MAPPABLE:
        raise Refusal("A scan report covers the merchant whose addresses were scanned; it cannot be mapped.")
    if document.state is DocumentState.REJECTED:
        raise Refusal("This document was sent back, so it covers nothing. Map the corrected one.")
    if document.state is not DocumentState.IN_REVIEW and actor.id is not None and actor.id == document.uploaded_by_id:
        raise Refusal("You uploaded this document yourself, so a colleague has to change what it covers.")


def _refuse_projects(choices: Mapping[int, Scope]) -> None:
    owners = queries.projects_of(choices)
    for merchant_id, scope in choices.items():
        if scope and not scope <= {project.id for project in owners[merchant_id]}:
            raise Refusal("One of the projects is not this merchant’s any more. Look at the list again.")


def _write(
    document: Document,
    lines: Collection[DocumentCoverage],
    after: Extent,
    actor: Actor,
    at: datetime,
    on: date,
) -> None:
    """Close the lines that hold no more and add the new ones; the own merchant whole alone needs none."""
    alone = after == {document.merchant_id: WHOLE}
    wanted = set() if alone else {(key, project) for key, scope in after.items() for project in scope or (None,)}
    there = {(line.merchant_id, line.project_id): line for line in lines}
    for key, line in there.items():
        if key not in wanted:
            line.removed_by, line.removed_at, line.removed_on = actor.label, at, max(on, line.added_on)
    db.session.flush()
    for merchant_id, project_id in sorted(wanted - there.keys(), key=lambda key: (key[0], key[1] or 0)):
        new = DocumentCoverage(document_id=document.id, merchant_id=merchant_id, project_id=project_id)
        new.added_by, new.added_at, new.added_on = actor.label, at, on
        db.session.add(new)
    db.session.flush()


def _record(document: Document, before: Extent, after: Extent, actor: Actor, at: datetime) -> None:
    event, name = Event.DOCUMENT_COVERAGE_CHANGED, document.public_id
    was, now = _facts(before), _facts(after)
    audit.record(actor, at, event, "document", name, merchant_id=document.merchant_id, before=was, after=now)


def _facts(covers: Extent) -> dict[str, Any]:
    """What the trail keeps: by the merchant's reference, `whole` or the numbers of the projects."""
    query = sa.select(Merchant.id, Merchant.reference).where(Merchant.id.in_(covers))
    references = {row.id: row.reference for row in db.session.execute(query)}
    numbers = {project.id: project.project_id for some in queries.projects_of(covers).values() for project in some}
    return {
        "covers": {
            references[key]: "whole" if scope is None else sorted(numbers[project] for project in scope)
            for key, scope in sorted(covers.items())
        }
    }
