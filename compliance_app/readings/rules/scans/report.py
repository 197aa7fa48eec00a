"""Reads a scan report: every place that states a value is gathered, and what they agree on is the value (SCAN-READ)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.readings.rules import dates
from compliance_app.readings.rules.lines import evidence, fold, key
from compliance_app.readings.rules.reading import Evidence, FieldName, FieldValue, Signature, Value
from compliance_app.readings.rules.scans import choices, find, sentences, values
from compliance_app.readings.rules.scans.find import Labelled, Labels
from compliance_app.readings.rules.scans.naming import name_words
from compliance_app.readings.rules.scans.phrases import Label, Zone
from compliance_app.readings.rules.scans.recognition import looks_like
from compliance_app.readings.rules.scans.sheet import Place, Sheet
from compliance_app.readings.rules.scans.signing import signature
from compliance_app.readings.rules.scans.zones import Zoned, zoned
from compliance_app.readings.rules.text import PageText, Word

__all__ = ["language", "looks_like", "read"]

_TRUSTED, _WEAK = 1, 2
"""Ranks up to the first must not contradict each other; from the second on a place counts where no better one does."""
_NAMES = frozenset((FieldName.COMPANY, FieldName.ASV_COMPANY))
_COUNTS = {
    Label.COMPONENTS: FieldName.COMPONENTS,
    Label.FAILING: FieldName.FAILING,
    Label.OUT_OF_SCOPE: FieldName.OUT_OF_SCOPE,
}
_DATES = {
    Label.COMPLETED: FieldName.COMPLETED_ON,
    Label.SCAN_DATE: FieldName.COMPLETED_ON,
    Label.EXPIRES: FieldName.EXPIRES_ON,
    Label.EXPIRATION: FieldName.EXPIRES_ON,
}


@dataclass(frozen=True)
class Claim:
    """One place's word for a field. The lower the rank the better the place."""

    name: FieldName
    value: FieldValue
    rank: int
    evidence: Evidence


def read(pages: Sequence[PageText]) -> tuple[dict[FieldName, Value], tuple[Signature, ...]]:
    """The values of a scan report and the scan customer's signature."""
    report = _Report(pages)
    claims = list(report.claims())
    found = {
        name: value
        for name in dict.fromkeys(claim.name for claim in claims)
        if (value := agreed([claim for claim in claims if claim.name is name])) is not None
    }
    signed = signature(report.cells, report.labels, report.language, report.hint)
    return found, () if signed is None else (signed,)


def agreed(claims: Sequence[Claim]) -> Value | None:
    """What the best places say; None where places that can be trusted contradict each other."""
    best = min(claim.rank for claim in claims)
    name = claims[0].name
    reach = best if name in _NAMES else max(best, _TRUSTED)
    heard = [claim for claim in claims if claim.rank <= reach]
    if len({_same(claim) for claim in heard}) > 1:
        return None
    first = next(claim for claim in heard if claim.rank == best)
    if name in _NAMES and any(_goes_further(claim, first) for claim in claims):
        return None
    return Value(first.value, first.evidence)


def _same(claim: Claim) -> object:
    return key(str(claim.value)) if claim.name in _NAMES else claim.value


def _goes_further(claim: Claim, first: Claim) -> bool:
    """Whether another place states a longer name that begins with this one, of which a part may be lost."""
    longer, shorter = key(str(claim.value)), key(str(first.value))
    return longer != shorter and longer.startswith(shorter)


