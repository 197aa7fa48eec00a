"""What a merchant is: states, payment systems, contact roles, and what its details must satisfy (MERCHANT-1 to -8)."""

import enum
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import iso18245

from compliance_app.foundation import countries


class MerchantState(enum.StrEnum):
    """Where a merchant is in its life with the provider. The first compliance turns onboarding into active."""

    ONBOARDING = "onboarding"
    ACTIVE = "active"
    CLOSED = "closed"


class PaymentSystem(enum.StrEnum):
    """A card payment system with a compliance programme of its own."""

    VISA = "visa"
    MASTERCARD = "mastercard"
    AMEX = "amex"
    DISCOVER = "discover"
    DINERS = "diners"
    JCB = "jcb"
    UNIONPAY = "unionpay"


class ContactRole(enum.StrEnum):
    """Whom to write to: reminders go to the first contact, then to the second."""

    FIRST = "first"
    SECOND = "second"
    OTHER = "other"


class Integration(enum.StrEnum):
    """How a project takes cards; it decides which SAQ suits (domain facts, section 2)."""

    REDIRECT = "redirect"
    IFRAME = "iframe"
    DIRECT_POST = "direct_post"
    OWN_FORM = "own_form"
    DIAL_OUT_TERMINAL = "dial_out_terminal"
    IP_TERMINAL = "ip_terminal"
    P2PE_TERMINAL = "p2pe_terminal"
    SPOC_TERMINAL = "spoc_terminal"
    VIRTUAL_TERMINAL = "virtual_terminal"
    PAYMENT_APPLICATION = "payment_application"


class ImportKind(enum.StrEnum):
    """What a file to import holds."""

    MERCHANTS = "merchants"
    VOLUMES = "volumes"
    VENDORS = "vendors"
    GROUPS = "groups"


SYSTEM_NAMES = {
    PaymentSystem.VISA: "Visa",
    PaymentSystem.MASTERCARD: "Mastercard",
    PaymentSystem.AMEX: "American Express",
    PaymentSystem.DISCOVER: "Discover",
    PaymentSystem.DINERS: "Diners Club",
    PaymentSystem.JCB: "JCB",
    PaymentSystem.UNIONPAY: "UnionPay",
}

INTEGRATION_NAMES = {
    Integration.REDIRECT: "Online: our payment page or a payment link",
    Integration.IFRAME: "Online: our card fields in a frame on the merchant's page",
    Integration.DIRECT_POST: "Online: the merchant's page makes the form, which posts straight to us",
    Integration.OWN_FORM: "Online: card numbers reach the merchant's own server",
    Integration.DIAL_OUT_TERMINAL: "Terminal that dials out, or imprinter",
    Integration.IP_TERMINAL: "Terminal of its own on the network",
    Integration.P2PE_TERMINAL: "Terminal of a listed P2PE solution",
    Integration.SPOC_TERMINAL: "Phone or tablet of a listed SPoC solution",
    Integration.VIRTUAL_TERMINAL: "Virtual terminal in a browser",
    Integration.PAYMENT_APPLICATION: "Payment application on the merchant's computers",
}

LANGUAGES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hr": "Croatian",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}

LARGEST_PROJECT_ID = 2**63 - 1  # the column is a signed 64-bit integer
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
_EMAIL = re.compile(r"[^@\s<>(),;:\"\\\[\]]+@[^@\s<>(),;:\"\\\[\]]+\.[^@\s<>(),;:\"\\\[\].]+")
_HOST = re.compile(r"(?=.{4,253}$)([^\W_]([\w-]{0,61}[^\W_])?\.)+[^\W\d_]([\w-]{0,61}[^\W_])?")


@dataclass(frozen=True)
class ContactDetails:
    """A person at the merchant to write to."""

    role: ContactRole
    name: str
    email: str
    phone: str = ""


@dataclass(frozen=True)
class ProjectDetails:
    """A project of the platform: its number there and a name."""

    project_id: int
    name: str


@dataclass(frozen=True)
class ProjectFact:
    """What a standing needs to know of a project: its key here, its label, and its first day at the merchant."""

    id: int
    label: str
    since: date


@dataclass(frozen=True)
class MerchantDetails:
    """What is written about a merchant and may be edited. An empty reference is generated when it is created."""

    legal_name: str
    country: str
    mcc: str
    trading_name: str = ""
    reference: str = ""
    timezone: str = "UTC"
    language: str = "en"
    websites: tuple[str, ...] = ()
    payment_systems: frozenset[PaymentSystem] = frozenset()


