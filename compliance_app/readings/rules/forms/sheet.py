"""A page made ready: its lines, the labels and headings on them, and the marks."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from compliance_app.readings.rules.dates import is_placeholder
from compliance_app.readings.rules.labels import (
    ISA_HEADINGS,
    KEYS,
    PART_WORDS,
    QSA_HEADINGS,
    SECTION_WORDS,
    Label,
    Part,
)
from compliance_app.readings.rules.lines import Cell, Line, box_of, key, lines_of, text_of
from compliance_app.readings.rules.marks import Mark, is_mark, marks_on
from compliance_app.readings.rules.names import is_hint
from compliance_app.readings.rules.text import Box, PageText, Source, Word

_BY_HEAD: dict[str, list[tuple[str, Label]]] = {}
for _key, _label in KEYS:
    _BY_HEAD.setdefault(_key[:3], []).append((_key, _label))
_LONG = 9
"""A label of fewer letters (Date, Title, DBA) must end with a colon or stand alone: such words occur in names too."""
_LONGER = 16
"""A label of so many letters stands wherever a cell begins with it: no name does."""
_MOST_BEFORE_COLON = 9
"""A label in the middle of a line ends with a colon, and has at most so many words before it."""
MOST_WORDS = 4000
"""A page with more words is no form: a page bomb is not searched for labels."""
_TELLING = PART_WORDS | {
    "signature",
    "firma",
    "completion",
    "dachevement",
    "achevement",
    "realisation",
    "fin",
    "finalizacion",
    "entity",
    "entite",
    "entidad",
    "company",
    "entreprise",
    "empresa",
    "assessor",
    "evaluateur",
    "levaluateur",
    "asesor",
    "evaluador",
    "certificate",
    "certificat",
    "certificado",
    "qsa",
    "isa",
    "compliant",
    "conforme",
}
_DATE = frozenset(("date", "fecha"))
_ALIKE = str.maketrans("01i58q", "ollsbo")
_MISREAD = {"la": "1a", "lb": "1b", "ia": "1a", "ib": "1b", "l": "1", "i": "1"}
_PARTS = {part.value: part for part in Part}
_NOT_HEADINGS = frozenset(
    (
        "of",
        "and",
        "or",
        "if",
        "in",
        "is",
        "above",
        "below",
        "on",
        "de",
        "du",
        "et",
        "ou",
        "y",
        "o",
        "del",
        "ci",
        "anterior",
    )
)


@dataclass(frozen=True)
class Hit:
    """A label found on a page. `fuzzy`: it was recognised although a few letters differ."""

    label: Label
    words: tuple[Word, ...]
    height: float
    fuzzy: bool = False

    @cached_property
    def box(self) -> Box:
        return box_of(self.words)

    @property
    def middle(self) -> float:
        """The height on the page of its middle."""
        return (self.box.top + self.box.bottom) / 2


@dataclass(frozen=True)
class Heading:
    """The heading of a part, or of the assessor's block (`part` is None)."""

    part: Part | None
    line: Line
    qsa: bool = False

    @property
    def top(self) -> float:
        return self.line.box.top