class _Report:
    """A report's cells, labels and the order in which it writes dates."""

    def __init__(self, pages: Sequence[PageText]) -> None:
        sheets = [Sheet(page) for page in pages if page.words or page.fields]
        self.cells: tuple[Zoned, ...] = tuple(zoned(sheets))
        self.labels: Labels = find.labels(self.cells)
        spoken = [each.place for each in self.cells if each.zone is not Zone.DETAIL]
        self.language = language_of(spoken)
        # A letter that comes with the report is somebody else's, who may write dates otherwise.
        own = {each.zoned.sheet.page.number for each in self.labels.found}
        self.hint = order_of([each for each in pages if each.number in own], [at for at in spoken if at.page in own])
        self.hint = self.hint or self._order_by_span()

    def claims(self) -> Iterator[Claim]:
        """All that any place of the report states."""
        found = [claim for labelled in self.labels.found for claim in self._of(labelled)]
        found.extend(self._sentences())
        customers = any(claim.name is FieldName.COMPANY for claim in found)
        for claim in found:
            # Who prepared a report is its vendor only where the customer is somebody else who is named.
            if claim.rank < _PREPARED_BY or customers:
                yield claim

    def _of(self, labelled: Labelled) -> Iterable[Claim]:
        label, zone = labelled.label, labelled.zone
        if label in _DATES:
            return self._date(labelled)
        if label in _COUNTS:
            return self._count(labelled)
        if label in (Label.STATUS, Label.OVERALL_STATUS):
            rank = _place(zone, _WEAK if label is Label.STATUS else _TRUSTED)
            return self._choice(labelled, FieldName.SCAN_RESULT, values.RESULTS, rank)
        if label is Label.REPORT_TYPE:
            return self._choice(labelled, FieldName.SCAN_REPORT_TYPE, values.REPORT_TYPES, _place(zone, _TRUSTED))
        if label is Label.CERTIFICATE:
            return self._certificate(labelled)
        return self._company(labelled)

    def _order_by_span(self) -> str:
        """The one order in which the scan's day and its expiration stand 90 days apart; empty where both do or none."""
        if not any(_NUMERIC.search(each.place.cell.text) for each in self.cells):
            return ""
        told = []
        for hint in _HINTS.values():
            days: dict[FieldName, set[date]] = {}
            for labelled in self.labels.found:
                for words in self._regions(labelled) if labelled.label in _DATES else ():
                    if found := values.day(words, self.language, hint):
                        days.setdefault(_DATES[labelled.label], set()).add(found[0])
            begun, ended = (days.get(name, set()) for name in (FieldName.COMPLETED_ON, FieldName.EXPIRES_ON))
            told += [hint] if any(day + _SPAN in ended for day in begun) else []
        return told[0] if len(told) == 1 else ""

    def _date(self, labelled: Labelled) -> Iterator[Claim]:
        if labelled.label is Label.EXPIRATION and not _is_in_form(labelled):
            return
        if find.is_table_head(labelled, self.labels):
            return
        rank = _WEAK if labelled.label is Label.SCAN_DATE else _place(labelled.zone, _TRUSTED)
        for words in self._regions(labelled):
            found = values.day(words, self.language, self.hint)
            if found is not None:
                yield _claim(_DATES[labelled.label], found[0], rank, labelled, found[1])
                return
        within = dates.in_words(labelled.remark, self.language, self.hint)
        if len(within) == 1:
            yield _claim(_DATES[labelled.label], within[0][0], rank, labelled, within[0][1])

    def _count(self, labelled: Labelled) -> Iterator[Claim]:
        if find.is_table_head(labelled, self.labels):
            return
        for words in (self._regions(labelled) or [labelled.remark])[:1]:
            number = values.count(words)
            if number is not None:
                yield _claim(_COUNTS[labelled.label], number, _place(labelled.zone, _TRUSTED), labelled, words)

    def _certificate(self, labelled: Labelled) -> Iterator[Claim]:
        for words in self._regions(labelled)[:1]:
            if len(words) == 1 and (number := values.certificate(words[0].text)) is not None:
                yield _claim(FieldName.ASV_CERTIFICATE, number, 0, labelled, words)

    def _choice(
        self,
        labelled: Labelled,
        name: FieldName,
        options: Mapping[choices.Option, re.Pattern[str]],
        rank: int,
    ) -> Iterator[Claim]:
        if find.is_table_head(labelled, self.labels):
            return
        found = choices.chosen(self._option_words(labelled), labelled.zoned.sheet.marks, options)
        if found is not None:
            yield _claim(name, found[0], rank, labelled, found[1])

    def _company(self, labelled: Labelled) -> Iterator[Claim]:
        if labelled.label is Label.COMPANY:
            yield from self._block_company(labelled)
            return
        found = _NAMED.get(labelled.label)
        if found is not None:
            words = name_words(labelled, self.labels)
            text = values.company(words) if words else None
            if text is not None:
                yield _claim(found[0], text, _rank_of(labelled, *found), labelled, words)

    def _block_company(self, labelled: Labelled) -> Iterator[Claim]:
        """`Company:` names whom its block is about; in a table with a column for each, both (SCAN-READ-COMPANY)."""
        columns = labelled.zoned.columns
        if len(columns) > 1 and self._is_row_head(labelled):
            for column in columns:
                cells = find.column_below(labelled, self.labels, column)
                name = _BLOCKS.get(column.zone)
                text = values.company(cells[0].words) if cells else None
                if name is not None and text is not None:
                    yield _claim(name, text, 0, labelled, cells[0].words)
            return
        name = _BLOCKS.get(labelled.zone)
        if name is None or (labelled.inline and not labelled.colon and _is_word(labelled)):
            return
        words = name_words(labelled, self.labels)
        text = values.company(words) if words else None
        if text is not None:
            yield _claim(name, text, _rank_of(labelled, name, 0), labelled, words)

    def _is_row_head(self, labelled: Labelled) -> bool:
        """Whether a label stands left of all columns, alone in its row."""
        twin = any(
            other is not labelled
            and other.label is Label.COMPANY
            and other.zoned.sheet is labelled.zoned.sheet
            and abs(other.box.middle[1] - labelled.box.middle[1]) < 1.5 * labelled.zoned.place.height
            for other in self.labels.found
        )
        return not twin and labelled.box.right < labelled.zoned.columns[0].heading - 2

    def _sentences(self) -> Iterator[Claim]:
        for block in sentences.blocks(self.cells):
            for name, value, page, words in sentences.vendor(block):
                yield Claim(name, value, _SPOKEN[name], evidence(page, words, 0.95))
            customer = sentences.customer(block)
            if customer is not None:
                found = evidence(customer[1], customer[2], 0.9)
                yield Claim(FieldName.COMPANY, customer[0], _SPOKEN[FieldName.COMPANY], found)

    def _regions(self, labelled: Labelled) -> list[tuple[Word, ...]]:
        """The words that may be the value of a label, the nearest place first."""
        if labelled.inline:
            return [labelled.inline]
        cells = find.value_cells(labelled, self.labels)
        return [cells[0].words, tuple(word for cell in cells for word in cell.words)] if cells else []

    def _option_words(self, labelled: Labelled) -> tuple[Word, ...]:
        """All options printed for a label: in its line, and under the first of them."""
        cells = find.beside(labelled, self.labels) if labelled.inline else find.value_cells(labelled, self.labels)
        words = [*labelled.inline, *(word for cell in cells for word in cell.words)]
        if cells:
            lower = find.wrapped(labelled, cells[0], self.labels, (cells[0].box.left,))
            words.extend(word for cell in lower for word in cell.words)
        return tuple(words)


