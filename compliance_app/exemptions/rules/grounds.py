"""A ground held against what is known of the merchant otherwise, and what does not go with it (EXEMPTION-GROUND)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from compliance_app.exemptions.rules.words import Ground
from compliance_app.foundation.formats import long_date
from compliance_app.readings.rules import SaqType

SAQ_OF = {
    Ground.SAQ_B: SaqType.B,
    Ground.SAQ_C_VT: SaqType.C_VT,
    Ground.SAQ_P2PE: SaqType.P2PE,
    Ground.SAQ_SPOC: SaqType.SPOC,
}
"""The SAQ that a ground names; none of these holds the requirement of an ASV scan (11.3.2)."""

ON_THE_INTERNET = frozenset({SaqType.A_EP, SaqType.B_IP, SaqType.C})
"""SAQs of merchants with a system that the internet reaches: a website of their own, or terminals and tills on it."""


@dataclass(frozen=True)
class Known:
    """What else is known: the type and day of the latest accepted SAQ, the wizard's answers, the websites."""

    saq_type: SaqType | None = None
    saq_completed_on: date | None = None
    answered: tuple[SaqType, ...] = ()
    websites: tuple[str, ...] = ()


def differences(ground: Ground | None, known: Known) -> list[str]:
    """What does not go with the ground, one sentence each; empty where nothing is known or all agrees."""
    if ground is None:
        return []
    return list(_from_internet(known) if ground is Ground.NO_INTERNET else _from_type(SAQ_OF[ground], known))


def _from_type(named: SaqType, known: Known) -> Iterator[str]:
    if known.saq_type and known.saq_type is not named:
        yield f"{_accepted(known)} is an SAQ {known.saq_type}, not an SAQ {named}."
    if known.answered and set(known.answered) != {named}:
        yield f"The merchant's answers lead to {_listed(known.answered)}, not only to SAQ {named}."


def _from_internet(known: Known) -> Iterator[str]:
    if known.saq_type in ON_THE_INTERNET:
        yield f"{_accepted(known)} is an SAQ {known.saq_type}, which is for systems that the internet reaches."
    reached = [saq_type for saq_type in known.answered if saq_type in ON_THE_INTERNET]
    if reached:
        yield f"The merchant's answers lead to {_listed(reached)}, which is for systems that the internet reaches."
    if known.websites:
        more = f" and {len(known.websites) - 1:,} more" if len(known.websites) > 1 else ""
        yield f"It is recorded with the website {known.websites[0]}{more}."


def _accepted(known: Known) -> str:
    completed = f" of {long_date(known.saq_completed_on)}" if known.saq_completed_on else ""
    return f"The latest accepted questionnaire{completed}"


def _listed(types: Sequence[SaqType]) -> str:
    return " and ".join(f"SAQ {saq_type}" for saq_type in types)
