"""Examples of the trail: what checking its chain of hashes finds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from compliance_app.audit.rules import FIRST_LINK, Entry, Facts, link, verify
from tests.rule_examples.running import Given, Then, example


def entries(count: int) -> Iterator[Entry]:
    before = FIRST_LINK
    for number in range(1, count + 1):
        at = datetime(2027, 3, 1, 10, number, tzinfo=UTC)
        facts = Facts(at, 1, "Anna", "192.0.2.1", "merchant_edited", True, "merchant", str(number), 1, None, None)
        yield Entry(number, facts, before, link(before, facts))
        before = link(before, facts)


@example("AUDIT-2")
def checked(given: Given) -> Then:
    trail, noted = list(entries(given.number("entries"))), given.text("head noted elsewhere")
    whole = verify(trail).head
    if at := given.number("changed"):
        trail[at - 1] = replace(trail[at - 1], facts=replace(trail[at - 1].facts, actor_label="Ben"))
    if at := given.number("removed"):
        del trail[at - 1]
    if at := given.number("exchanged with the next"):
        trail[at - 1 : at + 1] = trail[at], trail[at - 1]
    found = verify(trail)
    is_short = noted == "yes" and found.broken is None and found.head != whole
    return {"sound entries": found.count, "found": found.broken is not None or is_short}
