"""What a machine finds, at each boundary; and what must hold for any reading."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.documents.rules import DocumentKind, DocumentState
from compliance_app.intake import rules
from compliance_app.intake.rules import Code, Earlier, Subject, Weight, What, forms, plain
from compliance_app.intake.rules.sentences import CATALOGUE, TONGUES
from compliance_app.merchants.rules import Integration
from compliance_app.obligations.rules import ObligationKind
from compliance_app.policies.rules import SINCE, Policy, PolicyValue
from compliance_app.readings.rules import (
    Assessment,
    Box,
    Evidence,
    FieldName,
    FieldValue,
    Obstacle,
    PaperKind,
    Reading,
    Result,
    SaqType,
    ScanReportType,
    ScanResult,
    Signature,
    Signer,
    Source,
    Value,
)
from compliance_app.volumes.rules import Channel

ON = date(2026, 3, 20)
DAY = timedelta(days=1)
NAME = "Harbour Lights Ltd"
EVIDENCE = Evidence(1, Box(0, 0, 1, 1), "", 1.0)
OFFICER = Signer.MERCHANT_OFFICER
US = Subject((NAME,))


def reading(
    signatures: tuple[Signature, ...] = (), source: Source = Source.TEXT, **values: FieldValue | None
) -> Reading:
    found = {FieldName(name): Value(value, EVIDENCE) for name, value in values.items() if value is not None}
    return Reading(found, signatures, page_count=1, pages_read=1, source=source, language="en")


def signature(day: date | None = ON, signer: Signer = OFFICER, *, signed: bool | None = True) -> Signature:
    return Signature(signer, signed, "Jane Doe", day, EVIDENCE)


def saq(signatures: tuple[Signature, ...] = (), source: Source = Source.TEXT, **values: FieldValue | None) -> Reading:
    """An SAQ with which nothing is wrong, but for what is given."""
    usual: dict[str, Any] = {
        "kind": PaperKind.SAQ,
        "saq_type": SaqType.A,
        "company": NAME,
        "pci_dss_version": "4.0.1",
        "revision": "r1",
        "completed_on": ON - DAY,
        "result": Result.COMPLIANT,
    }
    return reading(signatures, source, **{**usual, **values})


def scan(signatures: tuple[Signature, ...] = (), **values: FieldValue | None) -> Reading:
    usual: dict[str, Any] = {
        "kind": PaperKind.ASV_SCAN_REPORT,
        "company": NAME,
        "completed_on": ON - DAY,
        "expires_on": ON + 89 * DAY,
        "scan_result": ScanResult.PASS,
    }
    return reading(signatures, **{**usual, **values})


def codes(read: Reading, subject: Subject = US, on: date = ON) -> set[Code]:
    return {finding.code for finding in rules.findings(read, subject, on)}


def weight(read: Reading, code: Code, subject: Subject = US) -> Weight:
    return next(finding.weight for finding in rules.findings(read, subject, ON) if finding.code is code)


def test_nothing_is_said_of_what_fits() -> None:
    aoc = saq((signature(), signature(signer=Signer.LEAD_QSA)), kind=PaperKind.AOC_MERCHANT, saq_type=None)
    for read in (saq(), saq((signature(),)), aoc, scan((signature(signer=Signer.SCAN_CUSTOMER),))):
        assert codes(read) == set()


@pytest.mark.parametrize(
    ("read", "code"),
    [
        (saq(company="Somebody Else GmbH"), Code.OTHER_COMPANY),
        (saq(saq_type=SaqType.D_SERVICE_PROVIDER), Code.SERVICE_PROVIDER),
        (saq(kind=PaperKind.AOC_SERVICE_PROVIDER), Code.SERVICE_PROVIDER),
        (saq(result=Result.NON_COMPLIANT), Code.NON_COMPLIANT),
        (saq(assessment=Assessment.PARTIAL), Code.PARTIAL),
        (saq((signature(signed=False, day=None),)), Code.NOT_SIGNED),
        (scan(scan_result=ScanResult.FAIL), Code.SCAN_FAILED),
        (scan(scan_report_type=ScanReportType.PARTIAL), Code.SCAN_PARTIAL),
        (scan((signature(signed=False, day=None, signer=Signer.SCAN_CUSTOMER),)), Code.SCAN_NOT_ATTESTED),
        (reading(kind=PaperKind.SAQ, saq_type=SaqType.A), Code.BLANK),
        (reading(), Code.UNRECOGNISED),
        (reading(source=Source.NONE), Code.UNREADABLE),
        (saq(saq_type=None), Code.TYPE_UNKNOWN),
        (saq(result=None), Code.NO_RESULT),
        (scan(failing_vulnerabilities=1), Code.SCAN_PASS_FAILING),
    ],
)
def test_what_is_wrong_is_shown_before_sending(read: Reading, code: Code) -> None:
    assert codes(read) == {code}
    assert weight(read, code) is Weight.WARN


@pytest.mark.parametrize(
    ("read", "code"),
    [
        (saq(result=Result.LEGAL_EXCEPTION), Code.LEGAL_EXCEPTION),
        (saq(completed_on=None), Code.NO_DATE),
        (scan(out_of_scope_components=2), Code.SCAN_OUT_OF_SCOPE),
        (scan(expires_on=ON + 100 * DAY), Code.SCAN_EXPIRATION),
        (saq(source=Source.OCR, result=None), Code.NO_RESULT),
    ],
)
def test_what_the_sender_cannot_mend_is_only_mentioned(read: Reading, code: Code) -> None:
    assert codes(read) == {code}
    assert weight(read, code) is Weight.NOTE


@pytest.mark.parametrize(
    ("days", "found"),
    [(-1, {Code.SIGNED_EARLY}), (0, set()), (21, set()), (22, {Code.SIGNED_LATE})],
)
def test_a_signature_is_of_the_day_or_of_three_weeks_after_it(days: int, found: set[Code]) -> None:
    completed = ON - 40 * DAY
    assert codes(saq((signature(completed + days * DAY),), completed_on=completed)) == found


def test_a_signature_that_a_picture_does_not_tell_of_is_not_said_to_be_missing() -> None:
    untold = (signature(signed=None), signature(signer=Signer.LEAD_QSA, signed=None))
    assert codes(saq(untold, kind=PaperKind.AOC_MERCHANT)) == set()


def test_a_signature_and_a_completion_do_not_lie_ahead() -> None:
    assert codes(saq((signature(ON),), completed_on=ON)) == set()
    assert codes(saq((signature(ON + DAY),), completed_on=ON)) == {Code.SIGNED_AHEAD}
    assert codes(saq(completed_on=ON + DAY)) == {Code.COMPLETED_AHEAD}
    assert codes(scan(completed_on=ON + DAY)) == {Code.COMPLETED_AHEAD}


def test_an_assessor_signs_an_aoc_and_need_not_sign_an_saq() -> None:
    unsigned = (signature(), signature(None, Signer.LEAD_QSA, signed=False), signature(None, Signer.ISA, signed=False))
    assert codes(saq(unsigned)) == set()
    assert codes(saq(unsigned, kind=PaperKind.AOC_MERCHANT)) == {Code.NO_ASSESSOR}
    assert codes(saq((*unsigned, signature(signer=Signer.QSA_OFFICER)), kind=PaperKind.AOC_MERCHANT)) == set()


@pytest.mark.parametrize(
    ("version", "last_day"),
    [("3.2.1", date(2024, 3, 31)), ("4.0", date(2024, 12, 31))],
)
def test_a_version_counts_through_its_last_day(version: str, last_day: date) -> None:
    for day, found in ((last_day, set()), (last_day + DAY, {Code.RETIRED_VERSION})):
        read = saq(pci_dss_version=version, completed_on=day, saq_type=SaqType.D_MERCHANT)
        assert codes(read, on=last_day + 2 * DAY) == found
    assert Code.RETIRED_VERSION not in codes(saq(pci_dss_version="4.1"))


@pytest.mark.parametrize(("day", "found"), [(date(2025, 3, 30), set()), (date(2025, 3, 31), {Code.OLD_SAQ_A})])
def test_an_saq_a_needs_its_revision_from_a_day_on(day: date, found: set[Code]) -> None:
    older = saq(revision=None, completed_on=day)
    assert codes(older, on=day) == found
    assert codes(saq(revision="r1", completed_on=day), on=day) == set()
    assert codes(saq(revision=None, completed_on=day, saq_type=SaqType.C), on=day) == set()


def test_a_year_is_the_life_of_a_form_and_ninety_days_that_of_a_scan() -> None:
    assert codes(saq(completed_on=date(2025, 3, 20), revision="r1")) == set()
    assert codes(saq(completed_on=date(2025, 3, 19), revision="r1")) == {Code.EXPIRED}
    for age, found in ((90, set()), (91, {Code.EXPIRED})):
        assert codes(scan(completed_on=ON - age * DAY, expires_on=None)) == found


@pytest.mark.parametrize(("days", "heavy"), [(90, None), (91, Weight.NOTE), (92, Weight.NOTE), (93, Weight.WARN)])
def test_scans_follow_each_other_within_ninety_days(days: int, heavy: Weight | None) -> None:
    before = Subject((NAME,), passing_scans=(ON - DAY - days * DAY, ON - 400 * DAY, ON))
    found = [finding.weight for finding in rules.findings(scan(), before, ON)]
    assert found == ([] if heavy is None else [heavy])


NEW = ON - 28 * DAY
"""The first day of other values than the shipped ones."""

DATED = tuple(
    PolicyValue(policy, value, first, last, "A letter")
    for policy, shipped, changed in (
        (Policy.SIGNATURE_TIME, 21, 10),
        (Policy.FORM_VALIDITY, 12, 1),
        (Policy.SCAN_VALIDITY, 90, 28),
        (Policy.SCAN_INTERVAL, 92, 40),
    )
    for value, first, last in ((shipped, SINCE, NEW - DAY), (changed, NEW, None))
)


@pytest.mark.parametrize(
    ("read", "found"),
    [
        (saq((signature(NEW + 20 * DAY),), completed_on=NEW - DAY), set()),
        (saq((signature(NEW + 10 * DAY),), completed_on=NEW), set()),
        (saq((signature(NEW + 11 * DAY),), completed_on=NEW), {Code.SIGNED_LATE}),
        (saq(completed_on=NEW - DAY), set()),
        (saq(completed_on=NEW), set()),
        (scan(completed_on=NEW - DAY, expires_on=None), set()),
        (scan(completed_on=NEW, expires_on=None), set()),
        (scan(completed_on=NEW, expires_on=NEW + 90 * DAY), {Code.SCAN_EXPIRATION}),
    ],
)
def test_what_is_counted_in_days_follows_the_policy_of_the_completion(read: Reading, found: set[Code]) -> None:
    assert codes(read, Subject((NAME,), policies=DATED)) == found


def test_a_day_later_what_the_new_values_give_has_run_out() -> None:
    later, subject = ON + DAY, Subject((NAME,), policies=DATED)
    for read in (saq(completed_on=NEW), scan(completed_on=NEW, expires_on=None)):
        assert codes(read, subject, later) == {Code.EXPIRED}
        assert codes(read, on=later) == set()


@pytest.mark.parametrize(("days", "heavy"), [(28, None), (29, Weight.NOTE), (40, Weight.NOTE), (41, Weight.WARN)])
def test_a_gap_is_judged_by_the_policy_of_the_later_scan(days: int, heavy: Weight | None) -> None:
    subject = Subject((NAME,), passing_scans=(NEW + DAY - days * DAY,), policies=DATED)
    found = rules.findings(scan(completed_on=NEW + DAY, expires_on=None), subject, ON)
    assert [finding.weight for finding in found] == ([] if heavy is None else [heavy])


def test_a_scan_before_all_others_has_no_gap() -> None:
    assert codes(scan(), Subject((NAME,), passing_scans=(ON, ON + DAY))) == set()


def test_level_1_sends_an_aoc() -> None:
    owing = Subject((NAME,), level=1, owes=ObligationKind.AOC)
    assert codes(saq(), owing) == {Code.AOC_NEEDED}
    assert codes(saq(kind=PaperKind.AOC_MERCHANT), owing) == set()
    assert codes(scan(), owing) == set()


@pytest.mark.parametrize(
    ("saq_type", "channels", "suits"),
    [
        (SaqType.A, {Channel.ECOMMERCE}, True),
        (SaqType.A, {Channel.MOTO}, True),
        (SaqType.A, {Channel.CARD_PRESENT}, False),
        (SaqType.A, {Channel.CARD_PRESENT, Channel.ECOMMERCE}, True),
        (SaqType.A_EP, {Channel.MOTO}, False),
        (SaqType.B, {Channel.ECOMMERCE}, False),
        (SaqType.B_IP, {Channel.CARD_PRESENT}, True),
        (SaqType.C_VT, {Channel.MOTO}, True),
        (SaqType.P2PE, {Channel.ECOMMERCE}, False),
        (SaqType.SPOC, {Channel.MOTO}, False),
        (SaqType.D_MERCHANT, {Channel.ECOMMERCE}, True),
        (SaqType.B, set(), True),
    ],
)
def test_a_type_suits_the_channels(saq_type: SaqType, channels: set[Channel], suits: bool) -> None:
    found = codes(saq(saq_type=saq_type), Subject((NAME,), channels=frozenset(channels)))
    assert found == (set() if suits else {Code.SAQ_CHANNEL})


@pytest.mark.parametrize(
    ("saq_type", "integrations", "suits"),
    [
        (SaqType.A, {Integration.REDIRECT}, True),
        (SaqType.A, {Integration.DIRECT_POST}, False),
        (SaqType.A_EP, {Integration.DIRECT_POST}, True),
        (SaqType.A_EP, {Integration.OWN_FORM}, False),
        (SaqType.D_MERCHANT, {Integration.OWN_FORM}, True),
        (SaqType.B, {Integration.OWN_FORM, Integration.DIAL_OUT_TERMINAL}, True),
    ],
)
def test_a_type_suits_the_way_cards_are_taken(saq_type: SaqType, integrations: set[Integration], suits: bool) -> None:
    # What a merchant says of its integration counts, whatever its volumes show.
    subject = Subject((NAME,), channels=frozenset({Channel.ECOMMERCE}), integrations=frozenset(integrations))
    assert codes(saq(saq_type=saq_type), subject) == (set() if suits else {Code.SAQ_INTEGRATION})


@pytest.mark.parametrize(
    ("saq_type", "suits"), [(SaqType.A, True), (SaqType.B, False), (SaqType.A_EP, False), (SaqType.D_MERCHANT, True)]
)
def test_saved_answers_go_before_what_projects_and_volumes_show(saq_type: SaqType, suits: bool) -> None:
    subject = Subject((NAME,), integrations=frozenset({Integration.OWN_FORM}), answered=frozenset({SaqType.A}))
    assert codes(saq(saq_type=saq_type), subject) == (set() if suits else {Code.SAQ_INTEGRATION})


def test_every_integration_and_type_is_judged() -> None:
    assert set(forms.TYPES_FOR) == set(Integration)
    assert set(forms.CHANNELS_OF) == set(SaqType)


def test_what_was_chosen_is_compared_with_what_it_is() -> None:
    def said(kind: DocumentKind, saq_type: SaqType | None = None) -> Subject:
        return Subject((NAME,), What(kind, saq_type))

    assert codes(saq(), said(DocumentKind.SAQ, SaqType.A)) == set()
    assert codes(saq(), said(DocumentKind.SAQ, SaqType.A_EP)) == {Code.OTHER_KIND}
    assert codes(saq(), said(DocumentKind.AOC)) == {Code.OTHER_KIND}
    assert codes(saq(saq_type=None), said(DocumentKind.SAQ, SaqType.A)) == set()
    assert codes(scan(), said(DocumentKind.ASV_SCAN_REPORT)) == set()


def test_a_picture_that_cannot_be_read_holds_nobody_up_who_says_what_it_is() -> None:
    picture = Reading(obstacles=(Obstacle.NO_TEXT_NO_OCR,), page_count=1)
    assert weight(picture, Code.PICTURE) is Weight.WARN
    assert weight(picture, Code.PICTURE, Subject((NAME,), What(DocumentKind.AOC))) is Weight.NOTE


def test_the_same_file_names_its_receipt_and_another_merchants_names_nobody() -> None:
    first = Earlier("R-ABCD-2344", ON - DAY, DocumentState.ACCEPTED)
    earlier = Earlier("R-ABCD-2345", ON - DAY, DocumentState.REJECTED)  # later on the same day
    found = rules.findings(saq(), Subject((NAME,), earlier=(first, earlier), elsewhere=True), ON)
    own, foreign = found
    assert (own.code, foreign.code) == (Code.SENT_BEFORE, Code.ANOTHERS_FILE)
    assert "R-ABCD-2345" in own.merchant
    assert "19 March 2026" in own.merchant
    assert "sent back" in own.merchant


def test_card_numbers_keep_a_file_out_and_show_their_last_four() -> None:
    found = rules.findings(Reading(cards=("1111", "0005", "1111"), card_pages=(3, 7), page_count=9), US, ON)
    assert found[0].weight is Weight.REFUSE
    assert "1111, 0005 (page 3, 7)." in found[0].merchant


def test_card_numbers_beside_the_pages_keep_a_file_out_and_it_is_said_where_they_are() -> None:
    found = rules.findings(Reading(cards=("1111",), card_pages=(3,), cards_beside=("0005",)), US, ON)
    assert [finding.weight for finding in found[:2]] == [Weight.REFUSE, Weight.REFUSE]
    assert "0005" not in found[0].merchant
    assert "attached to the PDF, or in its properties" in found[1].merchant
    assert "ending in 0005" in found[1].merchant


def test_every_code_has_its_rule_and_its_sentence_in_every_language() -> None:
    assert set(CATALOGUE) == set(Code)
    for tongue in TONGUES.values():
        assert {str(key).partition(".")[0] for key in tongue.sentences} == {code.value for code in Code}
        assert all(sentence.endswith(".") for sentence in tongue.sentences.values())
        for key, sentence in tongue.sentences.items():
            assert set(re.findall(r"{\w+}", sentence)) == set(re.findall(r"{\w+}", TONGUES["en"].sentences[key]))


days = st.dates(date(2023, 1, 1), date(2028, 12, 31))
readings = st.builds(
    reading,
    signatures=st.lists(st.builds(signature, st.none() | days, st.sampled_from(Signer)), max_size=3).map(tuple),
    source=st.sampled_from(Source),
    kind=st.none() | st.sampled_from(PaperKind),
    saq_type=st.none() | st.sampled_from(SaqType),
    company=st.none() | st.sampled_from([NAME, "Other GmbH"]),
    pci_dss_version=st.none() | st.sampled_from(["3.2.1", "4.0", "4.0.1"]),
    completed_on=st.none() | days,
    expires_on=st.none() | days,
    result=st.none() | st.sampled_from(Result),
    scan_result=st.none() | st.sampled_from(ScanResult),
)
subjects = st.builds(
    Subject,
    names=st.just((NAME,)),
    sent_as=st.none() | st.builds(What, st.just(DocumentKind.SAQ), st.sampled_from(SaqType)),
    language=st.sampled_from(["en", "fr", "es", "de", "ja"]),
    level=st.sampled_from([1, 4]),
    owes=st.none() | st.sampled_from([ObligationKind.AOC, ObligationKind.SAQ]),
    channels=st.frozensets(st.sampled_from(Channel)),
    integrations=st.frozensets(st.sampled_from(Integration)),
    passing_scans=st.lists(days, max_size=2).map(tuple),
    earlier=st.lists(st.builds(Earlier, st.just("R-1"), days, st.sampled_from(DocumentState)), max_size=1).map(tuple),
    elsewhere=st.booleans(),
)


@given(readings, subjects, days)
def test_findings_are_the_same_again_and_survive_being_kept(read: Reading, subject: Subject, on: date) -> None:
    found = rules.findings(read, subject, on)
    assert found == rules.findings(read, subject, on)
    assert plain.from_plain(plain.to_plain(found)) == found
    assert all("{" not in finding.merchant + finding.reviewer for finding in found)
    order = [list(Weight).index(finding.weight) for finding in found]
    assert order == sorted(order)


@given(readings, days)
def test_where_nothing_is_found_the_dates_are_right(read: Reading, on: date) -> None:
    if rules.findings(read, US, on) or read.kind is None:
        return
    assert read.completed_on is not None
    assert read.completed_on <= on <= read.completed_on + 366 * DAY
    if read.kind is not PaperKind.ASV_SCAN_REPORT:
        for each in read.signatures:
            assert each.signed_on is None or read.completed_on <= each.signed_on <= read.completed_on + 21 * DAY
