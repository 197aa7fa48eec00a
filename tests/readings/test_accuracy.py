"""The reader over a fixed mix of papers: no value that the paper does not state, and most of what it states.

`python -m tests.benchmarks.accuracy` measures with more papers, by field.
"""

import pytest

from compliance_app.readings.rules import FieldName
from tests.benchmarks.accuracy import Measurement, measure
from tests.forms import sample
from tests.readings.drawn import reading_of

_SEED, _COUNT = 20, 40
_LEAST = 0.9  # the recall of each field over so few papers; the benchmark holds it to more


@pytest.fixture(scope="module")
def measured() -> Measurement:
    return measure(sample(_SEED, _COUNT), reading_of)  # a process for each would take most of the time


def test_no_value_is_wrong(measured: Measurement) -> None:
    assert measured.papers == _COUNT
    assert measured.wrong == []


def test_what_is_stated_is_read(measured: Measurement) -> None:
    tallies = [tally for name, tally in measured.tallies.items() if name in set(FieldName)]
    assert sum(tally.right for tally in tallies) >= _LEAST * sum(tally.stated for tally in tallies)
