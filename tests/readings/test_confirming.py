"""A value read in a picture is stated where other looks at its place read the same."""

from datetime import date

import pytest

from compliance_app.readings.rules import confirming, doubts
from compliance_app.readings.rules.reading import Evidence, FieldName, Reading, Signature, Signer, Value
from compliance_app.readings.rules.text import Box, DocumentText, PageText, Source, Word

LEFT, TOP, STEP = 100.0, 200.0, 5.0


def words(text: str, sure: float = 0.95, left: float = LEFT) -> list[Word]:
    found = []
    for part in text.split(" "):
        if part:
            found.append(Word(part, Box(left, TOP, left + STEP * len(part), TOP + 9), sure))
        left += STEP * (len(part) + 0.6)
    return found


def page(text: str, source: Source = Source.OCR) -> DocumentText:
    return DocumentText((PageText(1, 595, 842, tuple(words(text)), source=source),), 1)


def proof(text: str) -> Evidence:
    return Evidence(1, Box(LEFT, TOP, words(text)[-1].box.right, TOP + 9), text, 0.9)


def kept(name: FieldName, text: str, *looks: list[Word]) -> bool:
    reading = Reading({name: Value(text, proof(text))})
    places = confirming.places(reading, page(text))
    return name in confirming.confirmed(reading, places, [list(looks) for _ in places]).values


@pytest.mark.parametrize(
    ("text", "looks", "stays"),
    [
        ("Quartz Security", ("Quartz Security", "Quartz Security", "Quartz Security"), True),
        ("Quartz Security", ("Quartz Security", "| Quartz Security", "Quartz Security,"), True),
        ("Quartz Security", ("Quartz Security", "Quartz Secunty", "Quartz Security"), False),
        ("Quartz Security", ("", "", ""), False),
        ("Nordrhein-Siid", ("Nordrhein-Siid", "Nordrhein-Siid", "Nordrhein-Siid"), False),
        ("Kur d.0.0.", ("Kur d.0.0.", "Kur d.0.0.", "Kur d.0.0."), False),
        ("Nørrebro", ("Norrebro", "Nørrebro", "Nørrebro"), False),
        ("Café Ltd", ("Cafe Ltd", "Café Ltd", "Cafè Ltd"), True),
    ],
)
def test_a_name_stays_where_no_look_surely_reads_another(text: str, looks: tuple[str, ...], stays: bool) -> None:
    assert kept(FieldName.COMPANY, text, *(words(look) for look in looks)) is stays


@pytest.mark.parametrize(
    ("other", "sure", "stays"),
    [
        ("Quartz Secupity", 0.9, True),
        ("Quartz Secupity", 0.95, False),  # as sure as those that agree
        ("Quartz Secupitv", 0.9, False),  # two letters
        ("Quartz Securlty", 0.9, False),  # i and l are taken for each other in every size
        ("Quartz Securiity", 0.9, False),
        ("Quartz and Security", 0.9, False),
        ("Quantz Secupity", 0.9, False),
    ],
)
def test_a_slip_of_one_look_contradicts_no_name_that_two_agree_on(other: str, sure: float, stays: bool) -> None:
    agreeing = words("Quartz Security")
    assert kept(FieldName.COMPANY, "Quartz Security", agreeing, words(other, sure), agreeing) is stays
    assert not kept(FieldName.COMPANY, "Quartz Security", agreeing, words(other, sure), words(other, sure))


@pytest.mark.parametrize("label", ["ame:", "ame;", "ame :"])
def test_a_label_before_a_name_is_no_part_of_it(label: str) -> None:
    look = words(f"{label} Quartz Security", left=LEFT - STEP * (len(label) + 0.6))
    assert kept(FieldName.COMPANY, "Quartz Security", look, look, look)


def test_a_look_that_is_not_sure_contradicts_no_name() -> None:
    agreeing = words("Quartz Security")
    assert kept(FieldName.COMPANY, "Quartz Security", words("Ouarlz Secunly", 0.3), agreeing, agreeing)
    assert not kept(FieldName.COMPANY, "Quartz Security", words("Ouarlz Secunly", 0.3), words("", 0), agreeing[:1])


