"""How well the machine reads: precision and recall of each field over papers whose truth is known.

`python -m tests.benchmarks.accuracy --count 300 --seed 1 --only forms --show-wrong` measures with papers for
developing; without a seed it takes those that are held out. Precision is right / given, recall right / stated.
"""

import argparse
import io
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from compliance_app.readings import service
from compliance_app.readings.rules import FieldName, FieldValue, Reading, Source
from tests.benchmarks.lines import Line
from tests.forms import HELD_OUT, STYLES, Filled, FillStyle, sample

PRECISION, RECALL = 0.99, 0.95
"""What is aimed at for each field; the recall on PDFs that have text."""

PICTURES = (FillStyle.SCANNED, FillStyle.PARTLY_SCANNED)

Reader = Callable[[bytes], Reading]
Paper = tuple[str, Filled, bytes]
Answer = FieldValue | bool | None


@dataclass
class Tally:
    """What was counted for one field."""

    right: int = 0
    given: int = 0
    stated: int = 0

    @property
    def precision(self) -> float | None:
        """The share of given values that are right; None where none was given."""
        return self.right / self.given if self.given else None

    @property
    def recall(self) -> float | None:
        """The share of stated values that were given and are right; None where none was stated."""
        return self.right / self.stated if self.stated else None


@dataclass(frozen=True)
class Miss:
    """One value that is not as it should be."""

    paper: str
    name: str
    truth: Answer
    given: Answer


