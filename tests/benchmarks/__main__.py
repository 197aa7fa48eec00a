"""`make bench`: what 100,000 merchants cost, beside 100 merchants and beside plain SQL, measured in one run.

Every figure is a median. BENCH_MERCHANTS changes the number of merchants. With BENCH_DATABASE=postgresql what
depends on the database is measured on a PostgreSQL that is seeded for it, and nothing else.
"""

import os

from compliance_app.foundation import clock
from tests.benchmarks import accuracy, keeping, pages, standing, sweep, throughput
from tests.benchmarks.houses import Houses, houses
from tests.benchmarks.measures import Line

LARGE = int(os.environ.get("BENCH_MERCHANTS", "100000"))
SMALL = 100
DATABASE = os.environ.get("BENCH_DATABASE", "sqlite")


def main() -> None:
    """Seed where needed, measure, print."""
    with houses(DATABASE) as those:
        _measure_database(those)
    if DATABASE == "sqlite":
        for part in (keeping, accuracy, throughput):
            for line in part.measured():
                _print(line)


def _measure_database(those: Houses) -> None:
    small, large = those.seeded(SMALL), those.seeded(LARGE)
    print(f"\nCompliance Desk, {LARGE:,} merchants on {clock.today('UTC'):%d %B %Y}, {those.kind}\n")
    for line in pages.measured(small, large):
        _print(line)
    for line in standing.measured(large):
        _print(line)
    with those.copied(large) as copy:
        for line in sweep.measured(copy):
            _print(line)


def _print(line: Line) -> None:
    print(f"  {line.what:<58}{line.figure:>26}   {line.beside}", flush=True)


if __name__ == "__main__":
    main()
