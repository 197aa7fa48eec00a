"""Whether a scanning vendor was approved on the day of a scan, by the register of Approved Scanning Vendors."""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.policies.rules import Policy, shipped
from compliance_app.readings.rules.companies import same_company
from compliance_app.scans.rules.combining import LONGEST_CERTIFICATE

LONGEST_COMPANY = 200
MOST_OTHER_NAMES = 20
EARLIEST = date(2000, 1, 1)
LATEST = date(2099, 12, 31)
SOON = timedelta(days=shipped(Policy.VENDOR_ENDING))


@dataclass(frozen=True)
class VendorDetails:
    """What the register keeps of an approved vendor: one certificate with its days, and the names it goes by."""

    company: str
    certificate: str
    valid_from: date
    valid_until: date
    other_names: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All its names."""
        return (self.company, *self.other_names)

    def covers(self, day: date) -> bool:
        """Whether its certificate is in force on the day; both its days are."""
        return self.valid_from <= day <= self.valid_until

    def runs_out(self, day: date, soon: timedelta = SOON) -> bool:
        """Whether it is in force on the day, with no more days left than these (SCAN-ASV-ENDING)."""
        return self.covers(day) and self.valid_until - day <= soon


class Listing(enum.StrEnum):
    """What the register says of a scan's vendor. `unjudged`: the register is empty, or no vendor was named."""

    UNJUDGED = "unjudged"
    LISTED = "listed"
    LAPSED = "lapsed"
    OTHER_COMPANY = "other_company"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Judged:
    """The listing, with the entry that it goes by."""

    listing: Listing
    entry: VendorDetails | None = None

    @property
    def flagged(self) -> bool:
        """Whether somebody has to look at it (CHECK-VENDOR, SCAN-ASV)."""
        return self.listing not in (Listing.UNJUDGED, Listing.LISTED)


def judged(company: str | None, certificate: str | None, on: date | None, register: Sequence[VendorDetails]) -> Judged:
    """Whether the vendor was approved on the day its scan was completed (SCAN-ASV).

    The certificate number goes first; without one that is known the names decide, compared as people do.
    """
    if not register or not (company or certificate):
        return Judged(Listing.UNJUDGED)
    key = certificate_key(certificate or "")
    held = [entry for entry in register if key and certificate_key(entry.certificate) == key]
    if held and company and not same_company([company], held[0].names):
        return Judged(Listing.OTHER_COMPANY, held[0])
    found = held or [entry for entry in register if company and same_company([company], entry.names)]
    if not found:
        return Judged(Listing.UNKNOWN)
    in_force = next((entry for entry in found if on is None or entry.covers(on)), None)
    if in_force is not None:
        return Judged(Listing.LISTED, in_force)
    return Judged(Listing.LAPSED, max(found, key=lambda entry: entry.valid_until))


def certificate_key(text: str) -> str:
    """A certificate number as it is compared: its letters and digits."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def other_names(text: str) -> tuple[str, ...]:
    """Names written one to a line, or with semicolons between them."""
    parts = (part.strip() for line in text.splitlines() for part in line.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def problems(details: VendorDetails) -> Iterator[tuple[str, str]]:
    """What keeps it out of the register, each as the field's name and what to do."""
    yield from _text_problems(details)
    for name, day in (("valid_from", details.valid_from), ("valid_until", details.valid_until)):
        if not EARLIEST <= day <= LATEST:
            yield name, f"Write a day from {EARLIEST.year} to {LATEST.year}."
    if details.valid_until < details.valid_from:
        yield "valid_until", "The last day of the certificate lies before its first. Look at both again."


def _text_problems(details: VendorDetails) -> Iterator[tuple[str, str]]:
    if not details.company:
        yield "company", "Write the vendor's company name."
    if not certificate_key(details.certificate):
        yield "certificate", "Write the certificate number."
    if len(details.certificate) > LONGEST_CERTIFICATE:
        yield "certificate", f"Shorten the certificate number to {LONGEST_CERTIFICATE} characters."
    if any(len(name) > LONGEST_COMPANY for name in details.names):
        field = "company" if len(details.company) > LONGEST_COMPANY else "other_names"
        yield field, f"Shorten the name to {LONGEST_COMPANY} characters."
    if len(details.other_names) > MOST_OTHER_NAMES:
        yield "other_names", f"Keep at most {MOST_OTHER_NAMES} other names."
