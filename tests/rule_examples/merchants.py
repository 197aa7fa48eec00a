"""Examples of merchants and of importing them: what is complete, whom to write to, which rows are in error."""

from collections.abc import Iterator

from compliance_app.foundation.columns import Record
from compliance_app.merchants import imports
from compliance_app.merchants.rules import ContactDetails, ContactRole, MerchantDetails, problems, settled_contacts
from tests.rule_examples.running import Given, Then, example


@example("MERCHANT-1")
def details(given: Given) -> Then:
    found = problems(
        MerchantDetails(
            given.text("legal name"),
            given.text("country", "GB"),
            given.text("category code", "5732"),
            timezone=given.text("time zone", "UTC"),
            language=given.text("language", "en"),
            websites=tuple(filter(None, [given.text("website")])),
        )
    )
    return {"complete": not found}


@example("MERCHANT-4")
def contacts(given: Given) -> Then:
    asked = [_contact(given, name) for name in ("Anna", "Ben", "Cleo") if given.has(name)]
    return {contact.name: contact.role for contact in settled_contacts(asked)}


def _contact(given: Given, name: str) -> ContactDetails:
    return ContactDetails(ContactRole(given.text(name)), name, f"{name.lower()}@example.com")


SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}


@example("IMPORT-1")
def recognised(given: Given) -> Then:
    separator = SEPARATORS[given.text("separator", "comma")]
    lines = (["legal_name", "country", "mcc"], ["Café Łódź" if given.yes("Polish letters") else "Café", "PL", "5812"])
    content = "\n".join(separator.join(cells) for cells in lines).encode(given.text("letters", "utf-8"))
    return {"legal name": next(rows(content)).legal_name}


@example("IMPORT-3")
def faulty(given: Given) -> Then:
    names = "legal_name,country,mcc,payment_systems,project_ids"
    cells = ("Harbour Lights Ltd", "GB", "5732", given.text("payment systems"), given.text("project number"))
    content = f"{names}\n{','.join(cells)}".encode()
    row = next(rows(content))
    errors = ", ".join(fault.column for fault in row.faults)
    return {"error in": f"row {row.number}, {errors}" if errors else "nothing"}


def rows(content: bytes) -> Iterator[imports.MerchantRow]:
    records: tuple[Record, ...] = tuple(imports.read(content).records)
    return map(imports.parse, records)
