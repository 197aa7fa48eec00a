"""Card numbers in a document: by their check digit and the ranges that brands issue from, never by length alone
(CARD-NUMBER).

A report needs none; one that holds any must not be kept (PCI DSS requirement 3.2). A false find would refuse an honest
file, so a number counts only where it stands alone and no label says that it is something else.
"""

import re
from collections.abc import Iterator

from compliance_app.readings.rules.lines import plain

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
_BEGIN, _END = r"(?<![\w./+&%@$€£-])", r"(?![\w%@]|[.:]\d|,\d{1,3}(?!\d)|-\w)"
_digits = re.compile(rf"{_BEGIN}\d+(?:[ -]\d+)*{_END}")
# The groups of a card with another sign between them, the same each time: no address has four digits in each part.
_signs = re.compile(
    rf"{_BEGIN}\d{{4}}(?P<sign> ?[.·•_/] ?| [-|] | {{2,4}})\d{{4,6}}(?:(?P=sign)\d{{1,5}}){{1,3}}{_END}"
)
_enough_at_once = re.compile(r"\d(?:[ .·•_/|-]{0,4}\d){12}")
_LENGTHS = range(13, 20)
_GROUPED = {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 4, 4, 2), (4, 4, 4, 4, 1), (4, 4, 4, 1)}
_HALVES = (8, 8)
# A number that goes on in the next line, there or here; a hyphen may have been put where it was broken.
_ending = re.compile(rf"{_BEGIN}\d+(?:[ -]\d+)*-?$")
_beginning = re.compile(rf"\d+(?:[ -]\d+)*{_END}")
_day = re.compile(r"(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d|[0-3]\d[0-3]\d(?:19|20)\d\d)")
_USUAL = (15, 16)  # lengths that need no label: shop articles have 13 digits, French companies 14 with Luhn's check

# What else is numbered. A number in the groups of a card is one even where it is called an account or `No.`.
_NAMED = (
    r"cert|refer|licen|serial|order|invoice|ticket|tracking|iban|isbn|imei|uuid|guid|hash|siret|siren|duns|swift"
    r"|\bports?\b|puertos?\b"
)
_PHONES = r"|phone|tel\b|tlf\b|fax|mobile|handy|m[oó]vil|portable"
_VAGUE = r"|account|ref\b|\bid\b|\bno\b|num|n°|nº|№|version|regist|vat\b|tva\b|nif\b|cif\b|scan"
_named = re.compile(f"(?:{_NAMED})\\D*$", re.IGNORECASE)
_dialled = re.compile(f"(?:{_NAMED}{_PHONES})\\D*$", re.IGNORECASE)
_vague = re.compile(f"(?:{_NAMED}{_PHONES}{_VAGUE})\\D*$", re.IGNORECASE)
_account = re.compile(r"\b[A-Z]{2}\d{2}[ -]?$")  # how an IBAN begins: country and check digits
_number = re.compile(r"\d+")
_card = re.compile(r"card|\bpan\b|carte|tarjeta|\bvisa\b|master|amex|american express|maestro", re.IGNORECASE)
_LABEL = 32  # signs before a number in which its label is looked for
_LONGEST = 80  # signs of a line that a broken number and its label may take


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
    for pattern, candidates in ((_digits, _candidates), (_signs, _signed)):
        for found in pattern.finditer(text):
            before = text[max(0, found.start() - _LABEL) : found.start()]
            for digits, grouped in candidates(found[0]):
                if is_card_number(digits) and _speaks_for_a_card(before, digits, grouped):
                    yield digits


def numbers_over(first: str, second: str, above: str = "", flows: bool = True) -> Iterator[str]:
    """The digits of each card number that ends a line and goes on in the next one.

    `above` is what stands over the first line, a column's heading perhaps. Cells of a table, one over the other, do
    not flow: two telephone numbers in groups of four are none of a card.
    """
    first = plain(first[-_LONGEST:]).rstrip()
    head, tail = _ending.search(first), _beginning.match(plain(second[:_LONGEST]).lstrip())
    if not head or not tail:
        return
    before = first[: head.start()][-_LABEL:]
    if _account.search(before):
        return
    is_named = bool(_card.search(before) or _card.search(above))
    for digits, otherwise in _broken(_number.findall(head[0]), _number.findall(tail[0]), flows):
        if is_card_number(digits) and (is_named or (otherwise and not otherwise.search(before))):
            yield digits


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
    if lengths == _HALVES and not all(map(_day.fullmatch, groups)):
        yield "".join(groups), False
    for first, length in enumerate(lengths):
        if length in _LENGTHS and (len(groups) == 1 or not whole):
            yield groups[first], False
        for count in (4, 3, 5):
            window = lengths[first : first + count]
            neighbours = lengths[max(0, first - 1) : first] + lengths[first + count : first + count + 1]
            if len(window) == count and window in _GROUPED and not (neighbours and (whole or 4 in neighbours)):
                yield "".join(groups[first : first + count]), True


def _signed(written: str) -> Iterator[tuple[str, bool]]:
    """The groups of a card with dots, strokes or wide spaces between them."""
    groups = _number.findall(written)
    if tuple(map(len, groups)) in _GROUPED:
        yield "".join(groups), True


def _broken(head: list[str], tail: list[str], flows: bool) -> Iterator[tuple[str, re.Pattern[str] | None]]:
    """Numbers of the last groups of a line and the first ones of the next, and which words before them make them
    something else; None where only the word card makes them a card's."""
    for before in range(1, min(len(head), 4) + 1):
        for behind in range(1, min(len(tail), 4) + 1):
            groups = head[-before:] + tail[:behind]
            lengths = tuple(map(len, groups))
            neighbours = tuple(map(len, head[-before - 1 : -before] + tail[behind : behind + 1]))
            if lengths in _GROUPED and 4 not in neighbours:
                yield "".join(groups), _named if before != behind else _dialled if flows else None
            elif len(groups) == 2 and sum(lengths) in _LENGTHS and not all(map(_day.fullmatch, groups)):
                yield "".join(groups), None


def _side_by_side(groups: list[str]) -> Iterator[tuple[str, bool]]:
    """Groups of four that are card numbers in a row: only where all are, or any long run of fours would hold some."""
    numbers = ["".join(groups[first : first + 4]) for first in range(0, len(groups), 4)]
    if all(map(is_card_number, numbers)):
        yield from ((number, True) for number in numbers)


def _speaks_for_a_card(before: str, digits: str, grouped: bool) -> bool:
    """Whether the words before a number leave it a card's."""
    if _account.search(before):
        return False
    if _card.search(before):
        return True
    if grouped:
        return not _named.search(before)
    return len(digits) in _USUAL and not _vague.search(before)
