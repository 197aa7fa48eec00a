"""Facts that changed are settled in the transaction that changed them."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from compliance_app.accounts.models import Team
from compliance_app.foundation import changes
from compliance_app.foundation.database import db
from tests.factories import NOON

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def _no_other_handlers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(changes, "_handlers", [])
    yield
    db.session.rollback()


def test_handlers_run_once_before_the_commit_that_changed_facts() -> None:
    seen: list[dict[int, datetime]] = []
    changes.register(lambda pending: seen.append(dict(pending)))
    changes.note(7, NOON)
    changes.note(8, NOON)
    changes.note(7, NOON)
    assert seen == []
    db.session.commit()
    db.session.commit()
    assert seen == [{7: NOON, 8: NOON}]


def test_what_a_handler_writes_stands_in_the_same_transaction() -> None:
    def write(pending: Mapping[int, datetime]) -> None:
        db.session.add(Team(name=f"Team {min(pending)}"))

    changes.register(write)
    changes.note(7, NOON)
    db.session.commit()
    db.session.rollback()
    assert db.session.scalars(sa.select(Team.name)).all() == ["Team 7"]


def test_a_failing_handler_leaves_nothing_of_the_change() -> None:
    def fail(_pending: Mapping[int, datetime]) -> None:
        raise RuntimeError("no")

    changes.register(fail)
    db.session.add(Team(name="North"))
    changes.note(7, NOON)
    with pytest.raises(RuntimeError, match="no"):
        db.session.commit()
    db.session.rollback()
    db.session.commit()
    assert db.session.scalars(sa.select(Team)).all() == []


def test_a_rolled_back_change_is_forgotten() -> None:
    seen: list[int] = []
    changes.register(lambda pending: seen.extend(pending))
    changes.note(7, NOON)
    db.session.rollback()
    db.session.commit()
    assert seen == []


def test_going_back_to_a_savepoint_forgets_nothing_noted_before_it() -> None:
    seen: list[int] = []
    changes.register(lambda pending: seen.extend(pending))
    changes.note(7, NOON)
    with pytest.raises(LookupError), db.session.begin_nested():
        raise LookupError
    db.session.commit()
    assert seen == [7]


def test_what_fails_at_the_end_of_a_savepoint_loses_nothing_noted_before_it() -> None:
    seen: list[int] = []
    changes.register(lambda pending: seen.extend(pending))
    db.session.add(Team(name="North"))
    db.session.flush()
    changes.note(7, NOON)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.add(Team(name="North"))
    db.session.commit()
    assert seen == [7]


def test_savepoints_settle_nothing_by_themselves() -> None:
    seen: list[list[int]] = []
    changes.register(lambda pending: seen.append(list(pending)))
    for merchant_id in (7, 8, 9):
        with db.session.begin_nested():
            changes.note(merchant_id, NOON)
    assert seen == []
    db.session.commit()
    assert seen == [[7, 8, 9]]


def test_handlers_see_what_the_transaction_wrote() -> None:
    seen: list[int | None] = []
    changes.register(lambda _pending: seen.append(db.session.scalar(sa.select(sa.func.count()).select_from(Team))))
    db.session.add(Team(name="North"))
    changes.note(7, NOON)
    db.session.commit()
    assert seen == [1]


def test_what_a_handler_notes_is_settled_too_in_the_order_of_registration() -> None:
    seen: list[str] = []

    def lower(_pending: Mapping[int, datetime]) -> None:
        seen.append("lower")
        if len(seen) == 1:
            changes.note(9, NOON)

    changes.register(lower)
    changes.register(lambda _pending: seen.append("upper"))
    changes.note(7, NOON)
    db.session.commit()
    assert seen == ["lower", "upper", "lower", "upper"]


def test_the_next_handler_hears_at_once_of_what_one_noted() -> None:
    """It locks all merchants together: some more of them later might wait for who waits for the first ones."""
    heard: list[list[int]] = []
    changes.register(lambda pending: changes.note(5, NOON) if 9 in pending else None)
    changes.register(lambda pending: heard.append(sorted(pending)))
    changes.note(9, NOON)
    db.session.commit()
    assert heard == [[5, 9], [5]]


def test_settling_without_end_is_refused() -> None:
    changes.register(lambda _pending: changes.note(7, NOON))
    changes.note(7, NOON)
    with pytest.raises(RuntimeError, match="does not come to an end"):
        db.session.commit()


def test_a_handler_is_registered_once() -> None:
    seen: list[int] = []
    handler = seen.extend
    changes.register(handler)
    changes.register(handler)
    changes.note(7, NOON)
    db.session.commit()
    assert seen == [7]
