"""An AOC or SAQ read from words at their places, and every trap that real forms set."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_app.readings.rules.interpret import interpret
from compliance_app.readings.rules.names import person
from compliance_app.readings.rules.reading import FieldName, PaperKind, Reading, Result, SaqType, Signer
from compliance_app.readings.rules.text import DocumentText, PageText, Source, Word
from tests.readings import form_pages as pages
from tests.readings.form_pages import Sheet

NOT_STATED = (
    FieldName.COMPANY,
    FieldName.DBA,
    FieldName.COMPLETED_ON,
    FieldName.TARGET_DATE,
    FieldName.RESULT,
    FieldName.ASSESSMENT,
    FieldName.QSA_COMPANY,
    FieldName.QSA_NAME,
    FieldName.ISA_NAME,
)


def stated(reading: Reading) -> dict[str, object]:
    return {name.value: value.value for name, value in reading.values.items()}


def test_a_filled_form_is_read() -> None:
    reading = interpret(pages.whole())
    assert stated(reading) == {
        "kind": PaperKind.SAQ,
        "saq_type": SaqType.A,
        "pci_dss_version": "4.0.1",
        "revision": "r1",
        "company": "Café Noir & Fils SARL",
        "dba": "Noir Coffee",
        "completed_on": date(2026, 3, 14),
        "result": Result.COMPLIANT,
        "qsa_company": "Blue Assessors Ltd",
        "qsa_name": "Ada Byron",
    }
    assert (reading.language, reading.source, reading.page_count, reading.pages_read) == ("en", Source.TEXT, 5, 5)


def test_each_value_says_where_it_stands() -> None:
    found = interpret(pages.whole()).values[FieldName.COMPANY].evidence
    assert (found.page, found.words) == (3, "Café Noir & Fils SARL")
    assert (found.box.left, found.box.top) == (pages.VALUE, pages.ROWS["company"])
    assert 0.9 <= found.confidence <= 1


def test_a_blank_form_states_nothing() -> None:
    reading = interpret(pages.blank())
    assert reading.kind is PaperKind.SAQ
    assert not set(reading.values) & set(NOT_STATED)
    assert [block.signed for block in reading.signatures] == [False] * len(reading.signatures)


def test_the_assessors_company_is_not_the_merchants() -> None:
    sheet = pages.section_1().say(pages.VALUE, pages.ROWS["qsa_company"], "Blue Assessors Ltd")
    reading = interpret(pages.saq(sheet, pages.section_2(), pages.section_3()))
    assert reading.text(FieldName.COMPANY) is None
    assert reading.text(FieldName.QSA_COMPANY) == "Blue Assessors Ltd"


def test_a_name_runs_over_two_lines() -> None:
    sheet = Sheet().say(60, 90, "Part 1a. Assessed Merchant").say(60, 112, "Company name:")
    sheet.say(230, 106, "Universal Holdings for International").say(230, 118, "Commerce Limited")
    sheet.say(60, 140, "DBA (doing business as):").say(230, 140, "Universal")
    reading = interpret(pages.saq(pages.footer(sheet), pages.section_3()))
    assert reading.text(FieldName.COMPANY) == "Universal Holdings for International Commerce Limited"
    assert reading.text(FieldName.DBA) == "Universal"


def test_a_label_broken_into_two_lines_is_no_part_of_a_name() -> None:
    sheet = Sheet().say(60, 90, "Part 1a. Assessed Merchant").say(60, 110, "Company name:").say(140, 110, "Acme Ltd")
    sheet.say(300, 110, "DBA (doing business").say(402, 110, "Tools 4 You").say(300, 122, "as):")
    reading = interpret(pages.saq(pages.footer(sheet), pages.section_3()))
    assert reading.text(FieldName.COMPANY) == "Acme Ltd"
    assert reading.text(FieldName.DBA) == "Tools 4 You"


def test_labels_without_colons_give_their_names_and_an_empty_one_gives_none() -> None:
    sheet = Sheet().say(60, 90, "Part 1a. Assessed Merchant").say(60, 110, "Company name Acme Trading Ltd")
    sheet.say(60, 124, "DBA (doing business as) Hyacinth Logistics")
    reading = interpret(pages.saq(pages.footer(sheet), pages.section_3()))
    assert reading.text(FieldName.DBA) == "Hyacinth Logistics"
    empty = Sheet().say(60, 90, "Part 1a. Assessed Merchant").say(60, 110, "Company name Acme Trading Ltd")
    empty.say(60, 124, "DBA (doing business as)").say(60, 138, "Title Head of Payments")
    assert interpret(pages.saq(pages.footer(empty), pages.section_3())).text(FieldName.DBA) is None


@pytest.mark.parametrize(
    "label", ["Company name", "Nombre de la empresa", "Nom de la société", "Nombre de la compañía"]
)
@pytest.mark.parametrize("name", ["QSA Partners Limited", "Blue QSA GmbH", "ISA & Date Ltd"])
@pytest.mark.parametrize(("colon", "right", "down"), [(":", 4, 0), (":", 60, 0), ("", 30, 0), ("", 14, 0), ("", 0, 14)])
def test_a_label_ends_at_its_colon_or_cell_whatever_the_name_behind_it(
    label: str, name: str, colon: str, right: float, down: float
) -> None:
    sheet = Sheet().say(60, 90, "Part 1b. Assessor").say(60, 110, "Qualified Security Assessor", 11)
    sheet.say(60, 130, label + colon)
    end = sheet.words[-1].box.right
    sheet.say(60 if down else end + right, 130 + down, name).say(60, 170, "Lead Assessor name:")
    reading = interpret(pages.saq(pages.footer(sheet), pages.section_3()))
    assert reading.text(FieldName.QSA_COMPANY) == name


def test_a_label_set_wide_apart_is_one() -> None:
    sheet = Sheet().say(60, 90, "Part 1b. Assessor").say(60, 110, "Nombre de la empresa").say(168, 110, "QSA:")
    sheet.say(230, 110, "Partners Limited").say(60, 130, "Lead Assessor name:")
    reading = interpret(pages.saq(pages.footer(sheet), pages.section_3()))
    assert reading.text(FieldName.QSA_COMPANY) == "Partners Limited"


def test_a_name_stands_in_the_cell_below() -> None:
    sheet = Sheet().say(60, 90, "Part 1a. Assessed Merchant").say(60, 110, "Company name:").say(300, 110, "DBA:")
    sheet.say(60, 126, "Merchant & Merchant LLP").say(300, 126, "M & M").say(60, 150, "Contact name:")
    reading = interpret(pages.saq(pages.footer(sheet), pages.section_3()))
    assert reading.text(FieldName.COMPANY) == "Merchant & Merchant LLP"
    assert reading.text(FieldName.DBA) == "M & M"


def test_what_was_written_by_hand_need_not_stand_on_the_line() -> None:
    sheet = pages.section_1().say(pages.VALUE + 4, pages.ROWS["company"] - 5, "Slanted Ltd", 12)
    reading = interpret(pages.saq(sheet, pages.section_3()))
    assert reading.text(FieldName.COMPANY) == "Slanted Ltd"
    assert reading.text(FieldName.DBA) is None


@pytest.mark.parametrize(
    "words", ["Not Applicable", "N/A", "(Merchant Company Name)", "__________", "-", "Company name"]
)
def test_what_states_nothing_is_no_name(words: str) -> None:
    sheet = pages.section_1().say(pages.VALUE, pages.ROWS["company"], words)
    assert interpret(pages.saq(sheet, pages.section_3())).text(FieldName.COMPANY) is None


@pytest.mark.parametrize("name", ["Date Palm Gifts FZE", "Company of Wolves Ltd", "Version One Media", "Part 2 Movers"])
def test_a_name_may_hold_words_of_labels(name: str) -> None:
    sheet = pages.section_1().say(pages.VALUE, pages.ROWS["company"], name)
    assert interpret(pages.saq(sheet, pages.section_3())).text(FieldName.COMPANY) == name


def test_the_covers_entity_corroborates_the_company() -> None:
    def sure(entity: str) -> float:
        front = aoc_cover().say(60, 400, "Entity Name:").say(230, 400, entity)
        reading = interpret(pages.document(front, pages.filled_1(), aoc_part_3()))
        assert reading.text(FieldName.COMPANY) == "Café Noir & Fils SARL"
        return reading.values[FieldName.COMPANY].evidence.confidence

    assert sure("CAFE NOIR & FILS SARL") > sure("") > sure("Somebody Else Inc.")


def test_the_version_is_never_taken_from_the_list_of_changes() -> None:
    front = (
        Sheet().say(60, 200, "Self-Assessment Questionnaire A", 20).say(60, 230, "and Attestation of Compliance", 20)
    )
    bare = pages.section_1("SAQ A"), pages.section_3()
    reading = interpret(pages.document(front, pages.changes(), *bare))
    assert reading.text(FieldName.PCI_DSS_VERSION) == "4.0.1"  # of the footers
    lists = Sheet().say(60, 200, "Self-Assessment Questionnaire A", 20).say(60, 300, "Document Changes")
    lists.say(60, 330, "PCI DSS Version 3.2.1")
    without_feet = [
        Sheet([word for word in each.words if word.box.top < 740]) for each in (pages.section_1(), pages.section_3())
    ]
    reading = interpret(pages.document(lists, *without_feet))
    assert reading.kind is PaperKind.SAQ
    assert reading.text(FieldName.PCI_DSS_VERSION) is None


def test_cover_and_footers_must_agree_on_the_type() -> None:
    reading = interpret(pages.document(pages.cover("A-EP"), pages.filled_1(), pages.filled_3()))
    assert reading.kind is PaperKind.SAQ
    assert reading.saq_type is None


def aoc_cover(who: str = "Merchants") -> Sheet:
    sheet = Sheet().say(60, 200, "PCI DSS v4.0.1").say(60, 220, "Attestation of Compliance for Report on", 18)
    return sheet.say(60, 244, f"Compliance – {who}", 18).say(60, 300, "Publication Date: August 2024")


def aoc_part_3(dated: str = "YYYY-MM-DD") -> Sheet:
    sheet = Sheet().say(60, 110, "Part 3. PCI DSS Validation")
    sheet.say(
        60, 130, f"This AOC is based on results noted in the ROC dated (Date of Report as noted in the ROC {dated})."
    )
    sheet.say(60, 160, "Part 3a. Acknowledgement").say(60, 250, "Signature of Lead QSA ↑").say(380, 250, "Date:")
    return sheet.say(420, 250, "2026-09-30")


def test_a_roc_is_completed_on_its_date_of_report() -> None:
    front = aoc_cover().say(60, 400, "Date Assessment Ended:").say(330, 400, "2026-05-01")
    front.say(60, 420, "Date of Report as noted in the Report on Compliance:").say(330, 420, "2026-05-20")
    reading = interpret(pages.document(front, pages.filled_1(), aoc_part_3("2026-05-20")))
    assert reading.kind is PaperKind.AOC_MERCHANT
    assert reading.completed_on == date(2026, 5, 20)
    assert reading.values[FieldName.COMPLETED_ON].evidence.confidence > 0.95


def test_the_end_of_an_assessment_is_not_its_completion() -> None:
    front = aoc_cover("Service Providers").say(60, 400, "Assessment End Date:").say(330, 400, "2026-05-01")
    reading = interpret(pages.document(front, pages.filled_1(), aoc_part_3()))
    assert reading.kind is PaperKind.AOC_SERVICE_PROVIDER
    assert reading.completed_on is None


def test_two_places_that_disagree_state_no_date() -> None:
    second = pages.section_2().say(320, 230, "2026-03-13")
    assert interpret(pages.saq(pages.filled_1(), second, pages.filled_3())).completed_on is None


def test_a_date_drawn_over_its_hint_is_read() -> None:
    sheet = pages.squares(pages.section_3()).say(82, pages.DATED_Y + 11, "2026-03-14", 11)
    assert interpret(pages.saq(pages.section_1(), sheet)).completed_on == date(2026, 3, 14)


def test_the_target_date_is_only_its_own() -> None:
    sheet = pages.squares(pages.section_3(), "non_compliant").say(240, pages.TARGET_Y - 2, "2026-12-01", 11)
    reading = interpret(pages.saq(pages.section_1(), sheet))
    assert reading.day(FieldName.TARGET_DATE) == date(2026, 12, 1)
    assert reading.result is Result.NON_COMPLIANT
    assert reading.completed_on is None


def test_form_fields_are_found_by_their_place() -> None:
    one = pages.section_1().text_field((228, 108, 540, 122), "Field & Sons Ltd")
    three = pages.section_3().text_field((85, 142, 150, 156), "2026-03-14")
    for name, y in pages.OPTIONS.items():
        three.check_field(pages.BOX_X, y, name == "legal")
    reading = interpret(pages.saq(one, three))
    assert reading.text(FieldName.COMPANY) == "Field & Sons Ltd"
    assert reading.completed_on == date(2026, 3, 14)
    assert reading.result is Result.LEGAL_EXCEPTION


def test_french_and_spanish_forms_write_the_day_first() -> None:
    french = (
        Sheet().say(60, 200, "Questionnaire d'auto-évaluation A", 20).say(60, 230, "et attestation de conformité", 20)
    )
    one = Sheet().say(60, 90, "Partie 1a. Commerçant évalué").say(60, 110, "Nom de l'Entreprise :")
    one.say(230, 110, "Les Délices de Mémé").say(60, 128, "DBA (nom commercial) :").say(
        60, 160, "Partie 1b. Évaluateur"
    )
    three = Sheet().say(60, 110, "Partie 3. Validation PCI DSS")
    three.say(60, 130, "Date d'achèvement de l'auto-évaluation :").say(330, 130, "JJ-MM-AAAA").say(
        330, 128, "03-04-2026"
    )
    three.say(62, 200, "☐").say(80, 200, "Conforme : tout est rempli").say(62, 230, "☒").say(80, 230, "Non conforme :")
    three.say(62, 260, "☐").say(80, 260, "Conforme, mais avec exception légale : une loi")
    reading = interpret(pages.document(french, one, three))
    assert (reading.language, reading.saq_type) == ("fr", SaqType.A)
    assert reading.text(FieldName.COMPANY) == "Les Délices de Mémé"
    assert reading.completed_on == date(2026, 4, 3)
    assert reading.result is Result.NON_COMPLIANT


def test_a_signature_has_a_name_and_a_date() -> None:
    officer = next(s for s in interpret(pages.whole()).signatures if s.signer is Signer.MERCHANT_OFFICER)
    assert (officer.signed, officer.name, officer.signed_on) == (True, "Marie Curie", date(2026, 3, 16))
    assert officer.evidence.page == 5


def test_a_form_without_colons_gives_the_signers_name() -> None:
    sheet = pages.section_3("2026-03-14").strokes(70, 452, 180, 476)
    sheet.words = [word for word in sheet.words if word.box.top != pages.SIGN_Y + 18]
    sheet.say(60, pages.SIGN_Y + 18, "Merchant Executive Officer Name Marie Curie")
    sheet.say(380, pages.SIGN_Y + 18, "Title Chief Financial Officer")
    (officer,) = (s for s in interpret(pages.saq(pages.section_1(), sheet)).signatures if s.signed)
    assert officer.name == "Marie Curie"


def test_the_signers_name_may_stand_overleaf() -> None:
    sheet = Sheet().say(60, 90, "Section 3: Validation and Attestation Details", 12)
    sheet.say(60, 640, "Part 3b. Merchant Attestation", 11).strokes(70, 660, 180, 684)
    sheet.say(60, 690, "Signature of Merchant Executive Officer ↑").say(380, 690, "Date: 2026-03-16")
    after = Sheet().say(60, 60, "Merchant Executive Officer Name:").say(230, 60, "Marie Curie").say(380, 60, "Title:")
    after.say(60, 100, "Part 3c. Qualified Security Assessor (QSA) Acknowledgement", 11)
    other = Sheet().say(60, 40, "Part 3c. Qualified Security Assessor (QSA) Acknowledgement", 11)
    other.say(60, 60, "Merchant Executive Officer Name:").say(230, 60, "Marie Curie")
    for page, name in ((after, "Marie Curie"), (other, None)):
        reading = interpret(pages.saq(pages.section_1(), pages.footer(sheet), pages.footer(page)))
        officer = next(s for s in reading.signatures if s.signer is Signer.MERCHANT_OFFICER)
        assert officer.name == name
        assert name is None or (officer.name_at and officer.name_at.page == 5)


def test_a_row_belongs_to_the_value_it_is_closest_to() -> None:
    one = pages.section_1()
    for at, text in enumerate(("Union of Travel", "and of Hospitality", "Ltd")):
        one.say(pages.VALUE, pages.ROWS["company"] + 13 * at, text)
    one.words = [word for word in one.words if word.box.top != pages.ROWS["dba"]]
    one.say(60, 157, "DBA (doing business as):").say(pages.VALUE, 157, "Blue Travel")
    one.words = [word for word in one.words if word.box.top != pages.ROWS["address"]]
    reading = interpret(pages.saq(one, pages.section_3()))
    assert reading.text(FieldName.DBA) == "Blue Travel"


def test_a_word_torn_at_the_end_of_its_line_is_no_name() -> None:
    one = pages.section_1()
    one.say(pages.VALUE, 104, "Beteiligungsgesell").say(pages.VALUE, 116, "schaft Ltd")
    assert interpret(pages.saq(one, pages.section_3())).text(FieldName.COMPANY) is None


@pytest.mark.parametrize(("name", "whole"), [("Jean-Luc van der", False), ("Minh Le", True), ("Ana de la Cruz", True)])
def test_a_name_does_not_end_before_the_family(name: str, whole: bool) -> None:
    assert (person(name) == name) is whole


def test_rows_of_labels_without_colons_are_no_part_of_the_name_above() -> None:
    one = pages.section_1()
    one.words = [word for word in one.words if not 100 < word.box.top < 180]
    one.say(60, 110, "Company name").say(330, 110, "DBA (doing business as)")
    one.say(60, 123, "Harbour Lights Ltd").say(330, 123, "Harbour Shop")
    one.say(60, 138, "Contact name Ada Byron").say(330, 138, "Title Owner")
    reading = interpret(pages.saq(one, pages.section_3()))
    assert (reading.text(FieldName.COMPANY), reading.text(FieldName.DBA)) == ("Harbour Lights Ltd", "Harbour Shop")


@pytest.mark.parametrize(("label", "company"), [("empresa:", "QSA Partners Limited"), ("empresa", None)])
def test_a_name_may_begin_where_a_longer_label_ends(label: str, company: str | None) -> None:
    one = pages.section_1()
    one.words = [word for word in one.words if word.box.top != pages.ROWS["qsa_company"]]
    one.say(60, pages.ROWS["qsa_company"], f"Nombre de la {label} QSA Partners Limited")
    reading = interpret(pages.saq(one, pages.section_3()))
    assert reading.text(FieldName.QSA_COMPANY) == company


def test_a_name_like_a_label_is_one_where_the_form_states_it_again() -> None:
    one = pages.section_1()
    one.words = [word for word in one.words if word.box.top != pages.ROWS["company"]]
    one.say(60, pages.ROWS["company"], "Company name").say(pages.VALUE, pages.ROWS["company"], "Date Palm Gifts FZE")
    for again, company in (("Date Palm Gifts FZE", "Date Palm Gifts FZE"), ("(Merchant Company Name)", None)):
        reading = interpret(pages.saq(one, pages.section_3(company=again)))
        assert reading.text(FieldName.COMPANY) == company


def test_a_typed_name_signs_and_a_sentence_does_not() -> None:
    typed = pages.section_3().say(80, 464, "Marie Curie")
    prose = pages.section_3().say(
        60, 462, "All that was said above has been checked by those who sign below this line."
    )
    for sheet, signed in ((typed, True), (prose, False)):
        blocks = interpret(pages.saq(pages.section_1(), sheet)).signatures
        assert [block.signed for block in blocks if block.signer is Signer.MERCHANT_OFFICER] == [signed]


@pytest.mark.parametrize(
    ("cells", "extent"),
    [
        (["☒ Full ☐ Partial"], "full"),
        (["☐ Full ☒ Partial"], "partial"),
        (["☒ Full", "☐ Partial"], "full"),
        (["✅ Full", "⬜ Partial"], "full"),
        (["☒ Full ☒ Partial"], None),
        (["Full ☒ Partial ☐"], None),  # which word a box between two belongs to is not told
        (["Full ☒", "Partial ☐"], None),
        (["Full ☐", "Partial ☒"], None),
    ],
)
def test_statements_in_one_row_have_their_boxes_before_them(cells: list[str], extent: str | None) -> None:
    sheet = pages.filled_3()
    for at, cell in enumerate(cells):
        sheet.say(pages.BOX_X + 80 * at, 150, cell)
    assert interpret(pages.saq(pages.section_1(), sheet)).text(FieldName.ASSESSMENT) == extent


def test_a_box_behind_one_result_does_not_tick_the_next() -> None:
    sheet = pages.section_3()
    sheet.words = [word for word in sheet.words if not 180 < word.box.top < 330]
    for x, cell in ((62, "Compliant: ☒"), (162, "Non-Compliant: ☐"), (300, "Compliant but with Legal exception ☐")):
        sheet.say(x, 200, cell)
    assert interpret(pages.saq(pages.section_1(), sheet)).result is None


def test_nothing_is_said_of_a_signature_that_a_picture_may_hide() -> None:
    text = pages.saq(pages.section_1(), pages.section_3())
    scanned = DocumentText(tuple(ocr(page) for page in text.pages), text.page_count)
    assert interpret(scanned).kind is PaperKind.SAQ
    assert interpret(scanned).signatures == ()


def test_name_and_day_of_a_block_are_read_where_a_picture_does_not_tell_whether_it_is_signed() -> None:
    sheet = pages.section_3().say(410, pages.SIGN_Y, "2026-03-16").say(pages.VALUE, pages.SIGN_Y + 18, "Marie Curie")
    text = pages.saq(pages.section_1(), sheet)
    (block,) = interpret(DocumentText(tuple(ocr(page) for page in text.pages), text.page_count)).signatures
    assert (block.signer, block.signed) == (Signer.MERCHANT_OFFICER, None)
    assert (block.name, block.signed_on) == ("Marie Curie", date(2026, 3, 16))
    seen, *_ = interpret(text).signatures
    assert (seen.signed, seen.name) == (False, "Marie Curie")


def ocr(page: PageText, sure: float = 0.9) -> PageText:
    words = tuple(Word(word.text, word.box, sure) for word in page.words)
    return PageText(page.number, page.width, page.height, words, page.shapes, page.fields, Source.OCR)


def test_recognised_labels_may_be_misspelt_and_values_stay_as_they_are() -> None:
    one = pages.section_1()
    one.words = [Word("Cornpany", w.box) if w.text == "Company" and w.box.top == 110 else w for w in one.words]
    one.say(pages.VALUE, pages.ROWS["company"], "Cornwall Pottery")
    text = pages.saq(one, pages.section_3())
    reading = interpret(DocumentText(tuple(ocr(page) for page in text.pages), text.page_count))
    assert reading.text(FieldName.COMPANY) == "Cornwall Pottery"
    assert reading.values[FieldName.COMPANY].evidence.confidence < 0.9


def test_a_recognised_signature_is_never_another_signers() -> None:
    sheet = pages.filled_3().strokes(70, 572, 180, 596)
    sheet.words = [Word("OSA", w.box) if w.text == "QSA" and w.box.top == 600 else w for w in sheet.words]
    text = pages.saq(pages.section_1(), sheet)
    reading = interpret(DocumentText(tuple(ocr(page) for page in text.pages), text.page_count))
    assert {block.signer for block in reading.signatures} == {Signer.MERCHANT_OFFICER, Signer.LEAD_QSA}


@pytest.mark.parametrize(("label", "day"), [("Date", date(2026, 3, 16)), ("Data", None)])
def test_a_recognised_date_needs_no_colon(label: str, day: date | None) -> None:
    sheet = pages.filled_3()
    sheet.words = [Word(label, w.box) if w.text == "Date:" and w.box.top == pages.SIGN_Y else w for w in sheet.words]
    sheet.words = [word for word in sheet.words if word.text != "2026-03-16"]
    sheet.say(425, pages.SIGN_Y, "2026-03-16")
    text = pages.saq(pages.section_1(), sheet)
    reading = interpret(DocumentText(tuple(ocr(page) for page in text.pages), text.page_count))
    officer = next(each for each in reading.signatures if each.signer is Signer.MERCHANT_OFFICER)
    assert officer.signed_on == day


@pytest.mark.parametrize(("x", "behind"), [(390, ""), (390, "YYYY-MM-DD"), (366, ".")])
def test_a_recognised_date_without_its_colon_signs_nothing(x: float, behind: str) -> None:
    sheet = pages.section_3()
    sheet.words = [word for word in sheet.words if not (word.box.top == 600 and word.box.left > 300)]
    sheet.say(330, 600, "Date").say(x, 600, behind)
    text = pages.saq(pages.section_1(), sheet)
    reading = interpret(DocumentText(tuple(ocr(page) for page in text.pages), text.page_count))
    assert Signer.LEAD_QSA not in {block.signer for block in reading.signatures}


def test_a_recognised_date_beside_the_second_line_of_a_signatures_label_signs_nothing() -> None:
    sheet = pages.section_3()
    sheet.words = [word for word in sheet.words if word.box.top != 600]
    sheet.say(72, 600, "Signature of Lead").say(72, 612, "QSA").say(330, 612, "Date")
    text = pages.saq(pages.section_1(), sheet)
    reading = interpret(DocumentText(tuple(ocr(page) for page in text.pages), text.page_count))
    assert Signer.LEAD_QSA not in {block.signer for block in reading.signatures}


def test_a_value_the_recogniser_doubts_is_left_out() -> None:
    one = pages.section_1().say(pages.VALUE, pages.ROWS["company"], "C0rnw@ll P0ttery", sure=0.3)
    text = pages.saq(one, pages.section_3())
    assert interpret(text).text(FieldName.COMPANY) is None


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_words_in_the_file_means_nothing(seed: int) -> None:
    assert interpret(pages.shuffled(pages.whole(), seed)) == interpret(pages.whole())


@settings(max_examples=12, deadline=None)
@given(st.floats(-40, 40), st.floats(-40, 30))
def test_where_the_page_lies_changes_nothing_but_boxes(x: float, y: float) -> None:
    there, here = interpret(pages.moved(pages.whole(), x, y)), interpret(pages.whole())
    assert stated(there) == stated(here)
    assert [(s.signer, s.signed, s.name, s.signed_on) for s in there.signatures] == [
        (s.signer, s.signed, s.name, s.signed_on) for s in here.signatures
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=12), st.floats(0, 600), st.floats(0, 780)), max_size=60))
def test_any_words_at_any_place_are_read_without_an_error(words: list[tuple[str, float, float]]) -> None:
    three = pages.section_3()
    for text, x, y in words:
        three.say(x, y, text)
    interpret(pages.saq(pages.section_1(), three))


@pytest.mark.parametrize(("value", "signed"), [("YYYY-MM-DD", False), ("2026-03-02", False), ("Ahmed Al-Rashid", True)])
def test_a_date_in_the_field_beside_a_signature_signs_nothing(value: str, signed: bool) -> None:
    sheet = Sheet().say(60, 90, "Part 3c. Qualified Security Assessor (QSA) Acknowledgement")
    sheet.say(60, 150, "Signature of Duly Authorized Officer of QSA Company")
    sheet.text_field((330, 146, 520, 162), value)
    found = interpret(pages.saq(pages.footer(Sheet()), pages.section_3(), pages.footer(sheet))).signatures
    assert [each.signed for each in found if each.signer is Signer.QSA_OFFICER] == [signed]
