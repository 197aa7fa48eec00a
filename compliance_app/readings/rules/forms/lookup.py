"""What was written beside a label: to its right, in the cell below, or in a form field, by position alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from compliance_app.readings.rules.forms.sheet import Hit, Sheet
from compliance_app.readings.rules.labels import Label
from compliance_app.readings.rules.lines import box_of, rows_of, text_of
from compliance_app.readings.rules.names import is_hint
from compliance_app.readings.rules.text import Box, FormField, Word

ROW = 0.85
"""A word this many heights above or below the label's middle may still stand in its row: hands are not exact."""


@dataclass(frozen=True)
class Written:
    """Words found beside a label, in reading order, and the box they stand in."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return text_of(self.words)

    @property
    def box(self) -> Box:
        return box_of(self.words)


def written(sheet: Sheet, hit: Hit) -> Written | None:
    """What stands beside the label; None where nothing does."""
    frame = _Frame(sheet, hit)
    return _in_field(frame) or _to_the_right(frame) or _below(frame)


def row_text(sheet: Sheet, hit: Hit) -> str:
    """All words of the label's row, the form's own hints included."""
    return text_of(
        word
        for line in sheet.lines
        for word in line.words
        if abs(word.box.middle[1] - hit.middle) <= hit.height and word.box.left >= hit.box.left - 1
    )


class _Frame:
    """The room that belongs to a label: up to its neighbours to the right, above and below."""

    def __init__(self, sheet: Sheet, hit: Hit) -> None:
        self.sheet = sheet
        self.hit = hit
        self.height = max(hit.height, sheet.height * 0.8)
        self.right = min(
            (
                other.box.left
                for other in sheet.hits
                if other is not hit
                and other.box.left > hit.words[0].box.right
                and other.box.right > hit.box.right
                and (abs(other.middle - hit.middle) <= self.height or _beside(other.box, hit.box))
            ),
            default=sheet.page.width,
        )
        heads = [box for box in _heads(sheet, hit) if box.left < hit.box.right and box.right > hit.box.left - 12]
        self.above = max((b for b in heads if b.middle[1] < hit.middle - 1), key=_middle, default=None)
        self.under = min((b for b in heads if b.middle[1] > hit.middle + 1), key=_middle, default=None)

    def is_ours(self, middle: float) -> bool:
        """Whether a height on the page is nearer to this label than to the one above or below it."""
        own = self.distance(middle)
        return all(other is None or own <= abs(other.middle[1] - middle) for other in (self.above, self.under))

    def distance(self, middle: float) -> float:
        """How far a height is from the label, which may itself run over several lines."""
        box, half = self.hit.box, self.hit.height / 2
        if box.top + half <= middle <= box.bottom - half:
            return 0.0
        return min(abs(box.top + half - middle), abs(box.bottom - half - middle))


def _heads(sheet: Sheet, hit: Hit) -> Iterable[Box]:
    """The boxes of all that begins another field: labels, headings, and unknown words with a colon."""
    yield from (other.box for other in sheet.hits if other is not hit)
    yield from (heading.line.box for heading in sheet.headings)
    own = {id(word) for word in hit.words}
    for line in sheet.lines:
        for cell in line.cells:
            if abs(cell.box.left - hit.box.left) <= 4 and id(cell.words[0]) not in own:
                end = next((at for at, word in enumerate(cell.words) if word.text.endswith(":")), None)
                if end is not None and end < 8:
                    yield box_of(cell.words[: end + 1])


def _in_field(frame: _Frame) -> Written | None:
    """The value of the form field beside or below the label."""
    best = None
    for field in frame.sheet.page.fields:
        if field.checked is not None:
            continue
        far = _field_distance(frame, field)
        if far is not None and (best is None or far < best[0]):
            best = far, field
    if best is None or not best[1].value.strip() or is_hint(best[1].value):
        return None
    return Written(words_of_field(best[1]))


def words_of_field(field: FormField) -> tuple[Word, ...]:
    """A field's value as words within its box."""
    texts = field.value.split()
    step = field.box.width / max(len(texts), 1)
    return tuple(
        Word(text, Box(field.box.left + at * step, field.box.top, field.box.left + (at + 1) * step, field.box.bottom))
        for at, text in enumerate(texts)
    )


def _field_distance(frame: _Frame, field: FormField) -> float | None:
    hit, box, height = frame.hit, field.box, frame.height
    if box.left >= frame.right - 1:
        return None
    if box.left >= hit.box.right - 0.5 * height and _overlaps_row(box, hit.box):
        if not frame.is_ours(box.middle[1]) and not box.top <= hit.middle <= box.bottom:
            return None
        return box.left - hit.box.right
    if (
        box.left <= hit.box.right
        and box.right > hit.box.left
        and -0.5 * height <= box.top - hit.box.bottom <= 2 * height
    ):
        if frame.under is not None and frame.under.bottom <= box.top:
            return None
        return 1000 + box.top - hit.box.bottom
    begins_on_label = box.left > hit.words[0].box.right or box.right > hit.box.right + 20
    if box.left <= hit.box.right and _overlaps_row(box, hit.box) and begins_on_label:
        return 500.0  # a field laid over the whole cell
    return None


