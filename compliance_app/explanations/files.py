"""Reads docs/rules.md, so that the page of rules and the documentation are one text."""

import re
from dataclasses import dataclass
from pathlib import Path

_ID = r"[A-Z][A-Z0-9]{3,}(?:-[A-Z0-9]+)*|[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+"
_ROW = re.compile(rf"^\|\s*`?({_ID})`?\s*\|\s*(.+?)\s*\|\s*(.+?)\s*\|$")


@dataclass(frozen=True)
class Rule:
    """A business rule: the id that code and pages cite, its sentence, and where it comes from."""

    id: str
    sentence: str
    source: str


@dataclass(frozen=True)
class Chapter:
    """Rules under one heading."""

    title: str
    rules: tuple[Rule, ...]


def chapters(path: Path) -> tuple[Chapter, ...]:
    """The headings of level 2 with the rows of the tables below them; headings without a rule are left out."""
    found: list[tuple[str, list[Rule]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found.append((line[3:].strip(), []))
        elif (row := _ROW.match(line.strip())) and found:
            found[-1][1].append(Rule(row[1], _plain(row[2]), _plain(row[3])))
    return tuple(Chapter(title, tuple(rules)) for title, rules in found if rules)


def _plain(cell: str) -> str:
    """A table cell without Markdown's marks for code and escaped bars."""
    return cell.replace("`", "").replace("\\|", "|")
