"""`flask levels assess` as a real process, with and without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from compliance_app.app import create_app
from compliance_app.foundation.database import db
from compliance_app.foundation.settings import PROJECT_ROOT
from compliance_app.levels.service import NewLimit
from compliance_app.levels.thresholds import Operator
from tests.databases import StartProcess
from tests.factories import TODAY, make_merchant
from tests.levels.builders import change_threshold, history, make_volume


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in an environment without any setting, as in a fresh clone."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "flask", "levels", "assess", *arguments],
        cwd=PROJECT_ROOT,
        env={**kept, "DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_without_a_database_the_shipped_thresholds_answer(tmp_path: Path) -> None:
    done = run(tmp_path, "--system", "visa", "--total", "6000000", "--ecommerce", "0", "--on", "2026-03-02")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "on": "2026-03-02",
        "systems": {"visa": {"total": 6_000_000, "ecommerce": 0, "level": 2, "rule_ids": ["LEVEL-VISA-2"]}},
        "provider": {"total": 6_000_000, "level": None, "rule_ids": ["LEVEL-2"]},
        "strictest": 2,
        "rule_ids": ["LEVEL-VISA-2", "LEVEL-STRICTEST"],
    }


def test_options_belong_together_by_position(tmp_path: Path) -> None:
    pairs = ["--system", "visa", "--system", "Mastercard", "--total", "6000000", "--total", "30000"]
    done = run(tmp_path, *pairs, "--ecommerce", "1", "--ecommerce", "20001")

    found: dict[str, Any] = json.loads(done.stdout)
    assert found["systems"]["mastercard"] == {
        "total": 30_000,
        "ecommerce": 20_001,
        "level": 2,
        "rule_ids": ["LEVEL-MASTERCARD-VISA"],
    }
    assert found["provider"] == {"total": 6_030_000, "level": 1, "rule_ids": ["LEVEL-1"]}
    assert (found["strictest"], found["rule_ids"]) == (1, ["LEVEL-1", "LEVEL-STRICTEST"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("", "Name at least one payment system"),
        ("--system maestro --total 1 --ecommerce 0", "'maestro' is not a payment system; choose from visa"),
        ("--system visa --total 1 --ecommerce 0 --system visa --total 1 --ecommerce 0", "given twice"),
        ("--system visa --ecommerce 0", "Each --system needs one --total"),
        ("--system visa --total 1", "Each --system needs one --ecommerce"),
        ("--system visa --total -1 --ecommerce 0", "-1 is not in the range"),
        ("--system visa --total many --ecommerce 0", "'many' is not a valid integer"),
        ("--system visa --total 1 --ecommerce 2", "2 is more than the total 1"),
        ("--system visa --total 1 --ecommerce 0 --on 2026-02-30", "2026-02-30"),
        ("--system visa --total 1 --ecommerce 0 --on 2004-12-14", "No thresholds are known for 2004-12-14"),
    ],
)
def test_a_wrong_call_says_what_to_do(tmp_path: Path, arguments: str, words: str) -> None:
    runner = create_app({"DATA_DIR": str(tmp_path), "SCHEDULER": "off"}).test_cli_runner()

    done = runner.invoke(args=["levels", "assess", *arguments.split()])

    assert done.exit_code == 2
    assert words in done.stderr
    assert done.stdout == ""


def test_a_wrong_call_ends_the_process_with_status_2(tmp_path: Path) -> None:
    done = run(tmp_path, "--system", "visa", "--total", "1", "--ecommerce", "2")

    assert (done.returncode, done.stdout) == (2, "")
    assert "2 is more than the total 1" in done.stderr


@pytest.mark.usefixtures("app")
def test_stored_thresholds_answer_for_their_days(start_process: StartProcess) -> None:
    limit = NewLimit(Operator.OVER, 5_000_000, TODAY, "Bulletin 7")
    change_threshold("visa", 1, limit)
    db.session.commit()

    for day, level in (("2026-03-01", 2), ("2026-03-02", 1)):
        figures = ["--system", "visa", "--total", "5500000", "--ecommerce", "0", "--on", day]
        process = start_process("-m", "flask", "levels", "assess", *figures)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output
        assert json.loads(output)["strictest"] == level


@pytest.mark.usefixtures("app")
def test_the_daily_assessment_has_a_command(start_process: StartProcess) -> None:
    merchant = make_merchant()
    make_volume(merchant, 1_500_000)
    db.session.commit()

    for words in ("1 level changed on 2026-03-02.", "0 levels changed on 2026-03-02."):
        output, _ = start_process("-m", "flask", "levels", "assess-all", "--on", "2026-03-02").communicate(timeout=120)
        assert output.strip() == words
    assert [row.level for row in history(merchant)] == [2]
