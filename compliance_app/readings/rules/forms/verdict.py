"""The result and the extent of the assessment: only from the ticked box, for every sentence is always printed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from compliance_app.readings.rules.forms.document import Form, Span
from compliance_app.readings.rules.forms.sheet import Sheet
from compliance_app.readings.rules.labels import Part
from compliance_app.readings.rules.lines import Line, box_of, key, text_of
from compliance_app.readings.rules.marks import Mark, State, is_mark
from compliance_app.readings.rules.reading import Assessment, Evidence, FieldName, Result, Value
from compliance_app.readings.rules.text import Box, Word

REACH = 70.0
"""A box stands at most this far left of its option, in points."""

_Phrases = Mapping[Result, tuple[str, ...]] | Mapping[Assessment, tuple[str, ...]]

_RESULTS: Mapping[Result, tuple[str, ...]] = {
    Result.LEGAL_EXCEPTION: (
        "compliantbutwithlegalexception",
        "compliantbutwithalegalexception",
        "compliantwithlegalexception",
        "conformemaisavecexceptionlegale",
        "conformemaisavecuneexceptionlegale",
        "conformeavecexceptionlegale",
        "conformeperoconexcepcionlegal",
        "conformeperoconunaexcepcionlegal",
        "conformeconexcepcionlegal",
        "cumpleperoconexcepcionlegal",
        "cumpleperoconunaexcepcionlegal",
        "encumplimientoperoconexcepcionlegal",
        "encumplimientoperoconunaexcepcionlegal",
        "cumplimientoconexcepcionlegal",
    ),
    Result.NON_COMPLIANT: (
        "noncompliant",
        "notcompliant",
        "nonconforme",
        "noconforme",
        "nocumple",
        "noencumplimiento",
        "incumplimiento",
        "noestaencumplimiento",
    ),
    Result.COMPLIANT: ("compliant", "conforme", "encumplimiento", "cumple"),
}
_EXTENTS: Mapping[Assessment, tuple[str, ...]] = {
    Assessment.FULL: (
        "fullassessment",
        "full",
        "evaluationcomplete",
        "evaluationintegrale",
        "evaluationtotale",
        "complete",
        "totale",
        "evaluacioncompleta",
        "evaluaciontotal",
        "completa",
        "total",
    ),
    Assessment.PARTIAL: (
        "partialassessment",
        "partial",
        "evaluationpartielle",
        "partielle",
        "evaluacionparcial",
        "parcial",
    ),
}
_SENTENCES = (
    "allsections",
    "notallsections",
    "oneormore",
    "touteslessections",
    "toutes",
    "todaslassecciones",
    "una",
    "une",
)


@dataclass(frozen=True)
class _Option:
    """One of the statements to choose from, with the words of its label."""

    value: Result | Assessment
    words: tuple[Word, ...]
    line: Line
    sheet: Sheet

    @property
    def box(self) -> Box:
        return box_of(self.words)


def verdict(form: Form) -> dict[FieldName, Value]:
    """The result and whether the assessment was full, where a box says so."""
    spans = form.span(Part.THREE, Part.THREE_A, Part.THREE_B, Part.FOUR)
    values = {}
    result = _chosen(_options(spans, _RESULTS), len(_RESULTS)) or _only_sentence(spans)
    if result is not None:
        values[FieldName.RESULT] = result
    extent = _chosen(_options(spans, _EXTENTS), len(_EXTENTS))
    if extent is not None:
        values[FieldName.ASSESSMENT] = extent
    return values


def options_begin(span: Span) -> float:
    """Where on the page the first statement to choose from begins; far below where there is none."""
    found = [*_options([span], _RESULTS), *_options([span], _EXTENTS)]
    return min((option.box.top for option in found), default=float("inf"))


def _options(spans: Sequence[Span], phrases: _Phrases) -> list[_Option]:
    return [
        option
        for span in spans
        for line in span.lines
        for cell in line.cells
        for words in _boxed(cell.words)
        if (option := _option(span.sheet, line, words, phrases)) is not None
    ]


def _boxed(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The words of a cell, parted at its boxes where each has its words behind it: `☒ Full ☐ Partial`."""
    at = [place for place, word in enumerate(words) if is_mark(word.text)]
    if len(at) < 2 or at[0] > 0 or at[-1] == len(words) - 1:
        yield words
        return
    for begin, end in pairwise((*at, len(words))):
        yield words[begin:end]


