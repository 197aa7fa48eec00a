"""Rows of a file of merchants: what each column may hold, read into values or into faults in words (IMPORT-1 to -4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from compliance_app.foundation import columns, countries, folding, sheets
from compliance_app.foundation.columns import Column, Fault, Record, Table
from compliance_app.merchants import rules
from compliance_app.merchants.rules import PaymentSystem, ProjectDetails

COLUMNS = (
    Column(
        "reference",
        "Your number for the merchant. Known: the row updates it. Empty: a new one is given.",
        also=("ref",),
    ),
    Column(
        "legal_name", "The name in the register of companies.", required=True, also=("name", "company name", "merchant")
    ),
    Column("trading_name", "The name customers know; empty: the legal name.", also=("dba",)),
    Column("country", "Two letters of ISO 3166, or the English name.", required=True, also=("country code",)),
    Column("mcc", "Merchant category code of ISO 18245, four digits.", required=True, also=("merchant category code",)),
    Column("websites", "One or more addresses with a space between them.", also=("website", "url", "urls")),
    Column("time_zone", "IANA name such as Europe/London; empty: UTC.", also=("timezone",)),
    Column("language", "Two letters such as en; empty: en."),
    Column("payment_systems", "Such as visa, mastercard, amex.", also=("payment system", "brands", "card brands")),
    Column("account_manager", "The account manager's e-mail address; empty: you.", also=("manager",)),
    Column(
        "project_ids",
        "The platform's project numbers, optionally with a name: 1201=Shop 1202=App.",
        also=("project id", "projects"),
    ),
    Column("contact_name", "The first contact, who gets the reminders."),
    Column("contact_email", "The first contact's e-mail address.", also=("contact e-mail", "email", "e-mail")),
    Column("contact_phone", "The first contact's telephone number.", also=("phone",)),
)
SAMPLE = (
    (
        *("M-2001", "Harbour Lights Ltd", "Harbour Lights", "GB", "5732", "https://harbourlights.example"),
        *("Europe/London", "en", "visa mastercard amex", "", "120001=Web shop"),
        *("Anna Reed", "anna.reed@harbourlights.example", "+44 20 7946 0000"),
    ),
    (
        *("M-2002", "Café Łódź Sp. z o.o.", "", "PL", "5812", "cafe-lodz.example bistro.cafe-lodz.example"),
        *("Europe/Warsaw", "pl", "visa, mastercard", "", "120002 120003"),
        *("Piotr Nowak", "piotr@cafe-lodz.example", ""),
    ),
)

_SYSTEMS = {
    "visa": PaymentSystem.VISA,
    "mastercard": PaymentSystem.MASTERCARD,
    "master card": PaymentSystem.MASTERCARD,
    "mc": PaymentSystem.MASTERCARD,
    "maestro": PaymentSystem.MASTERCARD,  # counted with Mastercard (LEVEL rules of Mastercard)
    "amex": PaymentSystem.AMEX,
    "american express": PaymentSystem.AMEX,
    "discover": PaymentSystem.DISCOVER,
    "diners": PaymentSystem.DINERS,
    "diners club": PaymentSystem.DINERS,
    "jcb": PaymentSystem.JCB,
    "unionpay": PaymentSystem.UNIONPAY,
    "union pay": PaymentSystem.UNIONPAY,
    "china unionpay": PaymentSystem.UNIONPAY,
    "cup": PaymentSystem.UNIONPAY,
}


class Action(StrEnum):
    """What an import does with a row."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    ERROR = "error"


@dataclass(frozen=True)
class Fate:
    """What happens to one row: what it is about, what changes (from, to), what is wrong in it."""

    number: int
    action: Action
    about: str
    changes: tuple[tuple[str, str, str], ...] = ()
    faults: tuple[Fault, ...] = ()

    def as_json(self) -> list[Any]:
        """The fate as a JSON column keeps it; `fate_from` reads it back."""
        faults = [[fault.column, fault.message] for fault in self.faults]
        return [self.number, self.action.value, self.about, [list(change) for change in self.changes], faults]


def fate_from(kept: Sequence[Any]) -> Fate:
    """The fate that `as_json` wrote."""
    number, action, about, changes, faults = kept
    moved = tuple((str(name), str(old), str(new)) for name, old, new in changes)
    return Fate(number, Action(action), about, moved, tuple(Fault(*fault) for fault in faults))


