"""`make bench`: what 100,000 merchants cost, beside 100 merchants and beside plain SQL, measured in one run.

The seeded databases are kept in .bench/ and made anew when the day or the schema has changed. Every figure
is a median.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from compliance_app.foundation import clock
from compliance_app.foundation.settings import PROJECT_ROOT
from tests.benchmarks import accuracy, keeping, pages, standing, sweep, throughput
from tests.benchmarks.measures import Line, house

LARGE = int(os.environ.get("BENCH_MERCHANTS", "100000"))
SMALL = 100
TODAY = clock.today("UTC")
FOLDER = PROJECT_ROOT / ".bench"


def main() -> None:
    """Seed where needed, measure, print."""
    small, large = _seeded(SMALL), _seeded(LARGE)
    print(f"\nCompliance Desk, {LARGE:,} merchants on {clock.today('UTC'):%d %B %Y}\n")
    for line in pages.measured(small, large):
        _print(line)
    for line in standing.measured(large):
        _print(line)
    for line in sweep.measured(large):
        _print(line)
    for line in keeping.measured():
        _print(line)
    for line in accuracy.measured():
        _print(line)
    for line in throughput.measured():
        _print(line)


def _print(line: Line) -> None:
    print(f"  {line.what:<58}{line.figure:>26}   {line.beside}", flush=True)


def _seeded(count: int) -> Path:
    """The folder of a database with so many merchants as of today."""
    folder = FOLDER / f"{count}-{clock.today('UTC').isoformat()}-{_schema()}"
    if (folder / "ready").exists():
        return folder
    for old in FOLDER.glob(f"{count}-*"):
        shutil.rmtree(old)
    folder.mkdir(parents=True)
    print(f"Seeding {count:,} merchants ...", flush=True)
    environ = {**os.environ, **house(folder), "FLASK_APP": "wsgi:app"}
    flask = [sys.executable, "-m", "flask"]
    subprocess.run([*flask, "db", "upgrade"], cwd=PROJECT_ROOT, env=environ, check=True, capture_output=True)
    subprocess.run(
        [*flask, "demo", "seed", "--merchants", str(count), "--bulk"], cwd=PROJECT_ROOT, env=environ, check=True
    )
    (folder / "ready").touch()
    return folder


def _schema() -> str:
    """A short name for the schema that the migrations come to."""
    steps = sorted((PROJECT_ROOT / "migrations" / "versions").glob("*.py"))
    return hashlib.sha256(b"".join(step.read_bytes() for step in steps)).hexdigest()[:8]


if __name__ == "__main__":
    main()