@dataclass(frozen=True)
class NewMerchant(MerchantDetails):
    """A merchant to be created, with whom to write to, its projects and who looks after it."""

    account_manager_id: int | None = None
    contacts: tuple[ContactDetails, ...] = ()
    projects: tuple[ProjectDetails, ...] = field(default=())


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field, in words that say what to write instead."""

    field: str
    message: str


@cache
def timezones() -> frozenset[str]:
    """The IANA names that a merchant may have: places, and UTC."""
    return frozenset(zone for zone in available_timezones() if zone == "UTC" or _is_place(zone))


def _is_place(zone: str) -> bool:
    return "/" in zone and not zone.startswith(("Etc/", "posix/", "right/", "SystemV/", "US/", "Brazil/", "Canada/"))


@cache
def category_name(mcc: str) -> str | None:
    """The ISO 18245 name of a merchant category code, None where there is no such code."""
    if not re.fullmatch(r"[0-9]{4}", mcc):
        return None
    try:
        code = iso18245.get_mcc(mcc)
    except (iso18245.MCCNotFound, iso18245.InvalidMCC):
        return None
    names = (code.iso_description, code.visa_description, code.mastercard_description, code.usda_description)
    return next((str(name) for name in names if name), str(code.range.description))


@cache
def categories() -> dict[str, str]:
    """Every merchant category code with its name, in order of the codes."""
    return {code.mcc: category_name(code.mcc) or "" for code in sorted(iso18245.get_all_mccs(), key=lambda c: c.mcc)}


def problems(details: MerchantDetails) -> list[Problem]:
    """Everything that is wrong with the details of a merchant, in the order of the form (MERCHANT-1)."""
    return [
        *_length("legal_name", details.legal_name, "Write the merchant's legal name."),
        *_length("trading_name", details.trading_name, None),
        *_reference(details.reference),
        *_from_list("country", details.country, countries.names(), "a country by its two letters, such as GB"),
        *_mcc(details.mcc),
        *(problem for url in details.websites for problem in _website(url)),
        *_from_list("timezone", details.timezone, timezones(), "a time zone such as Europe/London"),
        *_from_list("language", details.language, LANGUAGES, "a language by its two letters, such as en"),
    ]


def _length(name: str, value: str, missing: str | None, longest: int = 200) -> list[Problem]:
    if not value.strip():
        return [Problem(name, missing)] if missing else []
    if not value.isprintable():
        return [Problem(name, "Take out line breaks and other characters that cannot be seen.")]
    return [Problem(name, f"Use at most {longest} characters.")] if len(value) > longest else []


def _reference(value: str) -> list[Problem]:
    if value and not _REFERENCE.fullmatch(value):
        return [Problem("reference", "Use up to 40 letters, digits, dots, dashes or slashes, or leave it empty.")]
    return []


def _from_list(name: str, value: str, known: Container[str], wanted: str) -> list[Problem]:
    return [] if value in known else [Problem(name, f"Choose {wanted}.")]


def _mcc(value: str) -> list[Problem]:
    if category_name(value) is None:
        return [Problem("mcc", "Write a merchant category code of ISO 18245: four digits, such as 5732.")]
    return []


def _website(url: str) -> list[Problem]:
    if normal_website(url) is None:
        return [Problem("websites", f"“{url[:80]}” is not a website address: write one like https://shop.example.com.")]
    return []


def normal_website(text: str) -> str | None:
    """The address with scheme and host in lower case, None where it is none: `Shop.example.com` gains https://."""
    text = text.strip()
    if not text or not text.isprintable() or any(mark in text for mark in " <>\"'\\"):
        return None
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or parts.username is not None or not _HOST.fullmatch(host):
        return None
    address = f"{parts.scheme.lower()}://{host}{f':{port}' if port else ''}{parts.path.rstrip('/')}"
    address += f"?{parts.query}" if parts.query else ""
    return address if len(address) <= 300 else None


def contact_problems(contact: ContactDetails) -> list[Problem]:
    """What is wrong with a contact (MERCHANT-4)."""
    found = _length("name", contact.name, "Write the contact's name.")
    if not is_email(contact.email):
        found.append(Problem("email", "Write an e-mail address such as anna@example.com."))
    return [*found, *_length("phone", contact.phone, None, longest=40)]


def settled_contacts(contacts: Sequence[ContactDetails]) -> list[ContactDetails]:
    """The contacts with one first and at most one second: whoever claims a taken role is another one (MERCHANT-4)."""
    ordered = sorted(contacts, key=lambda contact: list(ContactRole).index(contact.role))
    settled: list[ContactDetails] = []
    for contact in ordered:
        taken = {other.role for other in settled}
        role = contact.role if contact.role not in taken else ContactRole.OTHER
        settled.append(replace(contact, role=role if taken else ContactRole.FIRST))
    return settled


def is_email(text: str) -> bool:
    """Whether the text could be one e-mail address that a mail server takes."""
    return len(text) <= 254 and text.isprintable() and _EMAIL.fullmatch(text) is not None


def project_problems(project: ProjectDetails) -> list[Problem]:
    """What is wrong with a project (MERCHANT-3)."""
    found = []
    if not 0 < project.project_id <= LARGEST_PROJECT_ID:
        found.append(Problem("project_id", "Write the platform's project number: a whole number over 0."))
    return [*found, *_length("name", project.name, "Write a name for the project.")]
