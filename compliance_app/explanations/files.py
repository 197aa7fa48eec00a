"""Reads docs/rules.md, so that the page of rules, the documentation and the tests' examples are one text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from compliance_app.foundation import folding

_ID = r"[A-Z][A-Z0-9]{3,}(?:-[A-Z0-9]+)*|[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+"
_ROW = re.compile(rf"^\|\s*`?({_ID})`?\s*\|\s*(.+?)\s*\|\s*(.+?)\s*\|$")
_EXAMPLES = re.compile(r"^\|\s*Example of\s*\|")
_TABLE = re.compile(r"^\|")


@dataclass(frozen=True)
class Example:
    """What a rule comes to in one case: `given` and `then` in words, `name: value; name: value`."""

    given: str
    then: str


@dataclass(frozen=True)
class Rule:
    """A business rule: the id that code and pages cite, its sentence, where it comes from, and examples of it."""

    id: str
    sentence: str
    source: str
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """Rules under one heading; `lead`: what is said of all of them, `assumed`: what their examples take for granted."""

    title: str
    rules: tuple[Rule, ...]
    lead: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


def searched(chapters: Iterable[Chapter], text: str) -> tuple[Chapter, ...]:
    """The rules in whose id, sentence or chapter's title every word of the text begins a word, in their chapters."""
    wanted = folding.words(text)
    found = (
        replace(chapter, rules=tuple(rule for rule in chapter.rules if _speaks_of(wanted, chapter, rule)))
        for chapter in chapters
    )
    return tuple(chapter for chapter in found if chapter.rules)


def _speaks_of(wanted: Sequence[str], chapter: Chapter, rule: Rule) -> bool:
    said = folding.words(f"{chapter.title} {rule.id} {rule.sentence}")
    return all(any(word.startswith(each) for word in said) for each in wanted)


@dataclass
class _Open:
    """A chapter while it is read."""

    title: str
    rules: list[tuple[str, str, str]] = field(default_factory=list)
    examples: list[tuple[str, Example]] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)


def chapters(path: Path) -> tuple[Chapter, ...]:
    """The headings of level 2 with the rows of the tables below them; headings without a rule are left out.

    A table whose first column is headed `Example of` holds examples of the chapter's rules: rule, given, then.
    Paragraphs above the first rule are about the chapter, those below it about its examples.
    """
    return tuple(_closed(chapter) for chapter in _read(path.read_text(encoding="utf-8")) if chapter.rules)


def _read(text: str) -> Iterator[_Open]:
    chapter, examples, above = _Open(""), False, ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("## "):
            yield chapter
            chapter = _Open(line[3:].strip())
        elif not _TABLE.match(line):
            examples = False
            _add_prose(chapter, line, goes_on=bool(above))
        elif _EXAMPLES.match(line):
            examples = True
        elif row := _ROW.match(line):
            first, second = _plain(row[2]), _plain(row[3])
            if examples:
                chapter.examples.append((row[1], Example(first, second)))
            else:
                chapter.rules.append((row[1], first, second))
        above = "" if line.startswith(("#", "|")) else line
    yield chapter


def _add_prose(chapter: _Open, line: str, *, goes_on: bool) -> None:
    """A line of a paragraph, which goes on below a line of the same one."""
    paragraphs = chapter.assumed if chapter.rules else chapter.lead
    if line and goes_on:
        paragraphs[-1] += f" {_plain(line)}"
    elif line:
        paragraphs.append(_plain(line))


def _closed(chapter: _Open) -> Chapter:
    known = {rule_id for rule_id, _, _ in chapter.rules}
    for rule_id, _ in chapter.examples:
        if rule_id not in known:
            raise ValueError(f"The chapter {chapter.title} has an example of {rule_id}, which is no rule of it.")
    rules = (
        Rule(rule_id, sentence, source, tuple(example for of, example in chapter.examples if of == rule_id))
        for rule_id, sentence, source in chapter.rules
    )
    return Chapter(chapter.title, tuple(rules), tuple(chapter.lead), tuple(chapter.assumed))


def _plain(cell: str) -> str:
    """A table cell without Markdown's marks for code and escaped bars."""
    return cell.replace("`", "").replace("\\|", "|")
