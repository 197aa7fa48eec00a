"""Rows of a file of monthly volumes, read into values or into faults in words (IMPORT-1, IMPORT-6)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance_app.foundation import columns, folding, sheets
from compliance_app.foundation.columns import Column, Fault, Record, Table
from compliance_app.merchants import imports as merchant_imports
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies.operations import OperationStatus, OperationType
from compliance_app.volumes.kinds import Kind
from compliance_app.volumes.rules import MOST_OPERATIONS, Channel

COLUMNS = (
    Column("project_id", "The platform's project number.", required=True, also=("project",)),
    Column("month", "Such as 2026-03; also 03/2026 or March 2026.", required=True, also=("period",)),
    Column("payment_system", "Such as visa, mastercard, amex.", required=True, also=("brand", "card brand", "system")),
    Column("channel", "ecommerce, moto or card_present.", required=True),
    Column(
        "operation_type",
        "Such as sale, auth, capture, refund. Empty: operations of every type that counts, added up.",
        also=("type", "type of operation"),
    ),
    Column(
        "status",
        "Such as success, decline. Empty: operations of every status that counts, added up.",
        also=("operation status", "result"),
    ),
    Column("operations", "How many operations: a whole number.", required=True, also=("transactions", "count")),
)

_CHANNELS = {
    "ecommerce": Channel.ECOMMERCE,
    "e commerce": Channel.ECOMMERCE,
    "ecom": Channel.ECOMMERCE,
    "e com": Channel.ECOMMERCE,
    "online": Channel.ECOMMERCE,
    "internet": Channel.ECOMMERCE,
    "moto": Channel.MOTO,
    "mail order": Channel.MOTO,
    "telephone order": Channel.MOTO,
    "mail order telephone order": Channel.MOTO,
    "card present": Channel.CARD_PRESENT,
    "cardpresent": Channel.CARD_PRESENT,
    "cp": Channel.CARD_PRESENT,
    "pos": Channel.CARD_PRESENT,
    "terminal": Channel.CARD_PRESENT,
}
_TYPES = {
    **{" ".join(folding.words(word)): word for word in OperationType},
    **dict.fromkeys(("all types", "any", "every"), OperationType.ALL),
    **dict.fromkeys(("sales", "purchase", "purchases"), OperationType.SALE),
    **dict.fromkeys(
        ("authorisation", "authorization", "authorisations", "authorizations", "pre authorisation", "preauth"),
        OperationType.AUTH,
    ),
    **dict.fromkeys(("captures", "captured"), OperationType.CAPTURE),
    **dict.fromkeys(("cancellation", "cancellations", "cancelled", "canceled", "void"), OperationType.CANCEL),
    **dict.fromkeys(("recurring payment", "recurring payments", "subscription"), OperationType.RECURRING),
    **dict.fromkeys(("refunds", "refunded"), OperationType.REFUND),
    **dict.fromkeys(("reversals", "reversed", "reverse"), OperationType.REVERSAL),
    **dict.fromkeys(("payouts", "pay out"), OperationType.PAYOUT),
    **dict.fromkeys(("verification", "card verification", "account verifications"), OperationType.ACCOUNT_VERIFICATION),
    **dict.fromkeys(("incremental auth", "incremental authorisation"), OperationType.INCREMENTAL),
}
_STATUSES = {
    **{" ".join(folding.words(word)): word for word in OperationStatus},
    **dict.fromkeys(("all statuses", "any", "every"), OperationStatus.ALL),
    **dict.fromkeys(("successful", "succeeded", "approved", "completed", "ok"), OperationStatus.SUCCESS),
    **dict.fromkeys(("declined", "declines", "refused"), OperationStatus.DECLINE),
    **dict.fromkeys(("awaiting 3ds", "3ds"), OperationStatus.AWAITING_3DS_RESULT),
    **dict.fromkeys(("awaiting redirect", "redirect"), OperationStatus.AWAITING_REDIRECT_RESULT),
    **dict.fromkeys(("in processing", "in progress"), OperationStatus.PROCESSING),
    **dict.fromkeys(("invoice canceled",), OperationStatus.INVOICE_CANCELLED),
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WHERE_EMPTY = {"operation_type": OperationType.ALL.value, "status": OperationStatus.ALL.value}
_GROUPED = re.compile(r"[0-9]{1,3}(?:([ ,.'’_\u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*")


@dataclass(frozen=True)
class VolumeRow:
    """A row as values; what could not be read is None and has its fault."""

    number: int
    project_id: int | None
    month: date | None
    payment_system: PaymentSystem | None
    channel: Channel | None
    operation_type: OperationType | None
    status: OperationStatus | None
    operations: int | None
    faults: tuple[Fault, ...]

    @property
    def kind(self) -> Kind | None:
        """What kind of operations it counts, None where one of the two words is wrong."""
        return Kind(self.operation_type, self.status) if self.operation_type and self.status else None


def read(content: bytes) -> Table:
    """The table of a file of volumes. Raises UnreadableFile."""
    return columns.by_name(sheets.read(content), COLUMNS)


def sample(month: date) -> Sequence[tuple[str, str, str, str, str, str, int]]:
    """Example rows for the sample file; `month` is the first day of a month."""
    written = f"{month:%Y-%m}"
    return (
        ("120001", written, "visa", "ecommerce", "", "", 18450),
        ("120001", written, "mastercard", "ecommerce", "", "", 9120),
        ("120002", written, "visa", "card_present", "sale", "success", 2310),
        ("120002", written, "visa", "card_present", "sale", "decline", 214),
        ("120002", written, "visa", "card_present", "refund", "success", 41),
    )


def parse(record: Record) -> VolumeRow:
    """The values of a row, and every fault that can be seen without the database."""
    faults = list(record.faults)
    wrong = {fault.column for fault in faults}
    read_as = {
        "project_id": (project_number, "Write the platform's project number: a whole number over 0."),
        "month": (month, "Write a month such as 2026-03."),
        "payment_system": (merchant_imports.payment_system, f"Write one of {', '.join(PaymentSystem)}."),
        "channel": (channel, f"Write one of {', '.join(Channel)}."),
        "operation_type": (operation_type, f"Write one of {', '.join(OperationType)}, or leave it empty."),
        "status": (status, f"Write one of {', '.join(OperationStatus)}, or leave it empty."),
        "operations": (operations, "Write a whole number of operations, 0 or more."),
    }
    values = {}
    for name, (reader, wanted) in read_as.items():
        text = record[name] or _WHERE_EMPTY.get(name, "")
        values[name] = reader(text) if text else None
        if values[name] is None and name not in wrong:
            faults.append(
                Fault(name, f"{wanted} It is empty." if not text else f"“{text[:40]}” is not right. {wanted}")
            )
    return VolumeRow(number=record.number, faults=tuple(faults), **values)  # type: ignore[arg-type]


def project_number(text: str) -> int | None:
    """The number of a project, None where the text is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) and int(text) else None


