"""The daily reminder sweep over all merchants, on a copy of the database, for three days in a row."""

import shutil
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
from tests.benchmarks.measures import Line, median_seconds, open_house

_DAYS = 3


def measured(folder: Path) -> Iterator[Line]:
    """How many merchants a second the sweep goes through, letters written; and finding what is due alone."""
    copy = folder.parent / "sweep"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for name in ("compliance.sqlite", "secret_key", "document_keys"):
        shutil.copy2(folder / name, copy / name)
    try:
        with open_house(copy).app_context():
            yield from _measured()
            db.session.remove()
            db.engine.dispose()
    finally:
        shutil.rmtree(copy)


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