_PREPARED_BY = 4
_NAMED = {
    Label.CUSTOMER: (FieldName.COMPANY, 1),
    Label.PREPARED_FOR: (FieldName.COMPANY, 2),
    Label.VENDOR: (FieldName.ASV_COMPANY, 1),
    Label.PREPARED_BY: (FieldName.ASV_COMPANY, _PREPARED_BY),
}
_SPOKEN = {FieldName.ASV_CERTIFICATE: 1, FieldName.ASV_COMPANY: 2, FieldName.COMPANY: 3}
"""How good the sentences of the attestations are."""
_BLOCKS = {Zone.CUSTOMER: FieldName.COMPANY, Zone.VENDOR: FieldName.ASV_COMPANY}


def _rank_of(labelled: Labelled, name: FieldName, rank: int) -> int:
    """A name behind its label without a colon is worth no more than the sentences, which must agree with it."""
    return rank if labelled.colon or not labelled.inline else _SPOKEN[name]


def _place(zone: Zone, elsewhere: int) -> int:
    """How good a place is: the scan status, the summary, or anywhere else."""
    if zone is Zone.STATUS:
        return 0
    return 1 if zone is Zone.SUMMARY else elsewhere


def _claim(name: FieldName, value: FieldValue, rank: int, labelled: Labelled, words: Sequence[Word]) -> Claim:
    sure = (0.98 if labelled.colon else 0.95) - 0.04 * min(rank, 3)
    return Claim(name, value, rank, evidence(labelled.zoned.sheet.page.number, words, sure))


def _is_in_form(labelled: Labelled) -> bool:
    """Whether a label stands in A.3 or in the summary, on the page of its heading."""
    return labelled.zone in (Zone.STATUS, Zone.SUMMARY) and labelled.column.heading > 0


def _is_word(labelled: Labelled) -> bool:
    """Without a colon a small letter behind `Company` makes it a phrase rather than a label."""
    return labelled.inline[0].text[:1].islower() or labelled.box.right < labelled.box.left


_LANGUAGES = {
    "fr": re.compile(r"\b(?:conformite|du scan|analyse|vulnerabilites|societe|composants)\b"),
    "es": re.compile(r"\b(?:cumplimiento|escaneo|analisis|vulnerabilidades|empresa|componentes)\b"),
}


def language(pages: Sequence[PageText]) -> str:
    """The language of a scan report: that of its labels, which were recognised."""
    return _Report(pages[:3]).language or "en"


def language_of(places: Sequence[Place]) -> str | None:
    """French or Spanish where at least three different of their words stand in labels; else nobody can say."""
    text = " ".join(place.run.text for place in places[:400])
    counts = {language: len(set(pattern.findall(text))) for language, pattern in _LANGUAGES.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= 3 else None


_NUMERIC = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_PATTERN = re.compile(r"\b(?:(mm)|(?:dd|jj))[/.-](?:mm|dd|jj)[/.-](?:yyyy|aaaa)\b")


def order_of(pages: Sequence[PageText], places: Sequence[Place]) -> str:
    """Which part of 03/04/2026 is the day, as the report says it or shows it elsewhere; empty where it does not."""
    month_first: set[bool] = set()
    for page in pages[:10]:
        for word in page.words:
            for match in _PATTERN.finditer(fold(word.text)):
                month_first.add(match[1] is not None)
    if not month_first:
        for place in places[:2000]:
            for first, second, _ in _NUMERIC.findall(place.cell.text):
                if int(first) > 12 >= int(second):
                    month_first.add(False)
                elif int(second) > 12 >= int(first):
                    month_first.add(True)
    if len(month_first) != 1:
        return ""
    return _HINTS[month_first.pop()]


_HINTS = {True: "mm/dd/yyyy", False: "dd/mm/yyyy"}
_SPAN = timedelta(days=90)  # A.3: from the day a scan was completed to the day it expires