class Sheet:
    """One page of a form with everything found on it, each worked out when first asked for."""

    def __init__(self, page: PageText) -> None:
        self.page = page
        self.number = page.number
        self.ocr = page.source is Source.OCR

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return lines_of(self.page)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of its words, whatever their place."""
        return frozenset(key(word.text) for word in self.page.words[:MOST_WORDS])

    @cached_property
    def tells(self) -> bool:
        """Whether a part, a signature or a date may be stated here: most pages only list requirements."""
        if self.number <= 3 or self.page.fields:
            return len(self.page.words) <= MOST_WORDS
        return len(self.page.words) <= MOST_WORDS and (self.ocr or not _TELLING.isdisjoint(self.keys))

    @cached_property
    def foot(self) -> tuple[Line, ...]:
        """The lines at the lower edge."""
        edge = self.page.height * 0.87
        words = [word for word in self.page.words if word.box.top >= edge]
        return lines_of(replace(self.page, words=tuple(words[:200])))

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        return marks_on(self.page)

    @cached_property
    def height(self) -> float:
        """The usual height of a line."""
        heights = sorted(line.height for line in self.lines)
        return heights[len(heights) // 2] if heights else 10.0

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(heading for line in self.lines if (heading := _heading(line)) is not None)

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """All labels, from top to bottom."""
        if len(self.page.words) > MOST_WORDS:
            return ()
        found: list[Hit] = []
        taken: set[int] = set()
        for at, line in enumerate(self.lines):
            before: Hit | None = None
            for cell, begin in _begins(line):
                if id(cell.words[begin]) in taken:
                    continue
                hit = self._hit(at, cell, begin, before)
                if hit is not None:
                    found.append(hit)
                    taken.update(id(word) for word in hit.words)
                    before = hit
        return tuple(found)

    @cached_property
    def labelled(self) -> frozenset[int]:
        """The identity of each word that is part of a label or heading."""
        words = [word for hit in self.hits for word in hit.words]
        words += [word for heading in self.headings for word in heading.line.words]
        return frozenset(id(word) for word in words)

    @cached_property
    def hints(self) -> frozenset[int]:
        """The identity of each word of a hint, such as YYYY-MM-DD and (Merchant Company Name)."""
        found: set[int] = set()
        for line in self.lines:
            opened: list[Word] = []
            for word in line.words:
                if is_placeholder(word.text):
                    found.add(id(word))
                if word.text.startswith("("):
                    opened = [word]
                elif opened:
                    opened.append(word)
                if opened and ")" in word.text:
                    if is_hint(text_of(opened).strip("().,;")):
                        found.update(id(each) for each in opened)
                    opened = []
        return frozenset(found)

    @cached_property
    def free(self) -> tuple[Word, ...]:
        """The words that are neither label, heading, hint, sign nor check box: what somebody wrote, or prose."""
        return tuple(
            word
            for line in self.lines
            for word in line.words
            if id(word) not in self.labelled and id(word) not in self.hints and not _is_sign(word.text)
        )

    def found(self, *labels: Label) -> list[Hit]:
        """The labels of these kinds, from top to bottom."""
        return [hit for hit in self.hits if hit.label in labels]

    def _hit(self, at: int, cell: Cell, begin: int, before: Hit | None) -> Hit | None:
        """The label that begins at a word; `before` is the one before it in its line."""
        own = cell.words[begin:]
        if not self.ocr and not _may_begin(own):
            return None
        found = match(own, fuzzy=self.ocr)
        whole = found is not None and found[1][-1] is own[-1]
        if begin == 0 and not any(word.text.endswith(":") for word in own):
            for more in (self._below(at, cell), self._behind(at, cell)):
                longer = match(own + more, fuzzy=self.ocr) if more else None
                if longer is None or len(longer[1]) <= len(own) or (whole and _stops_within(longer[1], more)):
                    continue
                found = longer
                break
            else:
                found = self._broken(at, cell) or found
        if found is None:
            return None
        label, words, fuzzy = found
        if begin and not words[-1].text.endswith(":") and (label in (Label.DATE, Label.OTHER) or _is_short(words)):
            return None
        if not _stands(label, words, cell) and (begin or not self._is_answered(at, cell, words, before)):
            return None
        return Hit(label, words, self.lines[at].height, fuzzy)

    def _is_answered(self, at: int, cell: Cell, words: Sequence[Word], before: Hit | None) -> bool:
        """Whether a form without colons has the value of a short label behind it in its cell.

        It is so where another cell of the line, or that above or below, is a label and its value too.
        """
        if not _is_followed(words, cell):
            # Of a recognised label the colon is often lost, or half of it stands alone; nothing is named Date.
            return self.ocr and len(words) >= len(cell.words) and key(text_of(words)) in _DATE
        if before is not None and _follows(before, self.lines[at], cell):
            return True
        near = [other for line in self.lines[max(0, at - 1) : at + 2 : 2] for other in line.cells]
        like = [other for other in near if abs(other.box.left - cell.box.left) <= 3]
        return any(_says_both(other) for other in (*self.lines[at].cells, *like) if other is not cell)

    def _broken(self, at: int, cell: Cell) -> tuple[Label, tuple[Word, ...], bool] | None:
        """A label that is broken into two lines with its value close behind the first of them."""
        below = self._below(at, cell)
        for length in range(min(len(cell.words) - 1, _MOST_BEFORE_COLON), 0, -1) if below else ():
            found = match(cell.words[:length] + below, fuzzy=False)
            if found is not None and len(found[1]) > length and found[1][-1].text.endswith(":"):
                return found
        return None

    def _behind(self, at: int, cell: Cell) -> tuple[Word, ...]:
        """The words of the next cell of the line, unless it is far: words of a label may be set wide apart."""
        line = self.lines[at]
        after = next((each for each in line.cells if each.box.left >= cell.box.right), None)
        if after is None or after.box.left - cell.box.right > 2 * line.height:
            return ()
        return after.words

    def _below(self, at: int, cell: Cell) -> tuple[Word, ...]:
        """The words of the cells that continue this one on the next two lines."""
        words: tuple[Word, ...] = ()
        last = cell
        for line in self.lines[at + 1 : at + 4]:
            if line.box.top - last.box.bottom > 0.9 * self.lines[at].height:
                break
            under = next((c for c in line.cells if abs(c.box.left - cell.box.left) <= 3), None)
            if under is None:
                continue
            words += under.words
            last = under
            if len(words) > 12:
                break
        return words


def _stops_within(words: Sequence[Word], more: Sequence[Word]) -> bool:
    """Whether a label takes some words of another cell and leaves the others, with no colon between."""
    return words[-1] is not more[-1] and not words[-1].text.endswith(":")


def _may_begin(words: Sequence[Word]) -> bool:
    """Whether any label begins with these letters: spares most words a closer look."""
    start = key(words[0].text)
    for word in words[1:4]:
        if len(start) >= 3:
            break
        start += key(word.text)
    return start[:3] in _BY_HEAD


def _is_sign(text: str) -> bool:
    """A lone colon, arrow or line to write on, or a check box; `&` and the like belong to names."""
    return all(sign in ":;.,_↑|-–—…()" for sign in text) or (
        text not in ("X", "x") and len(text) <= 3 and is_mark(text)
    )


def match(words: Sequence[Word], fuzzy: bool) -> tuple[Label, tuple[Word, ...], bool] | None:
    """The longest label with which these words begin.

    A colon ends it: `Nombre de la empresa: QSA Partners` asks for a company, whatever that company is called, and not
    for the `empresa QSA`.
    """
    words = _up_to_colon(words[:16])
    keys = [key(word.text) for word in words]
    ends, at = [], 0
    for each in keys:
        at += len(each)
        ends.append(at)
    joined = "".join(keys)
    for label_key, label in _BY_HEAD.get(joined[:3], ()):
        if joined.startswith(label_key):
            end = bisect_left(ends, len(label_key))
            if ends[end] == len(label_key):
                return label, _with_signs(words, end + 1), False
    return _nearly(words) if fuzzy else None


def _up_to_colon(words: Sequence[Word]) -> Sequence[Word]:
    """These words as far as a colon behind one of them, with the signs that stand alone behind it."""
    end = next((at for at, word in enumerate(words, 1) if word.text.endswith(":") and key(word.text)), len(words))
    while end < len(words) and not key(words[end].text):
        end += 1
    return words[:end]


def _nearly(words: Sequence[Word]) -> tuple[Label, tuple[Word, ...], bool] | None:
    """A long label with a few letters misread: one in eight at most."""
    joined, ends = "", []
    for word in words:
        joined += _as_seen(key(word.text))
        ends.append(len(joined))
    best: tuple[float, Label | None, int] | None = None
    for label_key, label, pieces in _SEEN:
        if not any(piece in joined for piece in pieces):
            continue
        size, most = len(label_key), len(pieces) - 1
        for end, length in enumerate(ends):
            if abs(length - size) > most:
                continue
            wrong = distance(joined[:length], label_key, most)
            if wrong <= most and (best is None or wrong / size < best[0]):
                best = wrong / size, label, end
            elif wrong <= most and best is not None and wrong / size == best[0] and label is not best[1]:
                best = best[0], None, end  # as near to another label: it may be either
    return None if best is None or best[1] is None else (best[1], _with_signs(words, best[2] + 1), True)


def _as_seen(text: str) -> str:
    """Letters that a recogniser takes for one another made the same."""
    return text.translate(_ALIKE).replace("rn", "m").replace("vv", "w")


def _pieces(text: str) -> tuple[str, ...]:
    """A label in so many pieces that one of them is whole whatever letters were misread."""
    most = len(text) // 8
    step = len(text) / (most + 1)
    return tuple(text[round(at * step) : round((at + 1) * step)] for at in range(most + 1))


_SEEN = tuple((seen, label, _pieces(seen)) for text, label in KEYS if len(text) >= _LONG and (seen := _as_seen(text)))


def distance(one: str, other: str, most: int) -> int:
    """How many letters must change, come or go; more than `most` is only said to be more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        least = i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
            least = min(least, row[j])
        if least > most:
            return most + 1
    return row[-1]


