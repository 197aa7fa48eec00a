"""Examples of what the machine checks when a file comes in."""

from collections.abc import Iterator
from datetime import date

from compliance_app.documents.rules import DocumentKind, DocumentState
from compliance_app.intake.rules import findings
from compliance_app.intake.rules.checks import all_found
from compliance_app.intake.rules.words import Code, Earlier, Subject, Weight, What
from compliance_app.merchants.rules import Integration
from compliance_app.obligations.rules import ObligationKind
from compliance_app.readings.rules import (
    FieldName,
    Obstacle,
    PaperKind,
    Reading,
    Result,
    SaqType,
    Signature,
    Signer,
    Source,
    dates,
)
from compliance_app.readings.rules.card_places import cards_beside, cards_on
from compliance_app.readings.rules.cards import numbers_in, numbers_over
from compliance_app.readings.rules.companies import same_company
from compliance_app.readings.rules.reading import Evidence, FieldValue, Value
from compliance_app.readings.rules.struck import without_struck
from compliance_app.readings.rules.text import Box, DocumentText, FormField, PageText, Word
from compliance_app.volumes.rules import Channel
from tests.readings.form_pages import Sheet
from tests.rule_examples.running import Given, Then, example

EVIDENCE = Evidence(1, Box(0, 0, 1, 1), "", 1.0)
CHANNELS = {"e-commerce": Channel.ECOMMERCE, "telephone and post": Channel.MOTO, "card present": Channel.CARD_PRESENT}
RESULTS = {
    "Compliant": Result.COMPLIANT,
    "Non-Compliant": Result.NON_COMPLIANT,
    "legal exception": Result.LEGAL_EXCEPTION,
}
SIGNERS = {
    "officer's line": Signer.MERCHANT_OFFICER,
    "assessor's line": Signer.LEAD_QSA,
    "customer's line": Signer.SCAN_CUSTOMER,
}
SAID = {
    Code.OTHER_KIND: "another kind",
    Code.SERVICE_PROVIDER: "a form for service providers",
    Code.AOC_NEEDED: "an AOC is needed",
    Code.SAQ_CHANNEL: "another channel",
    Code.SAQ_INTEGRATION: "another way of taking cards",
    Code.RETIRED_VERSION: "version retired",
    Code.OLD_SAQ_A: "not revision 1",
    Code.LEGAL_EXCEPTION: "legal exception",
    Code.NON_COMPLIANT: "Non-Compliant",
    Code.SIGNED_EARLY: "signed before completion",
    Code.SIGNED_LATE: "signed late",
    Code.SIGNED_AHEAD: "signed in the future",
    Code.COMPLETED_AHEAD: "completed in the future",
    Code.NO_DATE: "no completion date",
    Code.EXPIRED: "ran out",
    Code.SCAN_PARTIAL: "a partial scan",
    Code.SCAN_PASS_FAILING: "passed, with failing vulnerabilities",
    Code.SCAN_OUT_OF_SCOPE: "components out of scope",
    Code.BLANK: "not filled in",
    Code.SENT_BEFORE: "sent before",
    Code.ANOTHERS_FILE: "another merchant's file",
    Code.PARTLY_READ: "read in part",
    Code.PICTURE: "a picture nobody could read",
    Code.UNREADABLE: "could not be read",
    Code.OTHER_COMPANY: "another company",
    Code.PARTIAL: "a partial assessment",
    Code.NO_RESULT: "no result",
    Code.SCAN_FAILED: "a failed scan",
    Code.NOT_SIGNED: "not signed",
    Code.NO_ASSESSOR: "not signed by an assessor",
    Code.SCAN_NOT_ATTESTED: "not signed by the customer",
}


@example("CARD-NUMBER")
def cards(given: Given) -> Then:
    found = list(numbers_in(given.text("text")))
    return {"card number": ", ".join(f"ends in {digits[-4:]}" for digits in found) or "none"}


