"""The register of scanning vendors: who was approved on a day, what may stand in it, files of it (SCAN-ASV)."""

from datetime import date, timedelta

import pytest
from flask import Flask

from compliance_app.accounts.models import User
from compliance_app.accounts.rules import Role
from compliance_app.audit.models import AuditEntry
from compliance_app.foundation import sheets
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import Conflict, Refusal
from compliance_app.merchants.imports import Action
from compliance_app.scans import imports
from compliance_app.scans.queries import vendors as queries
from compliance_app.scans.rules import Listing, VendorDetails, judged
from compliance_app.scans.rules.vendors import other_names, problems
from compliance_app.scans.service import importing
from compliance_app.scans.service import vendors as service
from tests.factories import NOON, TODAY, actor_of, make_user

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 2, 1), date(2027, 1, 31)
SCANWELL = VendorDetails("Scanwell Ltd", "3728-01-19", FIRST, LAST, ("Portwatch",))
KESTREL = VendorDetails("Kestrel Laboratories", "4470-03-08", date(2025, 1, 1), date(2025, 12, 31))
REGISTER = (SCANWELL, KESTREL)


@pytest.mark.parametrize(
    ("company", "certificate", "on", "listing"),
    [
        ("Scanwell Ltd", "3728-01-19", FIRST, Listing.LISTED),
        ("Scanwell Ltd", "3728-01-19", LAST, Listing.LISTED),
        ("Scanwell Ltd", "3728-01-19", FIRST - DAY, Listing.LAPSED),
        ("Scanwell Ltd", "3728-01-19", LAST + DAY, Listing.LAPSED),
        ("SCANWELL LIMITED", None, FIRST, Listing.LISTED),
        ("Portwatch Inc.", "", FIRST, Listing.LISTED),
        ("Scanwell Ltd", "9999-01-01", FIRST, Listing.LISTED),
        (None, "3728 01 19", FIRST, Listing.LISTED),
        ("Kestrel Laboratories", None, FIRST, Listing.LAPSED),
        ("Kestrel Laboratories", "3728-01-19", FIRST, Listing.OTHER_COMPANY),
        ("Grenzwacht GmbH", "1111-01-01", FIRST, Listing.UNKNOWN),
        (None, "1111-01-01", FIRST, Listing.UNKNOWN),
        ("Scanwell Ltd", None, None, Listing.LISTED),
        (None, None, FIRST, Listing.UNJUDGED),
    ],
)
def test_who_was_approved_on_the_day(
    company: str | None, certificate: str | None, on: date | None, listing: Listing
) -> None:
    found = judged(company, certificate, on, REGISTER)
    assert (found.listing, found.flagged) == (listing, listing not in (Listing.LISTED, Listing.UNJUDGED))


def test_a_renewed_vendor_is_judged_by_the_certificate_of_the_day() -> None:
    renewed = VendorDetails("Kestrel Laboratories", "4470-03-09", date(2026, 1, 1), LAST)
    for on, certificate in ((date(2025, 6, 1), "4470-03-08"), (FIRST, "4470-03-09")):
        entry = judged("Kestrel Laboratories", None, on, (*REGISTER, renewed)).entry
        assert entry is not None
        assert entry.certificate == certificate


def test_while_the_register_is_empty_nothing_is_flagged() -> None:
    assert not judged("Anybody", "1", FIRST, ()).flagged


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (VendorDetails("", "1", FIRST, LAST), "company"),
        (VendorDetails("A", " - ", FIRST, LAST), "certificate"),
        (VendorDetails("A", "1" * 41, FIRST, LAST), "certificate"),
        (VendorDetails("A" * 201, "1", FIRST, LAST), "company"),
        (VendorDetails("A", "1", FIRST, LAST, ("B" * 201,)), "other_names"),
        (VendorDetails("A", "1", FIRST, LAST, tuple(map(str, range(21)))), "other_names"),
        (VendorDetails("A", "1", LAST, FIRST), "valid_until"),
        (VendorDetails("A", "1", date(1999, 12, 31), LAST), "valid_from"),
        (VendorDetails("A", "1", FIRST, date(9999, 1, 1)), "valid_until"),
    ],
)
def test_what_may_not_stand_in_the_register(details: VendorDetails, field: str) -> None:
    assert field in [name for name, _ in problems(details)]


def test_names_stand_one_to_a_line_or_with_semicolons() -> None:
    assert other_names(" A ; B\n\nC;A") == ("A", "B", "C")


@pytest.fixture
def boss(app: Flask) -> User:
    return make_user(Role.ADMINISTRATOR)


def test_an_entry_is_added_edited_and_ended(boss: User) -> None:
    entry = service.add(SCANWELL, actor_of(boss), NOON)
    with pytest.raises(Conflict, match="already"):
        service.add(VendorDetails("Other", "3728 01 19", FIRST, LAST), actor_of(boss), NOON)
    assert service.edit(entry, SCANWELL, actor_of(boss), NOON) is False
    with pytest.raises(Refusal, match="within the days"):
        service.end(entry, LAST, "Left the list.", actor_of(boss), NOON)
    service.end(entry, TODAY, "Left the list.", actor_of(boss), NOON)
    assert judged("Scanwell", None, TODAY + DAY, queries.register()).listing is Listing.LAPSED
    assert (queries.summary(TODAY).in_force, queries.summary(TODAY + DAY).in_force) == (1, 0)
    assert service.edit(entry, SCANWELL, actor_of(boss), NOON) is True
    assert (entry.valid_until, entry.ended_because) == (LAST, None)
    db.session.commit()
    events = [str(entry.event) for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert sorted(events) == ["asv_vendor.added", "asv_vendor.edited", "asv_vendor.ended"]


def test_a_file_adds_updates_and_leaves_alone(boss: User) -> None:
    service.add(SCANWELL, actor_of(boss), NOON)
    service.add(KESTREL, actor_of(boss), NOON)
    rows = [
        ("Scanwell Ltd", "3728-01-19", "2026-02-01", "2027-01-31", "Portwatch"),
        ("Kestrel Laboratories", "4470-03-08", "2025-01-01", "2026-12-31", ""),
        ("Nordvakt AB", "5012-01-16", "2026-01-01", "2026-12-31", "Nordvakt; NV"),
        ("Nordvakt AB", "5012 01 16", "2026-01-01", "2026-12-31", ""),
        ("", "6000-01-01", "soon", "", ""),
        ("Turned GmbH", "6001-01-01", "2026-05-01", "2026-04-30", ""),
    ]
    header = [column.name for column in imports.COLUMNS]
    for content in (sheets.write_csv(header, rows), sheets.write_xlsx("vendors", header, rows)):
        decisions = importing.decide(imports.read(content).records)
        actions = [decision.fate.action for decision in decisions]
        assert actions == [Action.UNCHANGED, Action.UPDATE, Action.CREATE, Action.ERROR, Action.ERROR, Action.ERROR]
    assert decisions[1].fate.changes == (("valid_until", "2025-12-31", "2026-12-31"),)
    assert [fault.column for fault in decisions[4].fate.faults] == ["valid_from", "valid_until"]
    counts = importing.apply(decisions, actor_of(boss), NOON)
    db.session.commit()
    assert (counts[Action.CREATE], counts[Action.UPDATE], counts[Action.ERROR]) == (1, 1, 3)
    assert [entry.company for entry in queries.entries()] == ["Kestrel Laboratories", "Nordvakt AB", "Scanwell Ltd"]
