"""Which paper it is: a title and parts of the form, never a mention."""

import pytest

from compliance_app.readings.rules.interpret import interpret
from compliance_app.readings.rules.reading import PaperKind, Reading, SaqType
from compliance_app.readings.rules.text import DocumentText
from tests.readings import form_pages as pages
from tests.readings.form_pages import Sheet


def read(*sheets: Sheet) -> Reading:
    return interpret(pages.document(*sheets))


@pytest.mark.parametrize("kind", [each for each in SaqType if not each.value.startswith("D")])
def test_each_questionnaire_has_its_letter(kind: SaqType) -> None:
    front = Sheet().say(60, 200, f"Self-Assessment Questionnaire {kind.value}", 18)
    front.say(60, 224, "and Attestation of Compliance", 18)
    third = pages.section_3()
    third.words = [word for word in third.words if word.box.top < 740]
    reading = read(front, pages.section_1(f"PCI DSS v4.0.1 SAQ {kind.value}, Section 1: Information"), third)
    assert (reading.kind, reading.saq_type) == (PaperKind.SAQ, kind)


@pytest.mark.parametrize(
    ("title", "under", "foot", "kind"),
    [
        ("D for Merchants", "and Attestation of Compliance", "D for Merchants", SaqType.D_MERCHANT),
        ("D", "and Attestation of Compliance for Merchants", "D for Merchants", SaqType.D_MERCHANT),
        ("D for Service Providers", "and Attestation", "D for Service Providers", SaqType.D_SERVICE_PROVIDER),
    ],
)
def test_d_is_for_merchants_or_service_providers(title: str, under: str, foot: str, kind: SaqType) -> None:
    front = Sheet().say(60, 200, f"Self-Assessment Questionnaire {title}", 18).say(60, 224, under, 18)
    first = pages.section_1(f"PCI DSS v4.0.1 SAQ {foot}, Section 1: Information")
    third = pages.section_3()
    third.words = [word for word in third.words if word.box.top < 740]
    assert read(front, first, third).saq_type is kind


def test_pages_without_their_cover_are_known_by_their_footers() -> None:
    reading = read(pages.filled_1(), pages.filled_3())
    assert (reading.kind, reading.saq_type) == (PaperKind.SAQ, SaqType.A)


def test_a_page_may_lie_on_top_of_the_cover() -> None:
    fax = Sheet().say(60, 100, "Fax from Café Noir").say(60, 140, "Please find our SAQ attached.")
    assert read(fax, pages.cover(), pages.filled_1(), pages.filled_3()).saq_type is SaqType.A


def test_a_training_certificate_is_none() -> None:
    sheet = Sheet().say(60, 100, "Certificate of Completion", 24).say(60, 160, "PCI Compliance Training")
    sheet.say(60, 200, "Company name: Acme Ltd").say(60, 220, "PCI Compliant").say(60, 240, "Date: 2026-03-14")
    reading = read(sheet)
    assert (reading.kind, dict(reading.values), reading.signatures) == (None, {}, ())


def test_a_letter_that_speaks_of_the_forms_is_none() -> None:
    sheet = (
        Sheet().say(60, 100, "Dear merchant,").say(60, 130, "please send us your Self-Assessment Questionnaire A and")
    )
    sheet.say(60, 143, "Attestation of Compliance. Your signature belongs in Part 3b. The company name in")
    sheet.say(60, 156, "Part 1a must be yours. Compliant: yes. PCI DSS Version 4.0.1 applies.")
    assert read(sheet).kind is None


def test_a_title_alone_is_none() -> None:
    assert read(pages.cover()).kind is None


def test_nothing_is_read_in_nothing() -> None:
    reading = interpret(DocumentText())
    assert (reading.kind, reading.language, reading.page_count, reading.pages_read) == (None, None, 0, 0)
