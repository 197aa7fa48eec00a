"""What is read of a rule book: chapters, rules with their examples, and the prose above either table."""

from pathlib import Path

import pytest

from compliance_app.explanations import files
from compliance_app.explanations.files import Chapter, Example, Rule

BOOK = """# Rules

This is of no chapter.

## Ferries

What sails by `timetable`, and
what does not.

A second paragraph.

| Id | Rule | Source |
|---|---|---|
| FERRY-1 | It sails at noon. | Chosen |
| FERRY-2 | It rests in winter. | Chosen |

Days are of 2027;
the sea is calm.

| Example of | Given | Then |
|---|---|---|
| FERRY-1 | at: noon | sails: yes |

## Without rules

Nothing follows.
"""


def test_prose_above_the_rules_is_the_chapters_and_below_them_the_examples(tmp_path: Path) -> None:
    book = tmp_path / "rules.md"
    book.write_text(BOOK, encoding="utf-8")
    assert files.chapters(book) == (
        Chapter(
            "Ferries",
            (
                Rule("FERRY-1", "It sails at noon.", "Chosen", (Example("at: noon", "sails: yes"),)),
                Rule("FERRY-2", "It rests in winter.", "Chosen"),
            ),
            ("What sails by timetable, and what does not.", "A second paragraph."),
            ("Days are of 2027; the sea is calm.",),
        ),
    )


def test_an_example_stands_in_the_chapter_of_its_rule(tmp_path: Path) -> None:
    book = tmp_path / "rules.md"
    book.write_text(BOOK.replace("| FERRY-1 | at", "| FERRY-3 | at"), encoding="utf-8")
    with pytest.raises(ValueError, match="Ferries has an example of FERRY-3"):
        files.chapters(book)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["FERRY-1", "FERRY-2"]),
        ("ferry", ["FERRY-1", "FERRY-2"]),
        ("ferry-2", ["FERRY-2"]),
        ("Winter rest", ["FERRY-2"]),
        ("inter", []),
        ("noon winter", []),
    ],
)
def test_rules_are_found_by_the_beginnings_of_words(tmp_path: Path, text: str, found: list[str]) -> None:
    book = tmp_path / "rules.md"
    book.write_text(BOOK, encoding="utf-8")
    assert [rule.id for chapter in files.searched(files.chapters(book), text) for rule in chapter.rules] == found