def test_a_word_that_was_lost_beside_a_name_is_noticed() -> None:
    longer = words("NetVigil Security Ltd.")
    assert not kept(FieldName.ASV_COMPANY, "NetVigil Security", longer, longer, longer)
    apart = [*words("Scans, Quartz"), *words("Inc.", left=words("Scans, Quartz")[-1].box.right + 9)]
    assert not kept(FieldName.ASV_COMPANY, "Scans, Quartz", apart, apart, apart)
    neighbour = [*words("Scans, Quartz"), *words("Date", left=words("Scans, Quartz")[-1].box.right + 15)]
    assert kept(FieldName.ASV_COMPANY, "Scans, Quartz", neighbour, neighbour, neighbour)
    before = [*words("Bjorn", left=LEFT - 6 * STEP), *words("Astrom")]
    assert not kept(FieldName.QSA_NAME, "Astrom", before, before, before)
    labelled = [*words("Name:", left=LEFT - 6 * STEP), *words("Astrom")]
    assert kept(FieldName.QSA_NAME, "Astrom", labelled, labelled, labelled)


@pytest.mark.parametrize(
    ("text", "looks", "stays"),
    [
        ("30 April 2023", (("Y30/April 2025", 0.9), ("30 April 2023", 0.8), ("", 0)), True),
        ("30 April 2023", (("Y30/April 2025", 0.9), ("30 April 2023", 0.6), ("", 0)), False),
        ("30 April 2023", (("30 April 2023", 0.6), ("30 April 2023", 0.6), ("80 April 2023", 0.9)), True),
        ("30 April 2023", (("80 April 2023", 0.9), ("80 April 2023", 0.9), ("80 April 2023", 0.9)), False),
    ],
)
def test_figures_are_borne_out_by_two_looks_or_a_sure_one(
    text: str, looks: tuple[tuple[str, float], ...], stays: bool
) -> None:
    assert kept(FieldName.COMPLETED_ON, text, *(words(look, sure) for look, sure in looks)) is stays


def test_what_has_a_text_of_its_own_is_not_looked_at() -> None:
    reading = Reading({FieldName.COMPANY: Value("Quartz", proof("Quartz"))})
    assert confirming.places(reading, page("Quartz", Source.TEXT)) == []
    assert confirming.confirmed(reading, [], []) == reading


def test_name_and_day_of_a_signature_go_one_by_one() -> None:
    block = Signature(
        Signer.LEAD_QSA, True, "Ann Lee", date(2026, 3, 12), proof("Ann Lee"), proof("Ann Lee"), proof("Ann Lee")
    )
    reading = Reading(signatures=(block,))
    places = confirming.places(reading, page("Ann Lee"))
    looks = [[words("Ann Lee")] * 2 if place.of == (0, "name") else [words("Ann Loo")] * 2 for place in places]
    (left,) = confirming.confirmed(reading, places, looks).signatures
    assert (left.signed, left.name, left.signed_on) == (True, "Ann Lee", None)


def test_without_a_second_look_nothing_is_stated() -> None:
    assert not kept(FieldName.COMPANY, "Quartz Security")


class TestDoubts:
    def test_doubtful_words_are_looked_at_with_their_neighbours(self) -> None:
        line = [*words("This AOC is dated"), *words("Y2023M", 0.4, left=LEFT + 16.4 * STEP), *words("so", left=500)]
        places = doubts.doubtful(PageText(1, 595, 842, tuple(line), source=Source.OCR))
        assert [[word.text for word in place.words] for place in places] == [["dated", "Y2023M"]]

    def test_figures_among_letters_are_doubtful_however_sure(self) -> None:
        assert doubts.doubtful(page("Date: Y2028-0940D").pages[0])
        assert not doubts.doubtful(page("Date: 2028-09-10 eTickets24").pages[0])

    def test_the_surer_reading_is_taken(self) -> None:
        first = words("Date: Y30/Apil", 0.4)
        (place,) = doubts.doubtful(PageText(1, 595, 842, tuple(first), source=Source.OCR))
        better, worse = words("Date: 30 April", 0.9), words("Date: |", 0.3)
        assert [word.text for word in doubts.settled(first, [(place, [worse, better])])] == ["Date:", "30", "April"]
        assert doubts.settled(first, [(place, [worse])]) == tuple(first)

    def test_a_page_of_rubbish_may_not_be_upright(self) -> None:
        assert doubts.is_illegible(words("xq zzgr pwrt vvlk", 0.3))
        assert doubts.is_illegible([])
        assert not doubts.is_illegible(words("This page was read surely from its first word until last word " * 2))
