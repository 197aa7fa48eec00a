"""Realistic filled forms for the tests: AOC, SAQ, ASV scan reports and papers that are none of these.

`Filled` is what a paper states (the truth a reading is measured against), `write` draws it in one of the fill
styles, `sample` gives a broad mix by chance, `paper`, `scan_paper` and `stranger_paper` quick small files, and
`hard` the files that are hard to open.
"""

from tests.forms.filled import Filled, Signed
from tests.forms.look import Arrangement, FillStyle, Look, Ticks, look_of
from tests.forms.quick import paper, scan_paper, stranger_paper
from tests.forms.sampling import HELD_OUT, STYLES, one, sample
from tests.forms.writing import write

every_style: tuple[FillStyle, ...] = tuple(FillStyle)

__all__ = [
    "HELD_OUT",
    "STYLES",
    "Arrangement",
    "FillStyle",
    "Filled",
    "Look",
    "Signed",
    "Ticks",
    "every_style",
    "look_of",
    "one",
    "paper",
    "sample",
    "scan_paper",
    "stranger_paper",
    "write",
]
