"""Which form suits: SAQ types by channel and integration, and versions of PCI DSS by date. All of it dated data.

Source: domain facts, section 2 (SAQ Instructions and Guidelines; retirement days of PCI DSS versions).
"""

from dataclasses import dataclass
from datetime import date

from compliance_app.merchants.rules import Integration
from compliance_app.readings.rules import SaqType
from compliance_app.volumes.rules import Channel

_FACE_TO_FACE = frozenset({Channel.CARD_PRESENT, Channel.MOTO})

CHANNELS_OF: dict[SaqType, frozenset[Channel]] = {
    SaqType.A: frozenset({Channel.ECOMMERCE, Channel.MOTO}),
    SaqType.A_EP: frozenset({Channel.ECOMMERCE}),
    SaqType.B: _FACE_TO_FACE,
    SaqType.B_IP: _FACE_TO_FACE,
    SaqType.C: _FACE_TO_FACE,
    SaqType.C_VT: _FACE_TO_FACE,
    SaqType.P2PE: _FACE_TO_FACE,
    SaqType.SPOC: frozenset({Channel.CARD_PRESENT}),
    SaqType.D_MERCHANT: frozenset(Channel),
    SaqType.D_SERVICE_PROVIDER: frozenset(Channel),
}
"""The channels that each type may be about (INTAKE-SAQ-CHANNEL)."""

TYPES_FOR: dict[Integration, frozenset[SaqType]] = {
    # SAQ D is open to everyone; A-EP asks for more than A, and so suits whoever may use A on a website.
    Integration.REDIRECT: frozenset({SaqType.A, SaqType.A_EP, SaqType.D_MERCHANT}),
    Integration.IFRAME: frozenset({SaqType.A, SaqType.A_EP, SaqType.D_MERCHANT}),
    Integration.DIRECT_POST: frozenset({SaqType.A_EP, SaqType.D_MERCHANT}),
    Integration.OWN_FORM: frozenset({SaqType.D_MERCHANT}),
    Integration.DIAL_OUT_TERMINAL: frozenset({SaqType.B, SaqType.D_MERCHANT}),
    Integration.IP_TERMINAL: frozenset({SaqType.B_IP, SaqType.D_MERCHANT}),
    Integration.P2PE_TERMINAL: frozenset({SaqType.P2PE, SaqType.D_MERCHANT}),
    Integration.SPOC_TERMINAL: frozenset({SaqType.SPOC, SaqType.D_MERCHANT}),
    Integration.VIRTUAL_TERMINAL: frozenset({SaqType.C_VT, SaqType.D_MERCHANT}),
    Integration.PAYMENT_APPLICATION: frozenset({SaqType.C, SaqType.D_MERCHANT}),
}
"""The types that suit each way of taking cards (INTAKE-SAQ-INTEGRATION)."""


@dataclass(frozen=True)
class Retired:
    """A version of PCI DSS and the last day on which an assessment could be completed by it."""

    version: str
    last_day: date


RETIRED = (
    Retired("3.0", date(2015, 6, 30)),
    Retired("3.1", date(2016, 10, 31)),
    Retired("3.2", date(2018, 12, 31)),
    Retired("3.2.1", date(2024, 3, 31)),
    Retired("4.0", date(2024, 12, 31)),
)

CURRENT_VERSION = "4.0.1"

SAQ_A_REVISED_FROM = date(2025, 3, 31)
"""From this completion day an SAQ A is of v4.0.1 revision 1 (January 2025)."""


def is_retired(version: str, completed_on: date) -> bool:
    """Whether the version was retired when the assessment was completed (INTAKE-VERSION)."""
    return any(version == retired.version and completed_on > retired.last_day for retired in RETIRED)


def last_day_of(version: str) -> date | None:
    """The last day of a version, None while it is in use or where it is not known."""
    return next((retired.last_day for retired in RETIRED if retired.version == version), None)


def is_old_saq_a(saq_type: SaqType | None, version: str | None, revision: str | None, completed_on: date) -> bool:
    """Whether an SAQ A of v4.0.1 states no revision though it was completed in revision 1's days (INTAKE-SAQ-A).

    Revision 1 names itself on its cover and at the foot of every page; the issue before it names none.
    """
    return (
        saq_type is SaqType.A
        and version == CURRENT_VERSION
        and completed_on >= SAQ_A_REVISED_FROM
        and (revision is None or not any(sign in "123456789" for sign in revision))
    )
