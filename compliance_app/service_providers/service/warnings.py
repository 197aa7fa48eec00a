"""Writes the letters about AOCs that end: what is covered, the letter and the trail in one transaction (TPSP-WARN)."""

from collections.abc import Sequence
from datetime import date, datetime

from compliance_app.audit import service as audit
from compliance_app.audit.events import Event
from compliance_app.audit.rules import SYSTEM
from compliance_app.foundation import database
from compliance_app.foundation.database import db
from compliance_app.policies import queries as policies
from compliance_app.policies.rules import Policy
from compliance_app.service_providers import notices, rules
from compliance_app.service_providers.models import ProviderWarning
from compliance_app.service_providers.queries.warnings import DueLetter
from compliance_app.service_providers.rules import Ending


def write(letter: DueLetter, on: date, at: datetime) -> bool:
    """Write a letter that is due; whoever inserts what it covers writes it, so nobody is told twice."""
    listed = policies.listing(Policy.PROVIDER_WARNING_DAYS)
    key = rules.message_key(letter.user.public_id, on, letter.endings, listed)
    # Every one of them is tried: `any` would stop at the first that is new.
    new = [
        _cover(ending, rules.passed(ending.until, on, listed), letter.user.id, key, on, at) for ending in letter.endings
    ]
    if not any(new):
        return False
    written = notices.send(letter, key, on, at)
    told = [f"{ending.provider}, valid until {ending.until}" for ending in letter.endings]
    facts = {"to": letter.user.email, "aocs": told}
    audit.record(SYSTEM, at, Event.PROVIDER_WARNING_WRITTEN, "user", letter.user.public_id, after=facts)
    return written


def _cover(ending: Ending, come: Sequence[int], user_id: int, key: str, on: date, at: datetime) -> bool:
    """Note that the letter covers every listed day that has come; whether the latest of them was still open."""
    new = False
    for days in come:
        row = {
            "aoc_id": ending.aoc_id,
            "days_before": days,
            "user_id": user_id,
            "written_on": on,
            "written_at": at,
            "message_key": key,
        }
        statement = database.insert_new(ProviderWarning).values(**row)
        new = database.changed_rows(db.session.execute(statement)) == 1
    return new
