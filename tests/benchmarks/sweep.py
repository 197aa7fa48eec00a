"""The daily reminder sweep over all merchants, for three days in a row; it writes into the house it is given."""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from compliance_app.foundation import clock
from compliance_app.foundation.database import db
from compliance_app.merchants.models import Merchant
from compliance_app.reminders import jobs, queries
from tests.benchmarks.houses import open_house
from tests.benchmarks.measures import Line, median_seconds

_DAYS = 3


def measured(folder: Path) -> Iterator[Line]:
    """How many merchants a second the sweep goes through, letters written; and finding what is due alone."""
    with open_house(folder).app_context():
        yield from _measured()
        db.session.remove()
        db.engine.dispose()


def _measured() -> Iterator[Line]:
    count = db.session.scalar(sa.select(sa.func.count()).select_from(Merchant)) or 0
    today = clock.today()
    finding = median_seconds(lambda: queries.due(today), runs=5)
    letters = len({expiry.merchant_id for expiry in queries.due(today)})
    db.session.commit()
    seconds = []
    for ahead in range(_DAYS):
        started = time.perf_counter()
        jobs.write_due(today + timedelta(days=ahead), clock.now() + timedelta(days=ahead))
        seconds.append(time.perf_counter() - started)
    sweep = statistics.median(seconds)
    yield Line("Daily reminder sweep", f"{count / sweep:,.0f} merchants/s", f"{letters:,} letters on the first day")
    yield Line("Finding what is due", f"{count / finding:,.0f} merchants/s")
