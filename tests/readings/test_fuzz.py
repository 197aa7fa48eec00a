"""Broken PDF files: whatever they are, the reader answers, and no fault of its own is among the answers."""

import io
from collections.abc import Sequence

import pytest

from compliance_app.readings import service
from compliance_app.readings.rules import Reading
from tests.readings.fuzz import tried
from tests.readings.mutations import mutated, originals


@pytest.fixture(scope="module")
def files() -> list[bytes]:
    return originals(6)


def test_hundreds_of_broken_files_are_read_or_refused(files: Sequence[bytes]) -> None:
    tally = tried(files, range(90))
    assert tally.errors == []
    assert tally.ends.total() == 90
    assert tally.ends["read"] > 10  # many are mended by the library
    assert tally.ends["damaged"] > 10


@pytest.mark.parametrize("seed", range(1000, 1005))
def test_the_service_always_answers(files: Sequence[bytes], seed: int) -> None:
    stream = io.BytesIO(mutated(files, seed))
    assert isinstance(service.read(stream, ocr=False), Reading)
    assert stream.tell() == 0
