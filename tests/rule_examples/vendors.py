"""Examples of the register of scanning vendors as it comes in by file."""

from datetime import date
from io import BytesIO

from compliance_app.accounts.rules import Role
from compliance_app.foundation import sheets
from compliance_app.scans import imports
from compliance_app.scans.queries import vendors as queries
from compliance_app.scans.rules import VendorDetails
from compliance_app.scans.service import vendors
from tests.factories import NOON, actor_of, make_user
from tests.rule_examples.running import Given, House, Then, house_example

FIRST = date(2026, 1, 1)


@house_example("SCAN-ASV-IMPORT")
def register(given: Given, house: House) -> Then:
    """Entries and rows are written `company, certificate, last day`, with a slash between two."""
    boss = make_user(Role.ADMINISTRATOR)
    for company, certificate, until in _written(given.text("register")):
        details = VendorDetails(company, certificate, FIRST, date.fromisoformat(until))
        vendors.add(details, actor_of(boss), NOON)
    rows = [
        (company, certificate, FIRST.isoformat(), until, "")
        for company, certificate, until in _written(given.text("file"))
    ]
    content = sheets.write_csv([column.name for column in imports.COLUMNS], rows)
    browser = house.browser(boss)
    shown = browser.post("/asv-register/import", data={"file": (BytesIO(content), "vendors.csv")}).location
    assert browser.get(shown).status_code == 200
    if given.text("its sender") == "says yes":
        assert browser.post(shown).status_code == 302
    return {"register": " / ".join(f"{entry.company}, {entry.valid_until}" for entry in queries.entries())}


def _written(text: str) -> list[list[str]]:
    return [part.split(", ") for part in text.split(" / ") if part]