@dataclass(frozen=True)
class MerchantRow:
    """A row as values; None is an empty cell, which an update leaves as it is."""

    number: int
    reference: str
    legal_name: str | None
    trading_name: str | None
    country: str | None
    mcc: str | None
    websites: tuple[str, ...] | None
    timezone: str | None
    language: str | None
    payment_systems: frozenset[PaymentSystem] | None
    account_manager: str | None
    projects: tuple[ProjectDetails, ...]
    contact: tuple[str, str, str]
    faults: tuple[Fault, ...]


def read(content: bytes) -> Table:
    """The table of a file of merchants. Raises UnreadableFile."""
    return columns.by_name(sheets.read(content), COLUMNS)


def parse(record: Record) -> MerchantRow:
    """The values of a row, and every fault that can be seen without the database."""
    faults = list(record.faults)
    projects = _projects(record["project_ids"], faults)
    systems = _payment_systems(record["payment_systems"], faults)
    return MerchantRow(
        number=record.number,
        reference=record["reference"],
        legal_name=record["legal_name"] or None,
        trading_name=record["trading_name"] or None,
        country=country(record["country"]),
        mcc=_mcc(record["mcc"]),
        websites=_websites(record["websites"], faults),
        timezone=_timezone(record["time_zone"]),
        language=record["language"].lower() or None,
        payment_systems=systems,
        account_manager=record["account_manager"].lower() or None,
        projects=projects,
        contact=(record["contact_name"], record["contact_email"], record["contact_phone"]),
        faults=tuple(faults),
    )


def payment_system(text: str) -> PaymentSystem | None:
    """The payment system that people call so, None where it is none."""
    return _SYSTEMS.get(" ".join(folding.words(text)))


def _payment_systems(text: str, faults: list[Fault]) -> frozenset[PaymentSystem] | None:
    if not text:
        return None
    found = {part: payment_system(part) for part in _parts(text)}
    if None in found.values():
        found = {part: payment_system(part) for part in re.split(r"[\s,;|/+]+", text) if part}
    wrong = [part for part, system in found.items() if system is None]
    if wrong:
        known = ", ".join(PaymentSystem)
        faults.append(Fault("payment_systems", f"“{wrong[0][:40]}” is not a payment system; use {known}."))
    return frozenset(system for system in found.values() if system is not None)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;|/+]", text) if part.strip()]


def _projects(text: str, faults: list[Fault]) -> tuple[ProjectDetails, ...]:
    """Numbers, each with an optional name behind `=`: the name goes on until the next number with a `=` or a comma."""
    found: dict[int, ProjectDetails] = {}
    for part in re.split(r"[,;|]|\s+(?=[0-9]+(?:\s*=|\s|$))", text):
        number, _, name = (piece.strip() for piece in part.partition("="))
        if not number:
            continue
        if not re.fullmatch(r"[0-9]{1,19}", number) or not 0 < int(number) <= rules.LARGEST_PROJECT_ID:
            faults.append(Fault("project_ids", f"“{number[:40]}” is not a project number; write whole numbers over 0."))
            continue
        details = ProjectDetails(int(number), name or f"Project {int(number)}")
        faults += [Fault("project_ids", problem.message) for problem in rules.project_problems(details)]
        found[details.project_id] = details
    return tuple(found.values())


def country(text: str) -> str | None:
    if len(text) == 2 or not text:
        return text.upper() or None
    return countries.code_of(text) or text


def _mcc(text: str) -> str | None:
    # A spreadsheet that takes the code for a number drops its leading zeros: 0742 comes as 742.
    return text.zfill(4) if text.isdecimal() and text.isascii() and len(text) <= 4 else text or None


def _websites(text: str, faults: list[Fault]) -> tuple[str, ...] | None:
    found = {part: rules.normal_website(part) for part in re.split(r"[\s,;|]+", text) if part}
    for part, address in found.items():
        if address is None:
            faults.append(Fault("websites", f"“{part[:60]}” is not a website address."))
    return tuple(dict.fromkeys(address for address in found.values() if address)) or None


def _timezone(text: str) -> str | None:
    wanted = text.replace(" ", "_").casefold()
    return next((zone for zone in rules.timezones() if zone.casefold() == wanted), text or None)
