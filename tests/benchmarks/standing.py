"""The standing of all merchants on a day, beside a plain SQL scan of the same rows and beside the rules."""

from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from compliance_app.foundation import clock, database
from compliance_app.foundation.database import db
from compliance_app.obligations import queries
from compliance_app.obligations.models import StandingPeriod
from compliance_app.obligations.rules import standing_on
from tests.benchmarks.houses import open_house
from tests.benchmarks.measures import Line, median_seconds

_BY_RULES = 2_000


def measured(folder: Path) -> Iterator[Line]:
    """From the projection, from a bare scan of it in the same run, and from the facts by the rules."""
    with open_house(folder).app_context():
        database.read_only(True)
        on = clock.today()
        count = len(queries.standings_on(on))
        ours = median_seconds(lambda: queries.standings_on(on), runs=7)
        scan = median_seconds(_plain_scan, runs=7)
        yield Line(
            "Standing of all merchants on a day",
            f"{count / ours:,.0f} merchants/s",
            f"{ours / scan:.2f}x the time of a plain SQL scan ({count / scan:,.0f} merchants/s)",
        )
        ids = list(queries.merchant_ids(limit=_BY_RULES))
        rules = median_seconds(lambda: [standing_on(facts, on) for facts in queries.facts_of(ids).values()], runs=3)
        yield Line("Whole verdicts from the facts, with their reasons", f"{len(ids) / rules:,.0f} merchants/s")
        database.read_only(False)


def _plain_scan() -> None:
    """What the driver alone needs to find and fetch the same rows."""
    on = clock.today().isoformat()
    text = (
        f"SELECT merchant_id, calm_standing, complies_until, may_process FROM {StandingPeriod.__tablename__} "
        f"WHERE starts_on <= '{on}' AND ends_on >= '{on}'"
    )
    connection = db.session.connection().connection.driver_connection
    if connection is None:
        raise LookupError("There is no connection to scan on.")
    connection.execute(str(sa.text(text))).fetchall()