@example("CARD-NUMBER-BROKEN")
def broken_cards(given: Given) -> Then:
    flows = bool(given.text("a line ends"))
    above = given.text("a line ends") or given.text("a cell is")
    under = given.text("the next begins") or given.text("under it")
    found = list(numbers_over(above, under, given.text("heading"), flows))
    return {"card number": ", ".join(f"ends in {digits[-4:]}" for digits in found) or "none"}


@example("CARD-NUMBER-PLACES")
def card_places(given: Given) -> Then:
    place, said = given.text("a card number stands"), "4111 1111 1111 1111"
    box = Box(10, 10, 100, 20)
    page = PageText(
        1,
        600,
        800,
        words=tuple(Word(part, Box(10 + 30 * at, 10, 34 + 30 * at, 20)) for at, part in enumerate(said.split()))
        if place == "on a page"
        else (),
        fields=(FormField(box, said),) if place == "in a field" else (),
        remarks=(said,) if place == "in a note" else (),
    )
    beside = (said,) if place in ("in a property", "in an attached text") else ()
    attached = (DocumentText((PageText(1, 600, 800, remarks=(said,)),)),) if place == "in an attached PDF" else ()
    document = DocumentText((page,), 1, beside=beside, attached=attached)
    cards, pages = cards_on(document)
    return {"found": bool(cards or cards_beside(document)), "on pages": ", ".join(map(str, pages)) or "none"}


@example("INTAKE-STRUCK")
def struck_words(given: Given) -> Then:
    page = Sheet().say(60, 100, given.text("text")).page(1)
    named = given.text("a line through", given.text("a line under"))
    boxes = [word.box for word in page.words if word.text in named]
    left, right = (boxes[0].left, boxes[-1].right) if boxes else (0, page.width)
    y = 110.5 if given.has("a line under") else 105.5
    return {"read": " ".join(word.text for word in without_struck(page, [Box(left, y, right, y)]).words)}


@example("INTAKE-DAY")
def day_written(given: Given) -> Then:
    return {"day": dates.only(given.text("written"), given.text("language"), given.text("pattern"))}


@example("INTAKE-CARDS")
def with_cards(given: Given) -> Then:
    cards = tuple(digits[-4:] for digits in numbers_in(given.text("text")))
    beside = tuple(digits[-4:] for digits in numbers_in(given.text("attached")))
    read = Reading(cards=cards, card_pages=(1,), cards_beside=beside)
    told = findings(read, Subject(("Example Ltd",)), date(2027, 3, 1))
    return {"refused": any(finding.weight is Weight.REFUSE for finding in told)}


@example("INTAKE-COMPANY")
def company(given: Given) -> Then:
    return {"same": same_company([given.text("named")], [given.text("merchant")])}


@example(
    "INTAKE-KIND",
    "INTAKE-BLANK",
    "INTAKE-SERVICE-PROVIDER",
    "INTAKE-LEVEL",
    "INTAKE-SAQ-CHANNEL",
    "INTAKE-SAQ-INTEGRATION",
    "INTAKE-VERSION",
    "INTAKE-SAQ-A",
    "INTAKE-LEGAL-EXCEPTION",
    "INTAKE-SIGNATURE",
    "INTAKE-DATE",
    "DOCUMENT-DATE",
    "INTAKE-EXPIRED",
    "INTAKE-SCAN-SCOPE",
    "SCAN-PASS-FAILING",
    "CHECK-COMPANY",
    "CHECK-FULL",
    "CHECK-RESULT",
    "CHECK-SIGNED",
    "CHECK-ASSESSOR",
    "CHECK-FORM",
    "CHECK-SAQ-TYPE",
    "INTAKE-SAME-FILE",
    "INTAKE-LEGIBLE",
)
def said(given: Given) -> Then:
    """What is said of a form or scan with which nothing else is wrong."""
    on = given.day_or_none("on") or given.day_or_none("completed") or date(2027, 3, 1)
    found = all_found(_reading(given), _subject(given), on)
    return {"said": ", ".join(SAID.get(each.code, each.code.value) for each in found) or "nothing"}