def _option(sheet: Sheet, line: Line, words: Sequence[Word], phrases: _Phrases) -> _Option | None:
    """Words that begin, behind their box, with one of the statements and a colon, a dash, or alone in their cell."""
    while words and (is_mark(words[0].text) or not key(words[0].text)):
        words = words[1:]
    while words and is_mark(words[-1].text):
        words = words[:-1]
    for value, keys in phrases.items():
        taken = _beginning(words, keys)
        if taken and _ends(words, taken):
            return _Option(value, tuple(words[:taken]), line, sheet)
    return None


def _beginning(words: Sequence[Word], keys: tuple[str, ...]) -> int:
    """How many words read as one of the statements; 0 where they do not."""
    joined = ""
    best = 0
    for at, word in enumerate(words[:9]):
        joined += key(word.text)
        if joined in keys:
            best = at + 1
    return best


def _ends(words: Sequence[Word], taken: int) -> bool:
    """Whether the statement stands as such: prose that breaks before "COMPLIANT rating" does not."""
    last = words[taken - 1].text
    if last.endswith((":", "-", "–", "—")) or taken == len(words):
        return not (taken == len(words) and last.endswith((".", ";", ",")))
    after = words[taken].text
    if not key(after):
        return after[0] in ":-–—."
    return key("".join(word.text for word in words[taken : taken + 3])).startswith(_SENTENCES)


def _chosen(options: Sequence[_Option], expected: int) -> Value | None:
    """The one statement whose box is ticked; two ticks, none, or a doubtful one choose nothing."""
    marked = [(option, _mark_of(option)) for option in options]
    if any(_is_behind(mark, marked) for _, mark in marked if mark is not None):
        return None
    ticked = [(option, mark) for option, mark in marked if mark is not None and mark.state is State.TICKED]
    if not ticked or any(mark is not None and mark.state is State.UNCLEAR for _, mark in marked):
        return None
    if len({option.value for option, _ in ticked}) > 1:
        return None
    empty = {option.value for option, mark in marked if mark is not None and mark.state is State.EMPTY}
    option, mark = ticked[0]
    if option.value in empty:
        return None
    others = len(empty)
    confidence = 0.98 if others == expected - 1 else 0.9 if others else 0.8
    if not others and not mark.boxed and len({each.value for each in options}) < expected:
        return None
    return Value(option.value, _proof(option, mark, confidence))


def _is_behind(mark: Mark, marked: Sequence[tuple[_Option, Mark | None]]) -> bool:
    """Whether a statement without a box before it stands left of the mark, whose box it may be."""
    return any(
        own is None
        and option.box.right <= mark.box.left + 2
        and mark.box.left - option.box.right <= REACH
        and abs(option.box.middle[1] - mark.box.middle[1]) <= option.line.height
        for option, own in marked
    )


def _proof(option: _Option, mark: Mark, confidence: float) -> Evidence:
    sure = min((word.confidence for word in option.words), default=1.0)
    if option.sheet.ocr:
        confidence *= 0.95
    box = option.box.around(mark.box)
    return Evidence(option.sheet.number, box, text_of(option.words), round(confidence * max(sure, 0.7), 3))


def _mark_of(option: _Option) -> Mark | None:
    """The box to the left of the statement, in its first line; a bare tick counts where no box is."""
    box = option.box
    height = max(option.line.height, 7.0)
    near = []
    for mark in option.sheet.marks:
        x, y = mark.box.middle
        gap = box.left - mark.box.right
        if -0.6 * mark.box.width - 2 <= gap <= REACH and x < box.left + 2 and abs(y - box.middle[1]) <= 0.9 * height:
            near.append((not mark.boxed, gap, mark))
    if not near:
        return None
    near.sort(key=lambda each: each[:2])
    first = near[0][2]
    bare = [mark for alone, _, mark in near if alone and mark is not first]
    if first.boxed and first.state is State.EMPTY and bare:
        return Mark(first.box, State.TICKED, words=first.words)  # the tick stands beside its box
    return first


def _only_sentence(spans: Sequence[Span]) -> Value | None:
    """A paper without boxes that prints one of the three statements only."""
    options = _options(spans, _RESULTS)
    if len(options) != 1:
        return None
    option = options[0]
    text = "".join(line.joined for span in spans for line in span.lines)
    rating = {
        Result.COMPLIANT: "overallcompliantrating",
        Result.NON_COMPLIANT: "overallnoncompliantrating",
        Result.LEGAL_EXCEPTION: "overallcompliantbutwithlegalexceptionrating",
    }
    stated = [result for result, phrase in rating.items() if phrase in text]
    if stated != [option.value] or _mark_of(option) is not None:
        return None
    return Value(option.value, Evidence(option.sheet.number, option.box, option.line.text, 0.85))
