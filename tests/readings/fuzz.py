"""Broken PDF files by the thousand: `python -m tests.readings.fuzz --seconds 300`.

Most are read by the same code in one limited process after another, which is quick; every fiftieth goes through the
service, as an upload does.
"""

import argparse
import io
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from compliance_app.foundation.confined import Limits, Program, Stopped
from compliance_app.readings import service
from tests.readings.mutations import mutated, originals

_BATCH = 400
_LIMITS = Limits(seconds=60, cpu_seconds=50, memory=service.LIMITS.memory, answer=4 * 1024 * 1024)
_program = Program("tests.readings.fuzz_program", at_once=2, turn=600)


@dataclass
class Tally:
    """How the files ended: `errors` are ours, `lost` ended their process, as the library's own faults do."""

    ends: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    slowest: float = 0.0


def tried(files: Sequence[bytes], seeds: range, limits: Limits = _LIMITS) -> Tally:
    """Every seed read in limited processes; a file that ends its process is noted, and the next one goes on."""
    tally, first = Tally(), seeds.start
    while first < seeds.stop:
        for seed, seconds, end in _lines(files, first, min(seeds.stop, first + _BATCH), limits):
            first = seed + 1
            tally.slowest = max(tally.slowest, seconds)
            if end.startswith("error"):
                tally.errors.append(f"seed {seed}: {end}")
            elif end == "lost":
                tally.lost.append(seed)
            tally.ends[end.split()[0]] += 1
    return tally


def _lines(files: Sequence[bytes], first: int, behind: int, limits: Limits) -> Iterator[tuple[int, float, str]]:
    lengths = [str(len(content)) for content in files]
    try:
        answer = _program.run(io.BytesIO(b"".join(files)), limits, str(first), str(behind), *lengths)
    except Stopped:
        # What it printed is gone with it: ask one by one until the file is found.
        if behind - first == 1:
            yield first, 0.0, "lost"
            return
        middle = (first + behind) // 2
        yield from _lines(files, first, middle, limits)
        yield from _lines(files, middle, behind, limits)
        return
    for line in answer.decode().splitlines():
        seed, seconds, end = line.split("\t", 2)
        yield int(seed), float(seconds), end


def main() -> None:
    """Try files until the time is over; prints how they ended, and exits with 1 on an error of ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    files, total, through = originals(18), Tally(), Counter[str]()
    started, first, longest = time.monotonic(), options.seed * 1_000_000, 0.0
    while time.monotonic() - started < options.seconds:
        part = tried(files, range(first, first + _BATCH))
        total.ends += part.ends
        total.errors += part.errors
        total.lost += part.lost
        total.slowest = max(total.slowest, part.slowest)
        for seed in range(first, first + _BATCH, 50):
            began = time.monotonic()
            found = service.read(io.BytesIO(mutated(files, seed)), ocr=False)
            longest = max(longest, time.monotonic() - began)
            through[found.obstacles[0].value if found.obstacles else "read"] += 1
        first += _BATCH
    seconds = time.monotonic() - started
    print(f"{total.ends.total():,} broken files in {seconds:.0f} s: {dict(total.ends)}; slowest {total.slowest:.2f} s")
    print(f"{through.total():,} through the service: {dict(through)}; slowest {longest:.2f} s")
    print(f"processes ended by a file: {len(total.lost)} {total.lost[:10]}; errors of ours: {len(total.errors)}")
    for error in total.errors[:20]:
        print(error)
    raise SystemExit(1 if total.errors else 0)


if __name__ == "__main__":
    main()
