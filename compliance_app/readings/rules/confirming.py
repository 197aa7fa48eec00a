"""What was read in a picture is stated where other looks at its place read the same; else left out (INTAKE-PICTURE).

Names, dates and numbers: a wrong one is far worse than none, and a recogniser that is wrong is often sure.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from compliance_app.readings.rules.lines import box_of, key, least_confidence, rows_of, text_of
from compliance_app.readings.rules.reading import Evidence, FieldName, Reading, Signature
from compliance_app.readings.rules.text import Box, DocumentText, Source, Word

Of = FieldName | tuple[int, str]
"""What a place is looked at for: a field, or the number and the part of a signature."""
Look = Sequence[Word]
"""What one way of looking at a place reads, with the places of its words on the page."""

_NAME, _DAY = "name", "day"
_NUMBERS = frozenset((FieldName.COMPONENTS, FieldName.FAILING, FieldName.OUT_OF_SCOPE))
_EXACT = _NUMBERS | {FieldName.COMPLETED_ON, FieldName.EXPIRES_ON, FieldName.TARGET_DATE, FieldName.ASV_CERTIFICATE}
"""Fields of figures in a fixed form: nothing can be lost beside them."""
CONFIRMED = _EXACT | {
    FieldName.COMPANY,
    FieldName.DBA,
    FieldName.QSA_COMPANY,
    FieldName.QSA_NAME,
    FieldName.ISA_NAME,
    FieldName.ASV_COMPANY,
}
"""The fields whose words decide; a kind, a result or a version is one of few and is read with its surroundings."""

_BEFORE, _BEHIND, _ABOVE = 3.0, 2.2, 0.25
"""Heights of a line: how much more than the words is looked at. Beside them a word may have been lost."""
_LEAST_HEIGHT = 8.0
"""Points: words without tall letters are higher than their ink."""
_CLOSE, _AS_WIDE = 1.15, 1.6
"""A word belongs to a name that stands so many heights beside it, or so many times its widest space."""
_SURE = 0.55
"""A look that reads something else so surely contradicts; one that is less sure met words laid over other words."""
_LOST = re.compile(r"[^\W\d]\d[^\W\d]|ii|(?<![^\W\d])[^\W\d]\.0|0\.[0o]|[a-z][A-Z]{2}|\bAI-", re.UNICODE)
"""Signs that a recogniser makes of letters which it does not know: ii of u with two points, 0.0. of o.o."""
_ALONE = 0.75
"""One look alone must be so sure."""
_LABEL = re.compile(r"^.*:")
_LABELS_END = (":", ";")
"""How a label ends, as far as a recogniser sees it."""
_ALIKE = (frozenset("il1jtł"), frozenset("o0qdcø"), frozenset("5s"), frozenset("8b"), frozenset("uv"), frozenset("hn"))
"""Letters of which a recogniser takes one for the other in every size."""
_FIGURES = str.maketrans("ol", "01")


@dataclass(frozen=True)
class Place:
    """A line of the words that a value came from: `line` is their box, `box` what to look at."""

    of: Of
    page: int
    line: Box
    box: Box
    words: str  # of the whole value


def places(reading: Reading, text: DocumentText) -> list[Place]:
    """What to look at again: the lines of each value that was read in a picture."""
    pages = {page.number: page for page in text.pages if page.source is Source.OCR}
    found: list[Place] = []
    for of, proof in _proofs(reading):
        page = pages.get(proof.page)
        if page is not None:
            rows = rows_of(word for word in page.words if _within(word, proof.box))
            found.extend(Place(of, proof.page, box_of(row), _around(box_of(row)), proof.words) for row in rows)
    return found


def _proofs(reading: Reading) -> Iterator[tuple[Of, Evidence]]:
    for name, value in reading.values.items():
        if name in CONFIRMED:
            yield name, value.evidence
    for number, signature in enumerate(reading.signatures):
        for part, proof in ((_NAME, signature.name_at), (_DAY, signature.day_at)):
            if proof is not None:
                yield (number, part), proof


def _within(word: Word, box: Box) -> bool:
    x, y = word.box.middle
    return box.left - 1 <= x <= box.right + 1 and box.top - 1 <= y <= box.bottom + 1


def _around(line: Box) -> Box:
    high = max(line.height, _LEAST_HEIGHT)
    left = max(0.0, line.left - _BEFORE * high)
    return Box(left, line.top - _ABOVE * high, line.right + _BEHIND * high, line.bottom + _ABOVE * high)


def confirmed(reading: Reading, places: Sequence[Place], looks: Sequence[Sequence[Look]]) -> Reading:
    """The reading without what the second looks (several for each place, in the order of places) do not bear out."""
    seen: dict[Of, list[tuple[Place, Sequence[Look]]]] = {}
    for place, ways in zip(places, looks, strict=True):
        seen.setdefault(place.of, []).append((place, ways))
    refuted = {of for of, lines in seen.items() if not _is_borne_out(of, lines)}
    return replace(
        reading,
        values={name: value for name, value in reading.values.items() if name not in refuted},
        signatures=tuple(_left(number, each, refuted) for number, each in enumerate(reading.signatures)),
    )


def _left(number: int, signature: Signature, refuted: set[Of]) -> Signature:
    if (number, _NAME) in refuted:
        signature = replace(signature, name=None, name_at=None)
    if (number, _DAY) in refuted:
        signature = replace(signature, signed_on=None, day_at=None)
    return signature


def _is_borne_out(of: Of, lines: Sequence[tuple[Place, Sequence[Look]]]) -> bool:
    """Whether one way of looking reads the value again, and, for a name, no other reads something else surely.

    One that slips at a letter where two others agree says nothing.
    """
    exact = of in _EXACT or (isinstance(of, tuple) and of[1] == _DAY)
    wanted = key(lines[0][0].words)
    if not exact and _LOST.search(lines[0][0].words):
        return False
    agreed: list[list[Word]] = []
    others: list[list[Word]] = []
    for way in range(min(len(ways) for _, ways in lines)):
        words = [word for place, ways in lines for word in _own(place, ways[way], exact)]
        if _same(words, wanted, of in _NUMBERS):
            agreed.append(words)
        elif not exact and words and least_confidence(words) >= _SURE:
            others.append(words)
    if others:
        return len(others) == 1 and len(agreed) > 1 and all(_is_slip(others[0], words) for words in agreed)
    return len(agreed) > 1 or max(map(least_confidence, agreed), default=0.0) >= _ALONE


def _is_slip(other: Sequence[Word], agreed: Sequence[Word]) -> bool:
    """Whether words differ in one letter, of which they are less sure, and which nothing else looks like."""
    if len(other) != len(agreed):
        return False
    pairs = [(one, two) for one, two in zip(other, agreed, strict=True) if key(one.text) != key(two.text)]
    if len(pairs) != 1:
        return False
    (one, two), letters = pairs[0], [key(word.text) for word in pairs[0]]
    if len(letters[0]) != len(letters[1]) or one.confidence >= two.confidence:
        return False
    signs = [set(pair) for pair in zip(*letters, strict=True) if pair[0] != pair[1]]
    return len(signs) == 1 and not any(signs[0] <= alike for alike in _ALIKE)


def _own(place: Place, look: Look, exact: bool) -> list[Word]:
    """The words of a look that stand where the value does, and those close beside a name: one may have been lost."""
    line = place.line
    words = list(_spoken(sorted(look, key=lambda word: word.box.left)))
    own = [at for at, word in enumerate(words) if line.left - 1 <= word.box.middle[0] <= line.right + 1]
    if not own or exact:
        return [words[at] for at in own]
    first, last = own[0], own[-1]
    spaces = [_space(words, at) for at in own[1:]]
    close = max(_CLOSE * max(line.height, _LEAST_HEIGHT), _AS_WIDE * max(spaces, default=0.0))
    while first > 0 and _space(words, first) < close and not words[first - 1].text.endswith(_LABELS_END):
        first -= 1
    while last + 1 < len(words) and _space(words, last + 1) < close:
        last += 1
    return words[first : last + 1]


def _spoken(words: Iterable[Word]) -> Iterator[Word]:
    """Words that have letters or figures, each with the colon that stands alone behind it."""
    last = None
    for word in words:
        if last is not None and word.text in _LABELS_END:
            last = replace(last, text=last.text + word.text)
        elif key(word.text):
            if last is not None:
                yield last
            last = word
    if last is not None:
        yield last


def _space(words: Sequence[Word], at: int) -> float:
    """How far a word stands behind the one before it."""
    return words[at].box.left - words[at - 1].box.right


def _same(words: Sequence[Word], wanted: str, number: bool) -> bool:
    text = key(text_of(words))
    if number:
        return text.translate(_FIGURES) == wanted
    return text == wanted or key(_LABEL.sub("", text_of(words))) == wanted
