"""Builders of what services of merchants take."""

import itertools

from compliance_app.accounts.models import User
from compliance_app.merchants.rules import ContactDetails, ContactRole, NewMerchant, ProjectDetails

_numbers = itertools.count(1)


def contact(name: str = "Anna Reed", role: ContactRole = ContactRole.FIRST) -> ContactDetails:
    """A person to write to."""
    return ContactDetails(role, name, f"{name.split()[0].lower()}@example.com")


def new_merchant(
    name: str = "",
    reference: str = "",
    projects: tuple[int, ...] = (),
    manager: User | None = None,
    websites: tuple[str, ...] = (),
) -> NewMerchant:
    """A merchant to create, with one contact."""
    return NewMerchant(
        legal_name=name or f"Shop {next(_numbers)} Ltd",
        country="GB",
        mcc="5732",
        reference=reference,
        websites=websites,
        account_manager_id=manager.id if manager else None,
        contacts=(contact(),),
        projects=tuple(ProjectDetails(number, f"Project {number}") for number in projects),
    )
