"""The tables of the README are those of the code."""

import re
from pathlib import Path

import click
import pytest
from flask import Flask

from compliance_app.foundation.settings import PROJECT_ROOT, SETTINGS

README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
OTHERS = {"db", "limiter", "routes", "run", "shell"}
"""Commands that Flask and its extensions bring."""


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_every_setting_is_in_the_table_as_the_code_has_it() -> None:
    assert rows("Settings") == [[f"`{row.name}`", row.meaning, row.default] for row in SETTINGS]


@pytest.mark.database("sqlite")
def test_every_command_is_in_the_table_as_its_help_has_it(app: Flask) -> None:
    commands = [
        [f"`{group} {name}`", command.get_short_help_str(200)]
        for group, held in sorted(app.cli.commands.items())
        if group not in OTHERS and isinstance(held, click.Group)
        for name, command in sorted(held.commands.items())
    ]
    assert rows("Commands") == commands


def test_every_path_it_names_is_there() -> None:
    named = re.findall(r"`((?:compliance_app|docs|tests|\.ci)/[\w./]+)`", README)
    assert named
    assert [path for path in named if not (PROJECT_ROOT / Path(path)).exists()] == []