@dataclass
class Measurement:
    """All that was counted over a set of papers; `unread` are those that the reader met an obstacle in."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    wrong: list[Miss] = field(default_factory=list)
    missed: list[Miss] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    papers: int = 0
    seconds: float = 0.0

    def count(
        self, paper: str, name: str, truth: Answer, given: Answer, tolerated: Answer = None, picture: bool = False
    ) -> None:
        """Count one field of one paper; words from a `picture` may lack accents."""
        tally = self.tallies[name]
        if picture and isinstance(truth, str) and isinstance(given, str) and _bare(truth) == _bare(given):
            given = truth
        if given is not None and tolerated is not None and alike(name, tolerated, given):
            if truth is None:
                return
            given = truth
        tally.stated += truth is not None
        tally.given += given is not None
        if truth is not None and given is not None and alike(name, truth, given):
            tally.right += 1
        elif given is not None:
            self.wrong.append(Miss(paper, name, truth, given))
        elif truth is not None:
            self.missed.append(Miss(paper, name, truth, given))


def alike(name: str, truth: Answer, given: Answer) -> bool:
    """Whether both say the same: names whatever their case and spaces, revisions by their number."""
    if isinstance(truth, str) and isinstance(given, str):
        if name == FieldName.REVISION:
            return _number(truth) == _number(given)
        return _plain(truth) == _plain(given)
    return truth == given


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _bare(text: str) -> str:
    """Letters and digits without accents."""
    letters = unicodedata.normalize("NFKD", text.translate(_UNFOLDED)).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


_UNFOLDED = str.maketrans("øØłŁđĐ", "oOlLdD")


def _number(revision: str) -> str:
    return revision.lower().lstrip("rev. ").split(".")[0]


def read(content: bytes) -> Reading:
    """A reading as the application makes it, in a process of its own."""
    return service.read(io.BytesIO(content))


def measure(papers: Iterable[Paper], reader: Reader = read, keep: Path | None = None) -> Measurement:
    """Read each paper and count; `keep` is a folder for the papers that were misread."""
    found = Measurement()
    for name, filled, content in papers:
        started = time.perf_counter()
        reading = reader(content)
        found.seconds += time.perf_counter() - started
        found.papers += 1
        if reading.obstacles:
            found.unread.append(f"{name}: {', '.join(reading.obstacles)}")
        before = len(found.wrong) + len(found.missed)
        _count(found, name, filled, reading)
        if keep and len(found.wrong) + len(found.missed) > before:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{name}.pdf").write_bytes(content)
    return found


def _count(found: Measurement, paper: str, filled: Filled, reading: Reading) -> None:
    picture = reading.source is Source.OCR
    for name in FieldName:
        value = reading.values.get(name)
        given = None if value is None else value.value
        found.count(paper, name, filled.value(name), given, filled.tolerated.get(name), picture)
    if filled.kind is not None:
        found.count(paper, "language", filled.language, reading.language)
    _count_signatures(found, paper, filled, reading)


def _count_signatures(found: Measurement, paper: str, filled: Filled, reading: Reading) -> None:
    """Each block by its signer: a block that was not read counts as not signed."""
    picture = reading.source is Source.OCR
    read_blocks = {block.signer: block for block in reading.signatures}
    for signer in {block.signer for block in filled.signatures} | set(read_blocks):
        truth, given = filled.signature(signer), read_blocks.get(signer)
        name = f"{paper} {signer}"
        if not (truth and truth.doubtful):
            found.count(name, "signed", bool(truth and truth.signed) or None, bool(given and given.signed) or None)
        days = (truth.signed_on, truth.tolerated_on) if truth else (None, None)
        found.count(name, "signed_on", days[0], given.signed_on if given else None, days[1])
        found.count(name, "signed_by", truth.name if truth else None, given.name if given else None, picture=picture)


def table(found: Measurement, recall: float | None = RECALL) -> Iterator[Line]:
    """One line for each field that was stated or given."""
    for name, tally in found.tallies.items():
        if not tally.stated and not tally.given:
            continue
        low = [
            figure
            for figure, target in ((tally.precision, PRECISION), (tally.recall, recall))
            if figure is not None and target is not None and figure < target
        ]
        yield Line(
            f"  {name}",
            f"{_share(tally.precision)} {_share(tally.recall)}",
            f"{tally.stated:>6} stated {tally.given - tally.right:>4} wrong{'   below its target' if low else ''}",
        )


def _share(figure: float | None) -> str:
    return f"{'-':>10}" if figure is None else f"{figure:>10.4f}"


def measured(count: int = 300, pictures: int = 48) -> Iterator[Line]:
    """For `make bench`: papers nobody has developed with, PDFs with text and pictures of pages apart."""
    found = measure(sample(HELD_OUT, count))
    yield Line(
        f"Reading {count} PDFs with text", f"{found.papers / found.seconds:.1f} papers/s", f"aim {PRECISION} {RECALL}"
    )
    yield from table(found)
    found = measure(sample(HELD_OUT, pictures, styles=PICTURES))
    yield Line(f"Reading {pictures} scanned papers", f"{found.papers / found.seconds:.1f} papers/s", f"aim {PRECISION}")
    yield from table(found, None)


def main() -> None:
    """Measure, print the table and on request what was wrong or missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=HELD_OUT, help=f"below {HELD_OUT} to develop with")
    parser.add_argument("--only", choices=("forms", "scans", "strangers", "ocr", "ocr-forms", "ocr-scans"))
    parser.add_argument("--show-wrong", action="store_true")
    parser.add_argument("--show-missed", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder for the papers that were misread")
    wanted = parser.parse_args()
    only, pictures = wanted.only, str(wanted.only or "").startswith("ocr")
    if pictures:
        only = only.removeprefix("ocr").removeprefix("-") or None
    styles = PICTURES if pictures else STYLES
    papers = sample(wanted.seed, wanted.count, only, styles)
    found = measure(papers, read, wanted.keep)
    for line in table(found, None if pictures else RECALL):
        print(f"{line.what:<30}{line.figure:>24}   {line.beside}")
    print(f"{found.papers} papers in {found.seconds:.1f} s, {len(found.wrong)} wrong values")
    for paper in found.unread:
        print(f"UNREAD {paper}")
    _show("WRONG", found.wrong if wanted.show_wrong else ())
    _show("MISSED", found.missed if wanted.show_missed else ())
    sys.exit(1 if found.wrong else 0)


def _show(title: str, misses: Iterable[Miss]) -> None:
    for miss in misses:
        print(f"{title:<7}{miss.name:<18} stated {_said(miss.truth)}, read {_said(miss.given)}   {miss.paper}")


def _said(value: Answer) -> str:
    return value.isoformat() if isinstance(value, date) else repr(str(value)) if value is not None else "nothing"


if __name__ == "__main__":
    main()
