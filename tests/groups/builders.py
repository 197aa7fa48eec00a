"""Stored corporate entities and members for tests."""

import itertools
from datetime import date

from compliance_app.groups import service
from compliance_app.groups.models import CorporateEntity, GroupMembership
from compliance_app.groups.rules import EntityDetails, Terms
from compliance_app.merchants.models import Merchant
from tests.factories import NOON, TODAY, actor_of, make_user

_numbers = itertools.count(1)


def make_entity(name: str = "Northwind Holding", country: str = "GB", registration: str = "") -> CorporateEntity:
    """A new entity; give a number that is known, and it is that one."""
    details = EntityDetails(name, country, registration or f"NW-{next(_numbers):06d}")
    return service.found(details, actor_of(make_user()), NOON)[0]


def join(
    entity: CorporateEntity, merchant: Merchant, since: date = TODAY, reason: str = "", on: date = TODAY
) -> GroupMembership:
    """Let a merchant belong to an entity; with a reason it is independently owned."""
    terms = Terms(since, bool(reason), reason)
    return service.join(merchant, entity, terms, actor_of(make_user()), NOON, on)
