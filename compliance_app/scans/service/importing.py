"""Imports the register of scanning vendors: decides each row's fate, shows it, and applies exactly that (IMPORT-5)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from compliance_app.audit.rules import Actor
from compliance_app.foundation.columns import Fault, Record
from compliance_app.merchants.imports import Action, Fate
from compliance_app.scans import imports
from compliance_app.scans.imports import VendorRow
from compliance_app.scans.models import AsvVendor
from compliance_app.scans.queries import vendors as queries
from compliance_app.scans.rules import VendorDetails
from compliance_app.scans.service import vendors


@dataclass(frozen=True)
class Decision:
    """A row's fate with what carries it out; `entry` is the one it updates."""

    fate: Fate
    details: VendorDetails | None = None
    entry: AsvVendor | None = None


def decide(records: Sequence[Record]) -> list[Decision]:
    """What would happen to each row now, in the order of the file."""
    rows = [imports.parse(record) for record in records]
    known = queries.by_certificate([row.key for row in rows if row.key])
    seen: dict[str, int] = {}
    return [_decide(row, known, seen) for row in rows]


def apply(decisions: Sequence[Decision], actor: Actor, at: datetime) -> Counter[Action]:
    """Store every row that has no error, all of them or none; tells how many of each kind."""
    for decision in decisions:
        if decision.fate.action is Action.CREATE and decision.details:
            vendors.add(decision.details, actor, at)
        elif decision.fate.action is Action.UPDATE and decision.details and decision.entry:
            vendors.edit(decision.entry, decision.details, actor, at)
    return Counter(decision.fate.action for decision in decisions)


def _decide(row: VendorRow, known: dict[str, AsvVendor], seen: dict[str, int]) -> Decision:
    faults = list(row.faults)
    if row.key in seen:
        faults.append(Fault("certificate_number", f"Row {seen[row.key]} has this certificate already."))
    elif row.key:
        seen[row.key] = row.number
    if faults or row.details is None:
        return Decision(Fate(row.number, Action.ERROR, row.about, (), tuple(faults)))
    entry = known.get(row.key)
    if entry is None:
        return Decision(Fate(row.number, Action.CREATE, row.about, _changes(None, row.details)), row.details)
    changes = _changes(entry.details, row.details)
    action = Action.UPDATE if changes else Action.UNCHANGED
    return Decision(Fate(row.number, action, row.about, changes), row.details, entry)


def _changes(old: VendorDetails | None, new: VendorDetails) -> tuple[tuple[str, str, str], ...]:
    before, after = _shown(old) if old else {}, _shown(new)
    return tuple((name, before.get(name, ""), after[name]) for name in after if before.get(name, "") != after[name])


def _shown(details: VendorDetails) -> dict[str, str]:
    return {
        "company": details.company,
        "certificate_number": details.certificate,
        "valid_from": details.valid_from.isoformat(),
        "valid_until": details.valid_until.isoformat(),
        "other_names": "; ".join(details.other_names),
    }
