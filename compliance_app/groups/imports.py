"""Rows of a file of memberships in groups, read into values or into faults in words (IMPORT-1, GROUP-IMPORT)."""

from dataclasses import dataclass
from datetime import date

from compliance_app.foundation import columns, countries, sheets
from compliance_app.foundation.columns import Column, Fault, Record, Table
from compliance_app.groups.rules import EntityDetails, details_problems, independence_problem, registration_key
from compliance_app.merchants.imports import country

COLUMNS = (
    Column("reference", "Your number for the merchant.", required=True, also=("ref", "merchant")),
    Column(
        "group_name",
        "The group's company, as its register has it. Needed where the group is new; a known one keeps its name.",
        also=("group", "corporate entity", "company"),
    ),
    Column("country", "The country of its register: two letters of ISO 3166, or the English name.", required=True),
    Column(
        "registration",
        "Its number in that register: it says which group is meant.",
        required=True,
        also=("register number", "registration number", "company number"),
    ),
    Column("since", "The first day in the group, such as 2026-03-12.", required=True, also=("from", "valid from")),
    Column("until", "The last day in the group; empty: no end is known.", also=("through", "to", "valid until")),
    Column("independent", "yes where it is independently owned and counts alone; empty: no.", also=("franchise",)),
    Column("reason", "Why it counts alone: who owns it, and which contract shows it.", also=("why",)),
)
SAMPLE = (
    ("M-2001", "Northwind Holding GmbH", "DE", "HRB 12345", "2026-01-01", "", "", ""),
    ("M-2002", "", "DE", "HRB 12345", "2026-04-01", "", "yes", "Franchise contract of 3 May 2024"),
)
_WORDS = {**dict.fromkeys(("no", "n", "false", "0"), False), **dict.fromkeys(("yes", "y", "true", "1"), True)}
_FIELDS = {"legal_name": "group_name"}


@dataclass(frozen=True)
class MembershipRow:
    """A row as values; what could not be read is None and has its fault."""

    number: int
    about: str
    reference: str
    details: EntityDetails
    since: date | None
    until: date | None
    independent: bool | None
    """None where the cell is empty: a new member then counts with the group, one that is there stays as it is."""
    reason: str
    faults: tuple[Fault, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Which group is meant (GROUP-2)."""
        return self.details.country, registration_key(self.details.registration)


def read(content: bytes) -> Table:
    """The table of a file of memberships. Raises UnreadableFile."""
    return columns.by_name(sheets.read(content), COLUMNS)


def parse(record: Record) -> MembershipRow:
    """The values of a row, and every fault that can be seen without the database."""
    faults = list(record.faults)
    details = EntityDetails(record["group_name"], country(record["country"]) or "", record["registration"])
    since = columns.day(record, "since", faults)
    until = columns.day(record, "until", faults) if record["until"] else None
    independent = _WORDS.get(record["independent"].casefold())
    if independent is None and record["independent"]:
        faults.append(Fault("independent", f"“{record['independent'][:40]}” is not right. Write yes or no."))
    reason = record["reason"] if independent else ""
    if problem := independence_problem(bool(independent), reason):
        faults.append(Fault("reason", problem))
    if not record["reference"]:
        faults.append(Fault("reference", "Write your number for the merchant. It is empty."))
    faults += _group_faults(details)
    about = " · ".join(part for part in (record["reference"], details.registration) if part) or "(empty)"
    return MembershipRow(
        record.number, about, record["reference"], details, since, until, independent, reason, tuple(faults)
    )


def _group_faults(details: EntityDetails) -> list[Fault]:
    """What is wrong with the group, its name aside: whether that is needed is not known yet."""
    found = details_problems(details, countries.names())
    told = {name: message for name, message in found.items() if name != "legal_name" or details.legal_name}
    return [Fault(_FIELDS.get(name, name), message) for name, message in told.items()]
