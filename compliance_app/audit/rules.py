"""Who acts, and how one entry of the trail is chained to the one before (rules AUDIT-1, AUDIT-2)."""

import enum
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

FIRST_LINK = "0" * 64
"""What the first entry of a trail names as the hash before it."""

_STATE = re.compile(r"[a-z]+(_[a-z]+)+")


@dataclass(frozen=True)
class Actor:
    """Who did it (`id` None: the product itself), a label, and an origin such as an IP address."""

    id: int | None
    label: str
    origin: str


SYSTEM = Actor(None, "Compliance Desk", "scheduler")


@dataclass(frozen=True)
class Facts:
    """Everything one entry says, except its place in the chain."""

    at: datetime
    actor_id: int | None
    actor_label: str
    origin: str
    event: str
    succeeded: bool
    object_type: str
    object_id: str
    merchant_id: int | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def link(previous_hash: str, facts: Facts) -> str:
    """The hash of an entry: SHA-256 over the canonical JSON of all its facts and the hash before it (AUDIT-2)."""
    content = {**asdict(facts), "at": facts.at.astimezone(UTC).isoformat(), "previous_hash": previous_hash}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The values as JSON keeps them, so that what is hashed is exactly what is read back."""
    if values is None:
        return None
    read_back: dict[str, Any] = json.loads(json.dumps(values, default=_plain_value, ensure_ascii=True))
    return read_back


def text(value: object, width: int) -> str:
    """A value as a text both databases can hold: no NUL, no half characters, at most `width` long."""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")[:width]


def _plain_value(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    return str(value)


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[tuple[str, Any, Any]]:
    """What changed, field by field: (name, value before or None, value after or None); equal values are left out."""
    old, new = before or {}, after or {}
    names = [*old, *(name for name in new if name not in old)]
    return [(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]


def readable(value: object) -> str:
    """A value as a person reads it: words for names of states, lists with commas, an em dash for nothing."""
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {readable(item)}" for name, item in value.items())
    if isinstance(value, list):
        return ", ".join(readable(item) for item in value)
    if isinstance(value, int):
        return f"{value:,}"
    text = str(value)
    return text.replace("_", " ") if _STATE.fullmatch(text) else text


@dataclass(frozen=True)
class Entry:
    """One stored entry with its place in the chain."""

    number: int
    facts: Facts
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class Verdict:
    """What checking a chain found: how many entries are sound, the last sound hash, and where it breaks."""

    count: int
    head: str
    broken: Entry | None = None
    reason: str = ""


def verify(entries: Iterable[Entry]) -> Verdict:
    """Check a whole trail, oldest entry first; stops at the first entry that does not hold (AUDIT-2)."""
    count, head = 0, FIRST_LINK
    for entry in entries:
        if entry.previous_hash != head:
            reason = "It does not name the hash of the entry before it: an entry was removed, added or moved."
            return Verdict(count, head, entry, reason)
        if entry.hash != link(head, entry.facts):
            return Verdict(count, head, entry, "Its facts do not give its hash: the entry was changed.")
        count, head = count + 1, entry.hash
    return Verdict(count, head)