def read_in_saq(completed: str, signature: str = "signed") -> Reading:
    """What is read in an SAQ A with which nothing is wrong, or of which the officer's line is empty."""
    return _reading(Given({"completed": completed, "officer's line": signature}))


def _reading(given: Given) -> Reading:
    if given.text("file") == "a picture":
        return Reading(obstacles=(Obstacle.NO_TEXT_NO_OCR,), page_count=1)
    if given.text("file") == "unreadable":
        return Reading(page_count=1)
    return Reading(
        {name: Value(value, EVIDENCE) for name, value in _values(given).items()},
        tuple(_signatures(given)),
        (Obstacle.TOO_LONG,) if given.yes("too long") else (),
        source=Source.TEXT,
    )


def _signatures(given: Given) -> Iterator[Signature]:
    """The officer's with its day, and the lines that a row leaves empty or filled in."""
    if signed := given.day_or_none("signed"):
        yield Signature(Signer.MERCHANT_OFFICER, True, "A. Person", signed, EVIDENCE)
    for name, signer in SIGNERS.items():
        if given.has(name):
            told = {"signed": True, "empty": False, "not told": None}[given.text(name)]
            yield Signature(signer, told, None, None, EVIDENCE)


def _values(given: Given) -> dict[FieldName, FieldValue]:
    kind, _, saq_type = given.text("file", "SAQ A").partition(" ")
    empty = given.yes("empty form")
    values: dict[FieldName, FieldValue | None] = {
        FieldName.COMPLETED_ON: given.day_or_none("completed"),
        FieldName.COMPANY: given.text("company") or None,
    }
    if kind == "scan":
        values |= {FieldName.KIND: PaperKind.ASV_SCAN_REPORT.value, FieldName.SCAN_RESULT: given.text("result", "pass")}
        values |= {FieldName.SCAN_REPORT_TYPE: given.text("report", "full")}
        values |= {FieldName.OUT_OF_SCOPE: given.number("components out of scope")}
        values |= {FieldName.FAILING: given.number("failing vulnerabilities")}
        return _stated(values)
    if kind == "AOC":
        values[FieldName.KIND] = (PaperKind.AOC_SERVICE_PROVIDER if saq_type else PaperKind.AOC_MERCHANT).value
    else:
        values |= {FieldName.KIND: PaperKind.SAQ.value, FieldName.SAQ_TYPE: SaqType(saq_type).value}
    values[FieldName.ASSESSMENT] = given.text("assessment") or None
    values[FieldName.RESULT] = (
        None if empty or given.text("result") == "none" else RESULTS[given.text("result", "Compliant")].value
    )
    values[FieldName.PCI_DSS_VERSION] = given.text("version") or None
    values[FieldName.REVISION] = given.text("revision") or None
    return _stated(values)


def _stated(values: dict[FieldName, FieldValue | None]) -> dict[FieldName, FieldValue]:
    return {name: value for name, value in values.items() if value is not None}


def _subject(given: Given) -> Subject:
    kind, _, saq_type = given.text("sent as").partition(" ")
    kinds = {"AOC": DocumentKind.AOC, "SAQ": DocumentKind.SAQ, "scan": DocumentKind.ASV_SCAN_REPORT}
    answered = given.text("answers lead to SAQ")
    return Subject(
        ("Example Ltd",),
        What(kinds[kind], SaqType(saq_type) if kind == "SAQ" else None) if kind else None,
        earlier=tuple(
            Earlier("R-1", date.fromisoformat(day), DocumentState.REJECTED)
            for day in (given.text("sent before"),)
            if day
        ),
        elsewhere=given.yes("another merchant sent it"),
        owes=ObligationKind.AOC if given.text("owes") == "AOC" else None,
        channels=frozenset(CHANNELS[name] for name in (given.text("took cards by"),) if name),
        integrations=frozenset(Integration(name.replace(" ", "_")) for name in (given.text("project"),) if name),
        answered=frozenset({SaqType(answered)}) if answered else frozenset(),
    )