def _with_signs(words: Sequence[Word], end: int) -> tuple[Word, ...]:
    """The label's words with a lone colon, bracket or arrow behind them."""
    while (
        end < len(words)
        and not key(words[end].text)
        and len(words[end].text) <= 2
        and words[end].text[0] not in "-_[(☐☑☒"
    ):
        end += 1
    return tuple(words[:end])


def _stands(label: Label, words: tuple[Word, ...], cell: Cell) -> bool:
    """Whether the words stand as a label: the long ones anywhere a cell begins, the short ones only as such."""
    colon = words[-1].text.rstrip(")").endswith(":")
    if colon or words[-1].text.endswith("↑"):
        return True
    if label in (Label.COMPANY, Label.ENTITY) and "(" in words[0].text:
        return False  # (Merchant Company Name)
    alone = words[-1] is cell.words[-1] or len(words) > len(cell.words)
    if label is Label.OTHER and sum(len(word.text) for word in words) >= _LONGER:
        return True
    if label in (Label.OTHER, Label.DATE) or _is_short(words):
        return _dated(cell, words) if label is Label.DATE else alone
    if label is Label.SELF_COMPLETED:
        return True
    if alone or label not in (Label.COMPANY, Label.ENTITY, Label.DBA):
        return True
    begins = words[0] is cell.words[0] and (label is Label.DBA or ")" not in words[-1].text)
    return begins and _is_name(cell.words[len(words)])


