"""How what happens to a merchant is written into the trail."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from compliance_app.accounts.models import User
from compliance_app.audit.events import Event
from compliance_app.audit.rules import Actor
from compliance_app.audit.service import record
from compliance_app.merchants.models import Contact, Merchant, Project
from compliance_app.merchants.rules import MerchantDetails


def trace(
    merchant: Merchant,
    actor: Actor,
    at: datetime,
    event: Event,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    of: Contact | Project | User | None = None,
) -> None:
    """Record what happened to a merchant, or to something `of` it."""
    thing = of or merchant
    kind = type(thing).__name__.lower()
    record(actor, at, event, kind, thing.public_id, merchant_id=merchant.id, before=before, after=after)


def details_facts(details: MerchantDetails) -> dict[str, Any]:
    """The details as the trail keeps them."""
    facts = {item.name: getattr(details, item.name) for item in fields(MerchantDetails)}
    facts["websites"] = list(details.websites)
    facts["payment_systems"] = sorted(details.payment_systems)
    return facts
