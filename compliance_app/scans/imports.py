"""Rows of a file of scanning vendors, read into values or into faults in words (IMPORT-1)."""

from dataclasses import dataclass

from compliance_app.foundation import columns, sheets
from compliance_app.foundation.columns import Column, Fault, Record, Table
from compliance_app.scans.rules import VendorDetails
from compliance_app.scans.rules.vendors import certificate_key, other_names, problems

COLUMNS = (
    Column("company", "The vendor's company name.", required=True, also=("vendor", "name", "asv", "asv company")),
    Column(
        "certificate_number",
        "Its certificate number. Known: the row updates that entry.",
        required=True,
        also=("certificate", "certificate no", "number"),
    ),
    Column("valid_from", "The first day of the certificate, such as 2026-03-12.", required=True, also=("from",)),
    Column("valid_until", "Its last day.", required=True, also=("until", "valid to", "expires", "expiry date")),
    Column("other_names", "Other names it scans under, with semicolons between them.", also=("also known as", "dba")),
)
SAMPLE = (
    ("Brightwater Perimeter Assurance", "5012-01-16", "2026-02-01", "2027-01-31", "Brightwater Scans; BPA"),
    ("Kestrel Scan Laboratories", "4470-03-08", "2026-05-15", "2027-05-14", ""),
)
_FIELDS = {"certificate": "certificate_number"}


@dataclass(frozen=True)
class VendorRow:
    """A row as values; `details` is None where something is missing or wrong."""

    number: int
    about: str
    key: str
    details: VendorDetails | None
    faults: tuple[Fault, ...]


def read(content: bytes) -> Table:
    """The table of a file of vendors. Raises UnreadableFile."""
    return columns.by_name(sheets.read(content), COLUMNS)


def parse(record: Record) -> VendorRow:
    """The values of a row, and every fault that can be seen without the register."""
    faults = list(record.faults)
    first, last = columns.day(record, "valid_from", faults), columns.day(record, "valid_until", faults)
    company, certificate = record["company"], record["certificate_number"]
    names = other_names(record["other_names"])
    if first and last:
        details = VendorDetails(company, certificate, first, last, names)
        wrong = {fault.column for fault in faults}
        found = [(_FIELDS.get(name, name), message) for name, message in problems(details)]
        faults += [Fault(name, message) for name, message in found if name not in wrong]
    about = " · ".join(part for part in (company, certificate) if part) or "(empty)"
    kept = None if faults or not first or not last else VendorDetails(company, certificate, first, last, names)
    return VendorRow(record.number, about, certificate_key(certificate), kept, tuple(faults))