def channel(text: str) -> Channel | None:
    """The channel that people call so."""
    return _CHANNELS.get(" ".join(folding.words(text)))


def operation_type(text: str) -> OperationType | None:
    """The type of operations that people call so."""
    return _TYPES.get(" ".join(folding.words(text)))


def status(text: str) -> OperationStatus | None:
    """The status of operations that people call so."""
    return _STATUSES.get(" ".join(folding.words(text)))


def month(text: str) -> date | None:
    """The first day of the month that the text means; a day other than the first means no month."""
    text = text.strip()
    if found := re.fullmatch(r"([0-9]{4})[-/. ]([0-9]{1,2})(?:[-/.]0?1)?(?:[ T]00:00(?::00)?)?", text):
        return _month(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"(?:0?1[-/.])?([0-9]{1,2})[-/. ]([0-9]{4})", text):
        return _month(int(found[2]), int(found[1]))
    if found := re.fullmatch(r"([0-9]{4})([0-9]{2})", text):
        return _month(int(found[1]), int(found[2]))
    return _named_month(folding.words(text))


def _named_month(parts: list[str]) -> date | None:
    if len(parts) != 2:
        return None
    name, year = parts if not parts[0].isdecimal() else parts[::-1]
    for names in (_MONTHS, _FULL_MONTHS):
        if name in names and re.fullmatch(r"[0-9]{4}", year):
            return _month(int(year), names.index(name) + 1)
    return None


def _month(year: int, number: int) -> date | None:
    return date(year, number, 1) if 1 <= number <= 12 and year >= 1900 else None


def operations(text: str) -> int | None:
    """The whole number of a text with or without thousands separators; a part of an operation is none."""
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,15}", text):
        number = int(text)
    elif _GROUPED.fullmatch(text):
        number = int(re.sub(r"[^0-9]", "", text))
    elif found := re.fullmatch(r"([0-9]{1,15})[.,]0{1,2}", text):
        number = int(found[1])
    else:
        return None
    return number if number <= MOST_OPERATIONS else None
