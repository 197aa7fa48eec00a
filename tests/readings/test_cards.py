"""Card numbers are found where they stand alone, and nothing else is taken for one."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.readings.rules import Box, DocumentText, FormField, PageText, Word
from compliance_app.readings.rules.card_places import cards_on
from compliance_app.readings.rules.cards import brand_of, is_card_number, numbers_in, numbers_over

# Numbers that the brands publish for tests; none belongs to anybody.
KNOWN = {
    "4111111111111111": "Visa",
    "4222222222222": "Visa",
    "5555555555554444": "Mastercard",
    "2223003122003222": "Mastercard",
    "378282246310005": "American Express",
    "6011111111111117": "Discover",
    "30569309025904": "Diners Club",
    "3530111333300000": "JCB",
    "6200000000000005": "UnionPay",
    "6759649826438453": "Maestro",
}
STARTS = ["4", "51", "55", "2221", "2720", "6011", "65", "36", "3528", "62", "6759"]


def completed(start: str, length: int, filling: str) -> str:
    """A number with this start and the check digit that belongs to it."""
    body = (start + filling)[: length - 1].ljust(length - 1, "7")
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))]
    return body + str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


def spread(digits: str, separator: str) -> str:
    return separator.join(digits[place : place + 4] for place in range(0, len(digits), 4))


sixteen = st.builds(
    completed, st.sampled_from(["4", "51", "2221", "6011", "3528", "62"]), st.just(16), st.from_regex(r"\A[0-9]{16}\Z")
)


@pytest.mark.parametrize(("digits", "brand"), KNOWN.items())
def test_numbers_for_tests_count_too(digits: str, brand: str) -> None:
    assert brand_of(digits) == brand
    assert is_card_number(digits)
    assert list(numbers_in(f"Card number: {digits}")) == [digits]


@given(sixteen, st.sampled_from(["", " ", "-"]))
def test_a_number_is_found_however_it_is_grouped(digits: str, separator: str) -> None:
    assert list(numbers_in(f"paid with {spread(digits, separator)} in March")) == [digits]


@given(sixteen, st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_is_no_card(digits: str, place: int, shift: int) -> None:
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    assert not is_card_number(wrong)


@given(sixteen, st.sampled_from("0123456789"), st.sampled_from("0123456789"))
def test_part_of_a_longer_run_is_no_card(digits: str, before: str, behind: str) -> None:
    assert digits not in list(numbers_in(f"{before * 3}{digits}{behind * 3}"))
    assert list(numbers_in(f"{before * 4}-{spread(digits, '-')}")) == []


@given(st.text(max_size=200))
def test_any_text_is_searched(text: str) -> None:
    assert all(is_card_number(found) for found in numbers_in(text))


@pytest.mark.parametrize(
    "line",
    [
        "Certificate number 4111 1111 1111 1111",
        "Reference: 4111111111111111",
        "Listing reference no. 4111111111111111",
        "Scan ID 4111111111111111",
        "SIRET 38012986646850",
        "38012986646850",  # a French company's number passes the same check by law
        "FR76 3000 6000 0112 3456 7890 189",
        "IBAN DE12 6200 0000 0000 0000 05",  # its groups alone would pass
        "Card payments to DE12 6200 0000 0000 0000 05",
        "Phone +41 1111 1111 1111 11",
        "1.3.6.1.4.4111111111111111",
        "/reports/4111111111111111",
        "token v4111111111111111",
        "4111111111111111.25",
        "4444444444444444",
        "2026-03-04 2026-06-02 2026-09-01",
        "3728-01-19 3728-01-19 5042-01-20",
        "1700000000000",
        "0000 0000 0000 0000",
        "4000001234562",  # an article of a shop
        "30062026 30092026",  # days, whose sixteen digits would pass
        "Phone 62212345 67890124",
        "IP 4111.1111.1111.1111.1",
        "Open ports 4433 4848 5432 5909",
        "4111 - 1111 - 1111 - 1112",
        "4.0.1 4111 2026-03-04 1111 v4.0.1 1111",
    ],
)
def test_what_is_no_card(line: str) -> None:
    assert list(numbers_in(line)) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("12 4111 1111 1111 1111 07/27", ["4111111111111111"]),
        ("4111111111111111,5555555555554444", ["4111111111111111", "5555555555554444"]),
        ("PAN=4111111111111111=2712", ["4111111111111111"]),
        ("Card:4111111111111111/0727", ["4111111111111111"]),
        ("3782 822463 10005", ["378282246310005"]),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", ["4111111111111111"]),
        ("4111 1111 1111 1111 5555 5555 5555 4444", ["4111111111111111", "5555555555554444"]),
        ("4111 1111 1111 1111 5555 5555 5555 4443", []),
        ("Card number 4222222222222", ["4222222222222"]),
        ("Account number 4111 1111 1111 1111", ["4111111111111111"]),
        ("2026-03-04 4111111111111111", ["4111111111111111"]),
        ("41111111 11111111", ["4111111111111111"]),
        ("paid with 41111111-11111111.", ["4111111111111111"]),
        ("4111.1111.1111.1111", ["4111111111111111"]),
        ("4111. 1111. 1111. 1111.", ["4111111111111111"]),
        ("4111·1111·1111·1111", ["4111111111111111"]),
        ("4111 - 1111 - 1111 - 1111", ["4111111111111111"]),
        ("4111  1111  1111  1111", ["4111111111111111"]),
        ("4111/1111/1111/1111", ["4111111111111111"]),
        ("3782.822463.10005", ["378282246310005"]),
    ],
)
def test_what_is_one(line: str, found: list[str]) -> None:
    assert list(numbers_in(line)) == found


@pytest.mark.parametrize(
    ("first", "second", "above", "flows", "found"),
    [
        ("paid with 4111 1111", "1111 1111 in March", "", True, True),
        ("paid with 4111-1111-", "1111-1111 in March", "", True, True),
        ("4111 1111 1111", "1111", "", False, True),
        ("4111", "1111 1111 1111", "", False, True),
        ("4111 1111", "1111 1111", "", False, False),
        ("4111 1111", "1111 1111", "Card number", False, True),
        ("PAN 41111111", "11111111", "", False, True),
        ("41111111", "11111111", "", True, False),
        ("visa 30062026", "30092026", "", True, False),
        ("certificate 4111 1111", "1111 1111", "", True, False),
        ("Mobile 4111 1111", "1111 1111 at work", "", True, False),
        ("Account 4111 1111 1111", "1111 of the shop", "", True, True),
        ("NO11 4111 1111", "1111 1111", "", True, False),
        ("paid with 4111 1111", "1111 1112 in March", "", True, False),
        ("0000 4111 1111", "1111 1111 2222", "", True, False),
        ("paid with v4111 1111", "1111 1111", "", True, False),
        ("paid with 4111 1111", "1111 1111.5", "", True, False),
        ("paid", "", "", True, False),
    ],
)
def test_a_number_goes_on_in_the_next_line(first: str, second: str, above: str, flows: bool, found: bool) -> None:
    assert list(numbers_over(first, second, above, flows)) == ["4111111111111111"] * found


def test_the_chance_of_a_false_find_is_small() -> None:
    chance = random.Random(4)
    numbers = [f"{chance.randrange(10**16):016d}" for _ in range(5_000)]
    assert sum(bool(list(numbers_in(number))) for number in numbers) < 250
    assert not any(list(numbers_in(f"Reference {number}")) for number in numbers)


def word(text: str, left: float, top: float, width: float = 24) -> Word:
    return Word(text, Box(left, top, left + width, top + 10))


def test_words_of_one_line_make_a_number_and_columns_do_not() -> None:
    near = [word("4111", 10 + 30 * place, 100 + place % 2) for place in range(4)]
    near = [Word("4111" if place == 0 else "1111", one.box) for place, one in enumerate(near)]
    apart = [Word(one.text, Box(one.box.left * 4, 300, one.box.left * 4 + 24, 310)) for one in near]
    assert cards_on(DocumentText((PageText(1, 600, 800, tuple(reversed(near))),), 1))[0] == ("1111",)
    assert cards_on(DocumentText((PageText(1, 600, 800, tuple(apart)),), 1))[0] == ()


def lines_at(*lines: tuple[str, float]) -> PageText:
    """A page with these lines one under the other, each from its place on."""
    words = []
    for row, (text, left) in enumerate(lines):
        for part in text.split():
            words.append(word(part, left, 100 + 12 * row, 6 * len(part)))
            left += 6 * len(part) + 3
    return PageText(1, 600, 800, tuple(words))


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([("Paid with the number 4111 1111", 50), ("1111 1111 in March", 50)], True),
        ([("4111 1111 1111", 50), ("1111", 60)], True),
        ([("Card number", 50), ("4111 1111", 50), ("1111 1111", 50)], True),
        ([("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", 50)], True),
        ([("Telephone", 50), ("4111 1111", 50), ("1111 1111", 50)], False),  # each number for itself
        ([("Paid with the number 4111 1111", 50), ("1111 1111 in March", 400)], False),  # in another column
        ([("Paid with the number 4111 1111", 50), ("", 50), ("", 50), ("1111 1111 in March", 50)], False),
    ],
)
def test_a_number_broken_on_a_page_is_found_where_the_line_goes_on(lines: list[tuple[str, float]], found: bool) -> None:
    assert cards_on(DocumentText((lines_at(*lines),), 1))[0] == ("1111",) * found


def test_fields_are_searched_and_a_number_counts_once() -> None:
    field = FormField(Box(0, 0, 10, 10), "5555 5555 5555 4444")
    pages = tuple(PageText(number, 600, 800, fields=(field,)) for number in (1, 2))
    assert cards_on(DocumentText(pages, 2))[0] == ("4444",)
