"""One of two printed options: the only one that is printed, or the one whose box is ticked (SCAN-READ-RESULT)."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from re import Pattern
from typing import TypeVar

from compliance_app.readings.rules.lines import box_of, fold
from compliance_app.readings.rules.marks import Mark, State, is_mark
from compliance_app.readings.rules.text import Box, Word

Option = TypeVar("Option", bound=StrEnum)
_REMARKS = frozenset(
    """
        scan the status result overall pci dss asv of for a an compliance or ou o de la le el du del rescan re analyse
        escaneo analisis etat resultat resultado estado
    """.split()  # noqa: SIM905
)


def chosen(
    words: Sequence[Word], marks: Sequence[Mark], options: Mapping[Option, Pattern[str]]
) -> tuple[Option, tuple[Word, ...]] | None:
    """The option that the words state, with its words; None where they state none, or do not say which."""
    spoken = [word for word in words if not is_mark(word.text)]
    found, rest = _mentioned(spoken, options)
    if not found or len(rest) > 2:
        return None
    states = {option: _state_of(places, spoken, marks) for option, places in found.items()}
    if len(found) == 1:
        option, places = next(iter(found.items()))
        return (option, places[0]) if states[option] in (None, State.TICKED) else None
    ticked = [option for option, state in states.items() if state is State.TICKED]
    if len(ticked) != 1 or State.UNCLEAR in states.values():
        return None
    return ticked[0], found[ticked[0]][0]


def _mentioned(
    words: Sequence[Word], options: Mapping[Option, Pattern[str]]
) -> tuple[dict[Option, list[tuple[Word, ...]]], list[str]]:
    """The places of each option among the words, and the words left over."""
    parts, owners, at = [], [], 0
    for number, word in enumerate(words):
        for token in "".join(sign if sign.isalnum() else " " for sign in fold(word.text)).split():
            parts.append(token)
            owners.extend([number] * (len(token) + 1))
            at += len(token) + 1
    text = " ".join(parts)
    found: dict[Option, list[tuple[Word, ...]]] = {}
    for option, pattern in options.items():
        match = pattern.search(text)
        while match is not None:
            inside = sorted({owners[spot] for spot in range(match.start(), match.end())})
            found.setdefault(option, []).append(tuple(words[spot] for spot in inside))
            text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
            match = pattern.search(text)
    return found, [token for token in text.split() if token not in _REMARKS]


def _state_of(places: Sequence[tuple[Word, ...]], words: Sequence[Word], marks: Sequence[Mark]) -> State | None:
    """The state of an option that may be printed in two lines: only one of them stands beside the box."""
    states = {_state(_first_line(place), words, marks) for place in places} - {None}
    return states.pop() if len(states) == 1 else State.UNCLEAR if states else None


def _first_line(words: Sequence[Word]) -> Box:
    """The box stands beside the first line of an option that is printed in two."""
    return box_of(word for word in words if word.box.top < words[0].box.middle[1] < word.box.bottom)


def _state(option: Box, words: Sequence[Word], marks: Sequence[Mark]) -> State | None:
    """The state of the box beside an option: to its left, else to its right; None where there is none."""
    height = max(option.height, 6.0)
    middle = option.middle[1]
    near = [mark for mark in marks if abs(mark.box.middle[1] - middle) <= 0.8 * height]
    before = [mark for mark in near if -height <= option.left - mark.box.right <= 2.5 * height]
    before = [mark for mark in before if mark.box.middle[0] < option.left]
    before = [mark for mark in before if not _between(mark.box.right, option.left, middle, words)]
    if before:
        return max(before, key=lambda mark: (mark.boxed, mark.box.right)).state
    behind = [mark for mark in near if -2 <= mark.box.left - option.right <= 1.5 * height]
    behind = [mark for mark in behind if not _belongs_to_next(mark, words, option)]
    return min(behind, key=lambda mark: mark.box.left).state if behind else None


def _between(left: float, right: float, middle: float, words: Sequence[Word]) -> bool:
    return any(
        left - 1 <= word.box.left and word.box.right <= right + 1 and word.box.top <= middle <= word.box.bottom
        for word in words
    )


def _belongs_to_next(mark: Mark, words: Sequence[Word], option: Box) -> bool:
    """Whether a box to the right of an option stands nearer to the words that follow it."""
    following = [
        word.box.left - mark.box.right
        for word in words
        if word.box.left >= mark.box.right - 2 and word.box.top <= mark.box.middle[1] <= word.box.bottom
    ]
    return bool(following) and min(following) < mark.box.left - option.right
