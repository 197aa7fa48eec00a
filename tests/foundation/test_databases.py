"""The tests' own databases: real, empty for each test, open to other processes."""

import pytest
from flask import Flask
from sqlalchemy import select, text

from compliance_app.accounts.models import User
from compliance_app.foundation.database import db
from tests.databases import Database, MakeApp, StartProcess
from tests.factories import make_merchant, make_user


@pytest.mark.parametrize("_run", [1, 2, 3])
def test_each_test_starts_empty_though_commits_are_real(app: Flask, _run: int) -> None:
    assert db.session.scalars(select(User)).all() == []
    make_merchant(make_user())
    db.session.commit()
    assert len(db.session.scalars(select(User)).all()) == 1


def test_the_database_is_the_one_the_test_was_made_for(app: Flask, database: Database, database_kind: str) -> None:
    assert db.engine.dialect.name == database.kind == database_kind


def test_a_second_application_sees_what_the_first_committed(app: Flask, make_app: MakeApp) -> None:
    make_user(email="first@example.com")
    db.session.commit()
    with make_app().app_context():
        assert db.session.scalar(select(User.email)) == "first@example.com"


def test_another_process_works_on_the_same_database(app: Flask, start_process: StartProcess) -> None:
    make_user(email="first@example.com")
    db.session.commit()
    program = (
        "from compliance_app.app import create_app; from compliance_app.foundation.database import db; "
        "from compliance_app.accounts.models import User; app = create_app(); app.app_context().push(); "
        "print(db.session.query(User.email).one()[0])"
    )
    output, _ = start_process("-c", program).communicate(timeout=60)
    assert output.strip() == "first@example.com"


def test_an_open_transaction_of_a_test_does_not_hold_up_the_next(app: Flask) -> None:
    make_user()
    assert db.session.scalar(text("SELECT count(*) FROM users")) == 1