def _follows(before: Hit, line: Line, cell: Cell) -> bool:
    """Whether a line says a label without a colon, its value, then this cell."""
    if before.words[-1].text.endswith((":", "↑")):
        return False
    left, right = before.words[0].box.left, cell.box.left
    own = {id(word) for word in before.words}
    return any(left < word.box.left < right and id(word) not in own for word in line.words)


def _says_both(cell: Cell) -> bool:
    """Whether a cell is a label and its value with no colon between them."""
    if any(word.text.endswith(":") for word in cell.words) or not _may_begin(cell.words):
        return False
    found = match(cell.words, fuzzy=False)
    return found is not None and _is_followed(found[1], cell)


def _is_followed(words: Sequence[Word], cell: Cell) -> bool:
    """Whether a value stands behind a label in its cell, which does not go on as prose does."""
    return len(words) < len(cell.words) and _is_name(cell.words[len(words)])


def _is_name(word: Word) -> bool:
    """Whether a word is no word of prose: it has a capital or a digit, as iPay4Games has."""
    return any(sign.isupper() or sign.isdigit() for sign in word.text)


def _is_short(words: Sequence[Word]) -> bool:
    return sum(len(word.text) for word in words) < _LONG


def _dated(cell: Cell, words: tuple[Word, ...]) -> bool:
    rest = cell.words[len(words) :]
    return bool(rest) and (
        rest[0].text[:1].isdigit() or key(rest[0].text) in ("yyyymmdd", "jjmmaaaa", "ddmmaaaa", "aaaammjj", "aaaammdd")
    )


def _begins(line: Line) -> Iterator[tuple[Cell, int]]:
    """Where a label may begin: at the start of a cell, behind a mark or a gap, and before a colon."""
    for cell in line.cells:
        yield cell, 0
        colons = [at for at, word in enumerate(cell.words) if word.text.endswith(":")]
        for at in range(1, len(cell.words)):
            if (
                not key(cell.words[at - 1].text)
                or _wide(cell, at)
                or any(at <= colon <= at + _MOST_BEFORE_COLON for colon in colons)
            ):
                yield cell, at


def _wide(cell: Cell, at: int) -> bool:
    before, after = cell.words[at - 1].box, cell.words[at].box
    return after.left - before.right > 0.45 * max(before.height, after.height)


def _heading(line: Line) -> Heading | None:
    first, second = _pair(line)
    if first in PART_WORDS and second in _PARTS and not second.startswith("s"):
        if _titled(line):
            return Heading(_PARTS[second], line)
    elif first in SECTION_WORDS and second in ("1", "2", "3") and _titled(line) and _is_section(line):
        return Heading(_PARTS["s" + second], line)
    joined = line.joined
    for headings, qsa in ((QSA_HEADINGS, True), (ISA_HEADINGS, False)):
        if any(joined.startswith(each) and len(joined) - len(each) <= 8 for each in headings):
            return Heading(None, line, qsa)
    return None


def _pair(line: Line) -> tuple[str, str]:
    keys = [each for each in line.keys[:3] if each]
    return (keys[0], _MISREAD.get(keys[1], keys[1])) if len(keys) > 1 else ("", "")


def _titled(line: Line) -> bool:
    """Whether a title follows the number: prose that breaks before "Part 2 of this document" is no heading."""
    rest = [word.text for word in line.words if key(word.text)][2:]
    if any("..." in word.text for word in line.words):
        return False  # a table of contents
    return not rest or (rest[0][:1].isupper() and key(rest[0]) not in _NOT_HEADINGS)


def _is_section(line: Line) -> bool:
    return line.words[1].text.rstrip().endswith((":", ".", "-")) or any(
        word.text in (":", "-", "–") for word in line.words[2:3]
    )
