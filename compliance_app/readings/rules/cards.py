"""Card numbers in a document: by their check digit and the ranges that brands issue from, never by length alone
(CARD-NUMBER).

A report needs none; one that holds any must not be kept (PCI DSS requirement 3.2). A false find would refuse an honest
file, so a number counts only where it stands alone and no label says that it is something else.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from compliance_app.readings.rules.lines import plain
from compliance_app.readings.rules.text import DocumentText, PageText, Word

# Ranges of the first six digits and the lengths issued in them: ISO/IEC 7812-1 leaves both to the brands, whose own
# pages for developers and acquirers state them.
_BRANDS: tuple[tuple[str, tuple[tuple[int, int], ...], frozenset[int]], ...] = (
    ("American Express", ((340000, 349999), (370000, 379999)), frozenset({15})),
    ("Diners Club", ((300000, 305999), (309500, 309599), (360000, 369999), (380000, 399999)), frozenset({14, 16})),
    ("JCB", ((352800, 358999),), frozenset({16})),
    ("Visa", ((400000, 499999),), frozenset({13, 16, 19})),
    ("Mastercard", ((510000, 559999), (222100, 272099)), frozenset({16})),
    ("Discover", ((601100, 601199), (622126, 622925), (644000, 659999)), frozenset({16, 19})),
    ("UnionPay", ((620000, 629999), (810000, 817199)), frozenset({16, 17, 18, 19})),
    (
        "Maestro",
        ((500000, 509999), (560000, 589999), (639000, 639099), (670000, 679999)),
        frozenset({12, 13, 14, 15, 16, 17, 18, 19}),
    ),
)

# Digits with at most one space or hyphen between two, and nothing around that makes them part of a decimal, an
# address, a path or a code with letters.
_digits = re.compile(r"(?<![\w./+&%@$€£-])\d+(?:[ -]\d+)*(?![\w%@]|[.:]\d|,\d{1,3}(?!\d)|-\w)")
_enough_at_once = re.compile(r"\d(?:[ -]?\d){12}")
_LENGTHS = range(13, 20)
_GROUPED = {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 4, 4, 2), (4, 4, 4, 4, 1), (4, 4, 4, 1)}
_USUAL = (15, 16)  # lengths that need no label: shop articles have 13 digits, French companies 14 with Luhn's check

# What else is numbered. A number in the groups of a card is one even where it is called an account or `No.`.
_NAMED = r"cert|refer|licen|serial|order|invoice|ticket|tracking|iban|isbn|imei|uuid|guid|hash|siret|siren|duns|swift"
_VAGUE = r"|account|phone|tel\b|fax|mobile|ref\b|\bid\b|\bno\b|num|n°|nº|№|version|regist|vat\b|tva\b|nif\b|cif\b|scan"
_named = re.compile(f"(?:{_NAMED})\\D*$", re.IGNORECASE)
_vague = re.compile(f"(?:{_NAMED}{_VAGUE})\\D*$", re.IGNORECASE)
_card = re.compile(r"card|\bpan\b|carte|tarjeta|\bvisa\b|master|amex|american express|maestro", re.IGNORECASE)
_enough = re.compile(r"\d{4}")
_GAP = 1.5  # of a word's height: digits further apart stand in different columns
_LABEL = 32  # signs before a number in which its label is looked for


def is_card_number(digits: str) -> bool:
    """Whether these digits can be a card's: a brand's range and length, and the check digit of ISO/IEC 7812-1."""
    return brand_of(digits) is not None and _luhn(digits) and len(set(digits)) > 1


def brand_of(digits: str) -> str | None:
    """The first brand that issues such numbers, by the first six digits and the length."""
    if not 13 <= len(digits) <= 19:
        return None
    start = int(digits[:6])
    return next(
        (
            name
            for name, ranges, lengths in _BRANDS
            if len(digits) in lengths and any(low <= start <= high for low, high in ranges)
        ),
        None,
    )


def numbers_in(text: str) -> Iterator[str]:
    """The digits of each card number in a line of text, in its order."""
    text = plain(text)  # a program for writing may have made dashes and spaces of its own of what was typed
    if not _enough_at_once.search(text):
        return  # nearly every text, and told so much sooner
    for found in _digits.finditer(text):
        before = text[max(0, found.start() - _LABEL) : found.start()]
        for digits, grouped in _candidates(found[0]):
            if is_card_number(digits) and _speaks_for_a_card(before, digits, grouped):
                yield digits


def cards_of(document: DocumentText) -> tuple[str, ...]:
    """The last four digits of each card number in the words, fields and notes of a document, each number once."""
    found = dict.fromkeys(number for page in document.pages for text in _texts(page) for number in numbers_in(text))
    return tuple(number[-4:] for number in found)


def pages_with_cards(document: DocumentText) -> tuple[int, ...]:
    """The numbers of the pages on which a card number stands."""
    pages = document.pages
    return tuple(page.number for page in pages if any(any(numbers_in(text)) for text in _texts(page)))


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _candidates(written: str) -> Iterator[tuple[str, bool]]:
    """Groups of digits that may make one number, and whether they are grouped as on a card."""
    groups = re.split("[ -]", written)
    if len(groups) in _LENGTHS and set(map(len, groups)) == {1}:
        yield "".join(groups), True  # a form with one box for each digit
        return
    if "-" in written and " " in written:
        parts = written.split(" ")  # a date or a number of its own may stand before or behind
        for part in parts:
            yield from _candidates(part)
        return
    whole = "-" in written
    lengths = tuple(map(len, groups))
    if len(groups) > 4 and len(groups) % 4 == 0 and set(lengths) == {4}:
        yield from _side_by_side(groups)
    for first, length in enumerate(lengths):
        if length in _LENGTHS and (len(groups) == 1 or not whole):
            yield groups[first], False
        for count in (4, 3, 5):
            window = lengths[first : first + count]
            neighbours = lengths[max(0, first - 1) : first] + lengths[first + count : first + count + 1]
            if len(window) == count and window in _GROUPED and not (neighbours and (whole or 4 in neighbours)):
                yield "".join(groups[first : first + count]), True


def _side_by_side(groups: list[str]) -> Iterator[tuple[str, bool]]:
    """Groups of four that are card numbers in a row: only where all are, or any long run of fours would hold some."""
    numbers = ["".join(groups[first : first + 4]) for first in range(0, len(groups), 4)]
    if all(map(is_card_number, numbers)):
        yield from ((number, True) for number in numbers)


def _speaks_for_a_card(before: str, digits: str, grouped: bool) -> bool:
    """Whether the words before a number leave it a card's."""
    if _card.search(before):
        return True
    if grouped:
        return not _named.search(before)
    return len(digits) in _USUAL and not _vague.search(before)


def _texts(page: PageText) -> Iterator[str]:
    """Fields, what notes say, and those lines of the page that may hold enough digits, in the order of reading."""
    yield from (field.value for field in page.fields if field.value)
    yield from (line for remark in page.remarks for line in remark.splitlines())
    if len(_enough.findall(" ".join([word.text for word in page.words]))) >= 3:
        yield from _lines(page.words)


def _lines(words: Iterable[Word]) -> Iterator[str]:
    """Words of one height, nearest to each other, with a wide gap as a tabulator."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.middle[1]):
        if rows and word.box.middle[1] - rows[-1][0].box.middle[1] < word.box.height / 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    for row in rows:
        row.sort(key=lambda word: word.box.left)
        yield row[0].text + "".join(_gap(left, right) + right.text for left, right in pairwise(row))


def _gap(left: Word, right: Word) -> str:
    return " " if right.box.left - left.box.right <= _GAP * right.box.height else "\t"
