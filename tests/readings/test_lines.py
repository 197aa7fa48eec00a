"""Words become lines and cells by their places."""

from random import Random

from compliance_app.readings.rules.lines import evidence, fold, key, lines_of, plain, printed
from compliance_app.readings.rules.text import Box, Word
from tests.readings.form_pages import Sheet


def test_lines_run_from_top_to_bottom_and_left_to_right() -> None:
    page = Sheet().say(60, 120, "below").say(200, 100, "right").say(60, 100, "left of").page(1)
    assert [line.text for line in lines_of(page)] == ["left of right", "below"]
    assert [cell.text for cell in lines_of(page)[0].cells] == ["left of", "right"]


def test_the_order_of_the_file_means_nothing() -> None:
    sheet = Sheet().say(60, 100, "one two three").say(60, 112, "four five").say(300, 103, "six")
    lines = lines_of(sheet.page(1))
    for seed in range(5):
        Random(seed).shuffle(sheet.words)
        assert lines_of(sheet.page(1)) == lines


def test_a_hand_that_writes_higher_stands_in_the_line_still() -> None:
    page = Sheet().say(60, 100, "Company name:").say(200, 97, "Acme").say(60, 116, "DBA:").page(1)
    assert [line.text for line in lines_of(page)] == ["Company name: Acme", "DBA:"]


def test_a_label_that_touches_its_value_is_parted() -> None:
    (line,) = lines_of(Sheet().say(60, 100, "name:Acme https://acme.example 10:30").page(1))
    assert line.text == "name: Acme https://acme.example 10:30"


def test_a_label_is_found_whatever_its_signs() -> None:
    (line,) = lines_of(Sheet().say(60, 100, "x DBA (doing business as): Acme").page(1))
    assert line.find(key("DBA doing business as")) == (1, 5)
    assert line.find(key("business a")) is None  # ends within a word
    assert line.find(key("doing"), begin=3) is None


def test_letters_compare_without_case_accents_and_signs() -> None:
    assert fold("Société Générale") == "societe generale"
    assert key("Nom de l’Entreprise :") == "nomdelentreprise"
    assert plain("A‑EP – “x”") == 'A-EP - "x"'


def test_a_value_is_as_sure_as_its_least_sure_word() -> None:
    words = [Word("Acme", Box(0, 0, 10, 10), 0.9), Word("Ltd", Box(12, 1, 20, 11), 0.6)]
    found = evidence(3, words, 0.5)
    assert (found.page, found.words, found.confidence) == (3, "Acme Ltd", 0.3)
    assert found.box == Box(0, 0, 20, 11)
    assert printed(3, words, 0.5).confidence == 0.375
