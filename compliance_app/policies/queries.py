"""Reads of policies: values on a day, changes that wait, and what a policy was."""

from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.orm import SessionTransaction

from compliance_app.accounts.models import User, UserState
from compliance_app.accounts.rules import PERMISSIONS, Permission
from compliance_app.foundation.database import db
from compliance_app.foundation.errors import NotFound
from compliance_app.policies import rules
from compliance_app.policies.models import PolicyChange, PolicyRow
from compliance_app.policies.rules import DEFINITIONS, ChangeState, Definition, Listing, Policy, PolicyValue, Value

# A page asks for policies many times, so they are read once in a transaction.
_read: WeakKeyDictionary[SessionTransaction, tuple[PolicyValue, ...]] = WeakKeyDictionary()


def values() -> tuple[PolicyValue, ...]:
    """Every value that is stored, past, present and to come, as the transaction read them first."""
    session = db.session()
    transaction = session.get_transaction() or session.begin()
    if transaction not in _read:
        row = PolicyRow
        columns = (row.policy, row.value, row.valid_from, row.valid_until, row.source)
        found = session.execute(sa.select(*columns).order_by(row.id))
        _read[transaction] = tuple(PolicyValue(*each) for each in found)
    return _read[transaction]


def read_again() -> None:
    """Forget what was read: whoever writes values calls this, before and after."""
    if transaction := db.session().get_transaction():
        _read.pop(transaction, None)


def values_of(policy: Policy) -> tuple[PolicyValue, ...]:
    """Every stored value of one policy, the earliest first."""
    return tuple(sorted((row for row in values() if row.policy is policy), key=lambda row: row.valid_from))


def value_on(policy: Policy, day: date) -> int:
    """The number that a policy is on a day (POLICY-1)."""
    return rules.value_on(values(), policy, day)


def listing(policy: Policy) -> Listing:
    """Every day before an end that the lists of a policy name, each in its time."""
    return rules.listing(values(), policy)


def words_on(policy: Policy, day: date) -> frozenset[str]:
    """The words that a policy chooses on a day (POLICY-1)."""
    return rules.words_on(values(), policy, day)


def setting_on(policy: Policy, day: date) -> Value:
    """What a policy is on a day, whatever its shape (POLICY-1)."""
    return rules.setting_on(values(), policy, day)


@dataclass(frozen=True)
class Chapter:
    """A policy on a day: its value, what is planned and asked for after it, and what was before."""

    policy: Policy
    definition: Definition
    current: PolicyValue
    planned: PolicyValue | None
    former: tuple[PolicyValue, ...]
    waiting: PolicyChange | None


def chapters(on: date) -> list[Chapter]:
    """Every policy as of a day."""
    known = values()
    waiting = {change.policy: change for change in awaiting_decision()}
    return [_chapter(policy, known, waiting.get(policy), on) for policy in Policy]


def chapter(policy: Policy, on: date) -> Chapter:
    """One policy as of a day."""
    return next(found for found in chapters(on) if found.policy is policy)


def _chapter(policy: Policy, known: tuple[PolicyValue, ...], waiting: PolicyChange | None, on: date) -> Chapter:
    own = [row for row in known if row.policy is policy] or [rules.shipped_value(policy)]
    return Chapter(
        policy,
        DEFINITIONS[policy],
        rules.row_on(own, policy, on),
        next((row for row in own if row.valid_from > on), None),
        tuple(row for row in own if row.valid_until is not None and row.valid_until < on),
        waiting,
    )


def awaiting_decision() -> list[PolicyChange]:
    """The changes nobody has decided on yet, the longest waiting first."""
    query = sa.select(PolicyChange).where(PolicyChange.state == ChangeState.REQUESTED)
    return list(db.session.scalars(query.order_by(PolicyChange.requested_at, PolicyChange.id)))


def changes_of(policy: Policy) -> list[PolicyChange]:
    """Every change that was asked for, the latest first."""
    query = sa.select(PolicyChange).where(PolicyChange.policy == policy)
    return list(db.session.scalars(query.order_by(PolicyChange.requested_at.desc(), PolicyChange.id.desc())))


def one_change(public_id: str) -> PolicyChange:
    """The change at this address; raises NotFound."""
    found = db.session.scalar(sa.select(PolicyChange).where(PolicyChange.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def value_before(change: PolicyChange) -> Value:
    """The value that a change is to follow, or followed: that of the day before it begins."""
    return setting_on(change.policy, change.valid_from - date.resolution)


def locked_rows(policy: Policy) -> list[PolicyRow]:
    """The rows of a policy, the latest first, held until the transaction ends: of two changes one sees the other."""
    query = sa.select(PolicyRow).where(PolicyRow.policy == policy).order_by(PolicyRow.valid_from.desc())
    db.session.scalars(query.with_for_update()).all()
    # Asked again: whoever had to wait sees only now what the other one added.
    read_again()
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def deciders(but: int | None = None) -> list[str]:
    """The addresses of those who may decide on a change, without the one who asked for it."""
    roles = PERMISSIONS[Permission.EDIT_POLICIES]
    query = sa.select(User.email).where(User.state == UserState.ACTIVE, User.role.in_(roles), User.id != but)
    return list(db.session.scalars(query.order_by(User.id)))


def active_email(user_id: int) -> list[str]:
    """The address of a person who may still sign in."""
    return list(db.session.scalars(sa.select(User.email).where(User.id == user_id, User.state == UserState.ACTIVE)))