def _to_the_right(frame: _Frame) -> Written | None:
    hit, height = frame.hit, frame.height
    free = [word for word in frame.sheet.free if word.box.middle[0] < frame.right]
    beside = [word for word in free if _is_beside(frame, word)]
    if not beside:
        return None
    left = min(word.box.left for word in beside)
    edge = min(left - 0.9 * height, hit.box.right - 1.2 * height)
    taken = {id(word) for word in beside}
    rows = rows_of(word for word in free if id(word) in taken or word.box.left >= edge)
    anchors = [at for at, row in enumerate(rows) if any(id(word) in taken for word in row)]
    first, last = anchors[0], anchors[-1]
    while last + 1 < len(rows) and _goes_on(frame, rows[last : last + 3], left, frame.under):
        last += 1
    while first > 0 and _goes_on(frame, rows[max(0, first - 2) : first + 1][::-1], left, frame.above):
        first -= 1
    return Written(tuple(word for row in rows[first : last + 1] for word in row))


def _is_beside(frame: _Frame, word: Word) -> bool:
    """Whether a word stands in the label's row, behind the label; what a hand wrote may begin upon the label's end."""
    hit, middle = frame.hit, word.box.middle[1]
    if frame.distance(middle) > ROW * frame.height or not frame.is_ours(middle):
        return False
    if word.box.left >= hit.box.right - 1.2 * frame.height:
        return True
    return word.box.left >= hit.words[0].box.right and abs(middle - hit.middle) <= 0.6 * frame.height


def _goes_on(frame: _Frame, rows: Sequence[list[Word]], left: float, head: Box | None) -> bool:
    """Whether the value runs on from the first of these rows in the second: near, aligned, and nearer to it than to
    the next label, or to the row beyond, with which it is another's value."""
    row, other = rows[:2]
    here, there = _row_middle(row), _row_middle(other)
    gap = abs(there - here)
    if gap > 2.1 * max(word.box.height for word in row) or abs(other[0].box.left - left) > 0.9 * frame.height:
        return False
    if _has_head(frame, other):
        return False
    for beyond in rows[2:]:
        if abs(beyond[0].box.left - left) <= 0.9 * frame.height and gap > abs(_row_middle(beyond) - there) + 2:
            return False
    if head is None:
        return gap <= 1.7 * frame.height
    to_head = abs(head.middle[1] - there)
    return (head.middle[1] - there) * (there - here) > 0 and gap < to_head - 0.5


def _has_head(frame: _Frame, row: list[Word]) -> bool:
    """Whether something unknown stands in the label's column beside this row."""
    hit, middle = frame.hit, _row_middle(row)
    own = {id(word) for word in (*hit.words, *row)}
    return any(
        abs(word.box.middle[1] - middle) <= 0.6 * frame.height
        and word.box.left < hit.box.right
        and word.box.right > hit.box.left
        and id(word) not in own
        for line in frame.sheet.lines
        for word in line.words
    )


def _below(frame: _Frame) -> Written | None:
    hit, height = frame.hit, frame.height
    end = hit.box.bottom + 4.5 * height
    if frame.under is not None:
        end = min(end, frame.under.top)
    words = [
        word
        for word in frame.sheet.free
        if hit.box.left - 5 <= word.box.left
        and word.box.middle[0] < frame.right
        and hit.box.bottom - 0.2 * height <= word.box.middle[1] < end
        and word.box.top > hit.middle
    ]
    rows = rows_of(words)
    if not rows or rows[0][0].box.top - hit.box.bottom > 1.6 * height:
        return None
    if rows[0][0].box.left > hit.box.left + 14:
        return None
    kept = [rows[0]]
    for row in rows[1:]:
        gap = _row_middle(row) - _row_middle(kept[-1])
        if gap > 1.75 * max(word.box.height for word in kept[-1]) or abs(row[0].box.left - kept[0][0].box.left) > 4:
            break
        kept.append(row)
    found = tuple(word for row in kept for word in row)
    if found[-1].text.endswith(":") or len(kept) > 3:
        return None
    return Written(found)


def near(hits: Iterable[Hit], hit: Hit, label: Label) -> Hit | None:
    """The label of this kind in the same row, to the right."""
    found = [
        other
        for other in hits
        if other.label is label
        and other.box.left > hit.box.right - hit.height
        and abs(other.middle - hit.middle) <= 1.5 * hit.height
    ]
    return min(
        found, key=lambda other: (abs(other.middle - hit.middle) > 0.8 * hit.height, other.box.left), default=None
    )


def _beside(one: Box, other: Box) -> bool:
    return one.top < other.bottom and one.bottom > other.top


def _overlaps_row(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.35 * min(one.height, other.height)


def _row_middle(row: list[Word]) -> float:
    return sum(word.box.middle[1] for word in row) / len(row)


def _middle(box: Box) -> float:
    return box.middle[1]
