"""The demonstration's papers are real PDF files that say what the plan says, and the machine reads it in them."""

import tempfile
from datetime import date
from typing import Any

import pypdfium2
import pytest

from compliance_app.demo import lives, papers, portfolio
from compliance_app.demo.papers import Subject
from compliance_app.demo.stories import Deed, Flaw, Paper
from compliance_app.documents.rules import DocumentKind, ReasonCode, SaqType
from compliance_app.readings.pdf.opening import opened
from compliance_app.readings.pdf.pages import Document
from compliance_app.readings.rules import FieldName, PaperKind, Reading, Result, ScanReportType, ScanResult, Signer
from compliance_app.readings.rules.interpret import interpret

SUBJECT = Subject(
    "Żurawina (Odzież) sp. z o.o.", "Żurawina Odzież", "https://www.zurawina.example", "Agata Lis", "Ewa Müller"
)
DAY, SIGNED = date(2026, 2, 3), date(2026, 2, 9)
AOC = Paper(1, DocumentKind.AOC, DAY, signed_on=SIGNED)
SAQ = Paper(1, DocumentKind.SAQ, DAY, SaqType.A_EP, signed_on=SIGNED)
SCAN = Paper(1, DocumentKind.ASV_SCAN_REPORT, DAY, None, "Kestrel Scans", True, True, SIGNED)


@pytest.fixture(scope="module", autouse=True)
def _library() -> None:
    pypdfium2.raw.FPDF_InitLibrary()


def read(body: bytes) -> Reading:
    """As the limited process reads it."""
    with tempfile.TemporaryFile() as file:
        file.write(body)
        file.flush()
        file.seek(0)
        return interpret(Document(opened(file)).text())


def _said(reading: Reading) -> dict[str, Any]:
    values: dict[str, Any] = {name.value: value.value for name, value in reading.values.items()}
    return values | {block.signer.value: (block.signed, block.name, block.signed_on) for block in reading.signatures}


@pytest.mark.parametrize("paper", [AOC, SAQ, SCAN])
def test_a_paper_opens_and_says_that_it_is_invented(paper: Paper) -> None:
    document = pypdfium2.PdfDocument(papers.write(paper, SUBJECT))
    assert document.get_metadata_dict()["Title"]
    for page in document:
        assert "Invented for demonstration" in page.get_textpage().get_text_range()


def test_the_same_paper_is_the_same_file() -> None:
    assert papers.write(SAQ, SUBJECT) == papers.write(SAQ, SUBJECT)


def test_an_aoc_is_read_as_it_was_drawn() -> None:
    reading = read(papers.write(AOC, SUBJECT))
    assert (reading.kind, reading.result) == (PaperKind.AOC_MERCHANT, Result.COMPLIANT)
    assert reading.completed_on == DAY
    assert reading.text(FieldName.COMPANY) == "Zurawina (Odziez) sp. z o.o."
    signatures = {block.signer: block for block in reading.signatures}
    assert signatures[Signer.MERCHANT_OFFICER].signed_on == SIGNED


def test_a_providers_aoc_is_read_as_it_was_drawn() -> None:
    made = papers.provider_attestation(AOC, SUBJECT, ["Payment gateway"])
    reading = read(made.body)
    assert (reading.kind, reading.result) == (PaperKind.AOC_SERVICE_PROVIDER, Result.COMPLIANT)
    told = (FieldName.COMPANY, FieldName.COMPLETED_ON, FieldName.QSA_COMPANY, FieldName.PCI_DSS_VERSION)
    assert [reading.values[name].value for name in told] == [made.reading.values[name].value for name in told]
    assert all(block.signed for block in reading.signatures)


def test_a_scan_report_is_read_as_it_was_drawn() -> None:
    reading = read(papers.write(SCAN, SUBJECT))
    assert (reading.kind, reading.scan_result) == (PaperKind.ASV_SCAN_REPORT, ScanResult.PASS)
    assert reading.day(FieldName.EXPIRES_ON) == date(2026, 5, 4)


def _with(paper: Paper, flaw: Flaw) -> Reading:
    return read(papers.write(Paper(**{**vars(paper), "flaw": flaw}), SUBJECT))


def test_flaws_are_to_be_seen() -> None:
    assert _with(SAQ, Flaw.NON_COMPLIANT).result is Result.NON_COMPLIANT
    assert _with(SAQ, Flaw.NON_COMPLIANT).day(FieldName.TARGET_DATE) == date(2026, 5, 4)
    assert _with(SAQ, Flaw.OLD_FORM).text(FieldName.PCI_DSS_VERSION) == "4.0"
    assert not _with(SAQ, Flaw.NOT_SIGNED).signatures[0].signed
    assert _with(SAQ, Flaw.INCOMPLETE).result is None
    assert _with(AOC, Flaw.PARTIAL).text(FieldName.ASSESSMENT) == "partial"
    assert _with(AOC, Flaw.OTHER_COMPANY).text(FieldName.COMPANY) == "Zurawina Odziez Holding"
    early = _with(AOC, Flaw.SIGNED_EARLY).signatures[0].signed_on
    assert early is not None
    assert early < DAY
    assert _with(SCAN, Flaw.FAILED).scan_result is ScanResult.FAIL
    assert _with(SCAN, Flaw.PARTIAL).text(FieldName.SCAN_REPORT_TYPE) == ScanReportType.PARTIAL
    assert _with(SCAN, Flaw.WRONG_PAPER).kind is None


def test_the_machine_reads_in_every_paper_of_a_portfolio_what_was_drawn() -> None:
    """What is kept as the reading of a demonstration document is what reading it gives, at the same places."""
    seen: set[tuple[DocumentKind, SaqType | None, Flaw | None]] = set()
    for plan in portfolio.plan(60, date(2026, 11, 23), seed=1):
        subject = lives.subject_of(plan)
        for step in plan.steps:
            paper = step.paper
            if paper is None or step.deed is not Deed.UPLOADED or (paper.kind, paper.saq_type, paper.flaw) in seen:
                continue
            seen.add((paper.kind, paper.saq_type, paper.flaw))
            made = papers.written(paper, subject)
            found = read(made.body)
            assert _said(found) == _said(made.reading), paper
            for name, value in made.reading.values.items():
                drawn, there = value.evidence, found.values[name].evidence
                assert drawn.page == there.page, (paper, name)
                assert drawn.box.left - 12 <= there.box.middle[0] <= drawn.box.right + 12, (paper, name)
    assert len(seen) > 15


def test_what_was_sent_back_shows_why() -> None:
    flaws = {
        ReasonCode.NOT_SIGNED: Flaw.NOT_SIGNED,
        ReasonCode.OLD_FORM: Flaw.OLD_FORM,
        ReasonCode.NON_COMPLIANT: Flaw.NON_COMPLIANT,
    }
    accepted = 0
    for plan in portfolio.plan(60, date(2026, 11, 23), seed=1):
        for step in plan.steps:
            if step.deed is Deed.REJECTED and step.paper and step.reason in flaws:
                assert step.paper.flaw is flaws[step.reason]
            if step.deed is Deed.ACCEPTED and step.paper:
                accepted += 1
                assert step.paper.flaw is None
            if step.paper and step.deed is Deed.UPLOADED:
                assert step.paper.completed_on <= step.paper.signed <= step.on
    assert accepted > 50


def test_a_file_name_tells_the_kind_and_the_year() -> None:
    paper = Paper(1, DocumentKind.SAQ, date(2026, 2, 3), SaqType.A)
    assert papers.file_name(paper, SUBJECT) == "SAQ-A Żurawina-Odzież 2026.pdf"
