"""Examples of scans: until when one counts, what is one pass, and what a year of scans comes to."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from compliance_app.foundation.errors import Refusal
from compliance_app.policies.rules import Policy, shipped
from compliance_app.readings.rules import ScanReportType
from compliance_app.scans.rules import (
    Alone,
    Chain,
    DisputeDecision,
    DisputeFact,
    Extent,
    Part,
    ScanFact,
    Spell,
    VendorDetails,
    chain,
    extends,
    judged,
    note_on_printed,
    quarter_of,
    refuse_extent,
    refuse_later,
    refuse_undoing,
    to_submit_again,
    valid_until,
)
from tests.rule_examples.running import Given, Then, example


def life(given: Given) -> timedelta:
    return timedelta(days=given.number("policy in days", shipped(Policy.SCAN_VALIDITY)))


@example("SCAN-VALIDITY", "SCAN-PRINTED")
def validity(given: Given) -> Then:
    completed, printed = given.day("completed"), given.day_or_none("printed")
    return {
        "valid until": valid_until(completed, printed, life(given)),
        "noted": note_on_printed(completed, printed, life(given)) is not None,
    }


@example("SCAN-FAIL", "SCAN-PARTIAL")
def one_scan(given: Given) -> Then:
    full = given.text("scan") == "full"
    return {"counts": extends(given.text("result") == "pass", full, given.yes("combined into one pass"))}


@example("SCAN-COMBINED")
def combined(given: Given) -> Then:
    completed = given.day("rescan completed")
    extent = Extent(ScanReportType(given.text("scan", "partial")), "", ("earlier",), given.yes("attested", True))
    part = Part(given.day("earlier scan"), given.yes("earlier is a full pass"), given.yes("earlier is taken"))
    try:
        refuse_extent(extent, given.text("result", "pass") == "pass", completed, [part])
    except Refusal:
        return {"one pass": False}
    return {"one pass": True, "valid until": valid_until(completed, given.day_or_none("printed"))}


@example("SCAN-COMBINED-LATER")
def combined_later(given: Given) -> Then:
    completed, full, passed = (
        given.day("rescan completed"),
        given.text("scan") == "full",
        given.text("result") != "fail",
    )
    alone = Alone(completed, passed, full, given.yes("combined already"), given.yes("a part of another pass"))
    earlier, since = given.day_or_none("earlier scan"), given.day_or_none("passed since")
    return {
        "combined": _is_allowed(
            refuse_later, alone, [Part(earlier, False)] if earlier else [], given.yes("attested", True)
        ),
        "may be taken apart": _is_allowed(refuse_undoing, [since] if since else []),
        "counts": _counts_on(given, completed),
    }


def _is_allowed(refuse: Callable[..., None], *given: object) -> bool:
    try:
        refuse(*given)
    except Refusal:
        return False
    return True


def _counts_on(given: Given, completed: date) -> bool:
    since = given.day_or_none("combined on")
    spells = (Spell(since, given.day_or_none("taken apart on")),) if since else ()
    scan = ScanFact(1, "", completed, True, completed + timedelta(days=90), completed, full=False, spells=spells)
    return scan.as_known(given.day_or_none("on") or completed).extends


@example("SCAN-QUARTER")
def quarter(given: Given) -> Then:
    return {"quarter": quarter_of(given.day("completed")).label}


@example("SCAN-GAP", "SCAN-YEAR", "SCAN-YEAR-QUARTERS", "SCAN-INITIAL", "SCAN-NEXT")
def year(given: Given) -> Then:
    printed = given.day_or_none("last prints")
    found = chain(_scans(given, printed), given.day("year ends"), given.day_or_none("policy seen"))
    return {**_of_the_year(found), "next by": found.next_by, "quarters passed": found.quarters_passed}


def _of_the_year(found: Chain) -> Then:
    return {"gap": any(link.too_long for link in found.links), "longest": found.longest, "year": found.word}


def _scans(given: Given, printed: date | None) -> Iterator[ScanFact]:
    for name in ("passed", "failed", "partial"):
        days = [date.fromisoformat(day.strip()) for day in given.text(name).split(",") if day.strip()]
        for day in days:
            until = valid_until(day, printed if name == "passed" and day == days[-1] else None)
            yield ScanFact(1, "", day, name != "failed", until, day, full=name != "partial")


@example("SCAN-ASV")
def vendor(given: Given) -> Then:
    register = []
    if not given.yes("register empty"):
        first, last = given.day("certificate from"), given.day("certificate through")
        register.append(VendorDetails("Example Scanning Ltd", "5000-01-02", first, last))
    found = judged(given.text("vendor"), given.text("certificate"), given.day("completed"), register)
    return {"flagged": found.flagged}


@example("SCAN-ASV-ENDING")
def running_out(given: Given) -> Then:
    first, last = given.day("certificate from"), given.day("certificate through")
    soon = timedelta(days=given.number("policy in days", shipped(Policy.VENDOR_ENDING)))
    certificate = VendorDetails("Example Scanning Ltd", "5000-01-02", first, last)
    return {"runs out": certificate.runs_out(given.day("day"), soon)}


@example("SCAN-DISPUTE")
def dispute(given: Given) -> Then:
    scanned = [quarter_of(given.day(name)) for name in ("disputed in the scan of", "scan of")]
    decision = DisputeDecision(given.text("decided", "pending"))
    disputes = [DisputeFact(1, scanned[0], "192.0.2.1", "Weak cipher", decision)]
    if given.yes("submitted again"):
        disputes.append(DisputeFact(2, scanned[1], "192.0.2.1", "weak cipher", DisputeDecision.PENDING))
    return {"to be submitted again": bool(to_submit_again(disputes, scanned, scanned[1]))}
