"""A recogniser may compute so long, whatever else the machine does; what sleeps or spins is ended, and that is said."""

import time
from pathlib import Path

import pytest

from compliance_app.readings.pdf import budget as budgets
from compliance_app.readings.pdf import recognition
from compliance_app.readings.pdf.budget import Budget, Spent
from compliance_app.readings.pdf.recogniser import Recogniser
from compliance_app.readings.rules import Obstacle
from tests.readings.drawn import text_of
from tests.readings.test_engine_files import scan, scanned


def program(folder: Path, does: str) -> str:
    """A recogniser that does this instead."""
    path = folder / "recogniser"
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o700)
    return str(path)


def test_waiting_for_a_busy_machine_is_no_computing(tmp_path: Path) -> None:
    slow = program(tmp_path, "sleep 0.5; echo fra")
    assert Recogniser(slow, Budget(0.4, 60.0, 0.0)).languages == "fra"


def test_what_sleeps_is_ended_by_the_clock(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(Spent):
        _ = Recogniser(program(tmp_path, "exec sleep 60"), Budget(60.0, 0.2, 0.0)).languages
    assert time.monotonic() - began < 30


def test_what_spins_is_ended_by_its_computing_and_counts(tmp_path: Path) -> None:
    budget = Budget(0.2, 60.0, 0.0)
    with pytest.raises(Spent):
        _ = Recogniser(program(tmp_path, "while :; do :; done"), budget).languages
    with pytest.raises(Spent):
        budget.left(last=True)


def test_a_share_is_kept_for_what_is_asked_for_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "_computed", lambda: 0.0)
    budget = Budget(10.0, 60.0, 0.2)
    monkeypatch.setattr(budgets, "_computed", lambda: 7.5)
    assert budget.left().computing == pytest.approx(0.5)
    monkeypatch.setattr(budgets, "_computed", lambda: 8.5)
    with pytest.raises(Spent):
        budget.left()
    assert budget.left(last=True).computing == pytest.approx(1.5)


def test_a_document_whose_recogniser_sleeps_says_that_it_was_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognition, "CLOCK", 0.3)
    found = text_of(scanned(scan("Compliant")), program(tmp_path, "exec sleep 60"))
    assert found.obstacles == (Obstacle.OCR_CUT_SHORT,)
    assert [page.number for page in found.pages] == [1, 2]
