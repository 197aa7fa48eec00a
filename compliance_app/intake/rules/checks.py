"""The checks: what does not fit between a reading, what is known of its merchant, and the day (INTAKE rules).

Each check yields codes with the facts its sentences name. What was not read is not judged.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from compliance_app.documents import rules as documents
from compliance_app.documents.rules import DocumentKind
from compliance_app.intake.rules import forms
from compliance_app.intake.rules.words import Code, Subject, Weight, What, recognised
from compliance_app.merchants.rules import Integration
from compliance_app.obligations.rules import ObligationKind
from compliance_app.policies.rules import Policy, PolicyValue, value_on
from compliance_app.readings.rules import (
    Assessment,
    FieldName,
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
)
from compliance_app.readings.rules.companies import same_company
from compliance_app.scans import rules as scans

_ASSESSORS = frozenset({Signer.LEAD_QSA, Signer.QSA_OFFICER, Signer.ISA})
_CUT_SHORT = frozenset({Obstacle.TOO_LONG, Obstacle.TOO_SLOW, Obstacle.TOO_LARGE, Obstacle.OCR_CUT_SHORT})
_FORM_VALUES = (FieldName.COMPANY, FieldName.COMPLETED_ON, FieldName.RESULT, FieldName.SCAN_RESULT)


@dataclass(frozen=True)
class Found:
    """A code with the facts that its sentences name; `weight` where it is not the code's usual one."""

    code: Code
    facts: Mapping[str, object] = field(default_factory=dict)
    weight: Weight | None = None


def all_found(reading: Reading, subject: Subject, on: date) -> Iterator[Found]:
    """Everything there is to say, what keeps the file out first."""
    if reading.cards:
        endings = ", ".join(dict.fromkeys(reading.cards))
        yield Found(Code.CARDS, {"cards": endings, "pages": ", ".join(map(str, reading.card_pages)) or "?"})
    if reading.cards_beside:
        yield Found(Code.CARDS_BESIDE, {"cards": ", ".join(dict.fromkeys(reading.cards_beside))})
    yield from _legibility(reading, subject)
    yield from _kind(reading, subject)
    yield from _file(subject)
    if reading.kind is None:
        return
    if _is_blank(reading):
        yield Found(Code.BLANK)
        return
    yield from _company(reading, subject)
    what = _taken_for(reading, subject)
    if what is not None and what.kind is DocumentKind.ASV_SCAN_REPORT:
        yield from _scan(reading, subject, on)
    elif what is not None:
        yield from _form(reading, subject, what, on)
        yield from _result(reading)
        yield from _signatures(reading, subject.policies, on)
        yield from _form_dates(reading, subject.policies, on)


def _taken_for(reading: Reading, subject: Subject) -> What | None:
    """What was recognised; the sender's word fills in an SAQ's type that was not."""
    found, said = recognised(reading), subject.sent_as
    return said if found is not None and said is not None and said.is_complete and said.agrees(found) else found


def _legibility(reading: Reading, subject: Subject) -> Iterator[Found]:
    # Where the sender said what it is, a person reads it as they always did: nobody need be held up.
    said = subject.sent_as is not None and subject.sent_as.is_complete
    if Obstacle.NO_TEXT_NO_OCR in reading.obstacles and reading.kind is None:
        yield Found(Code.PICTURE, weight=Weight.NOTE if said else Weight.WARN)
    elif reading.source is Source.NONE and reading.kind is None:
        yield Found(Code.UNREADABLE)
    elif _CUT_SHORT & set(reading.obstacles):
        yield Found(Code.PARTLY_READ, {"read": reading.pages_read, "pages": reading.page_count})


def _kind(reading: Reading, subject: Subject) -> Iterator[Found]:
    found, said = recognised(reading), subject.sent_as
    if found is None:
        if reading.source is not Source.NONE:
            yield Found(Code.UNRECOGNISED)
    elif said is not None and said.is_complete and not said.agrees(found):
        yield Found(Code.OTHER_KIND, {"found": found.title, "said": said.title})
    elif not found.is_complete and (said is None or not said.is_complete):
        yield Found(Code.TYPE_UNKNOWN)


def _file(subject: Subject) -> Iterator[Found]:
    if subject.earlier:
        last = max(reversed(subject.earlier), key=lambda earlier: earlier.received_on)  # of one day the last in the row
        verdict = {"rejected": "rejected", "in_review": "waiting"}.get(last.state.value, "accepted")
        yield Found(Code.SENT_BEFORE, {"receipt": last.receipt, "day": last.received_on, "verdict": verdict})
    if subject.elsewhere:
        yield Found(Code.ANOTHERS_FILE)


def _is_blank(reading: Reading) -> bool:
    return reading.source is Source.TEXT and not any(name in reading.values for name in _FORM_VALUES)


def _company(reading: Reading, subject: Subject) -> Iterator[Found]:
    named = [name for name in (reading.text(FieldName.COMPANY), reading.text(FieldName.DBA)) if name]
    if named and subject.names and not same_company(named, subject.names):
        yield Found(Code.OTHER_COMPANY, {"company": named[0], "merchant": subject.names[0]})


def _form(reading: Reading, subject: Subject, what: What, on: date) -> Iterator[Found]:
    """The kind of form, its type and its version."""
    for_provider = reading.kind is PaperKind.AOC_SERVICE_PROVIDER or reading.saq_type is SaqType.D_SERVICE_PROVIDER
    if for_provider:
        yield Found(Code.SERVICE_PROVIDER)
    if what.kind is DocumentKind.SAQ:
        if subject.owes is ObligationKind.AOC:
            yield Found(Code.AOC_NEEDED, {"level": subject.level})
        if what.saq_type is not None and not for_provider:
            yield from _saq_type(what.saq_type, subject)
    yield from _version(reading, on)


def _saq_type(saq_type: SaqType, subject: Subject) -> Iterator[Found]:
    """What the merchant answered or says of its integration is surer than what its volumes show, so it goes first."""
    suit = subject.answered | {SaqType.D_MERCHANT} if subject.answered else _suited(subject.integrations)
    if suit:
        if saq_type not in suit:
            types = ", ".join(f"SAQ {each}" for each in SaqType if each in suit)
            yield Found(Code.SAQ_INTEGRATION, {"type": saq_type.value, "types": types})
    elif subject.channels and not subject.channels & forms.CHANNELS_OF[saq_type]:
        facts = {"type": saq_type.value, "channels": subject.channels, "takes": forms.CHANNELS_OF[saq_type]}
        yield Found(Code.SAQ_CHANNEL, facts)


def _suited(integrations: Iterable[Integration]) -> frozenset[SaqType]:
    return frozenset[SaqType]().union(*(forms.TYPES_FOR[integration] for integration in integrations))


def _version(reading: Reading, on: date) -> Iterator[Found]:
    version, day = reading.text(FieldName.PCI_DSS_VERSION), reading.completed_on or on
    if version is None:
        return
    if forms.is_retired(version, day):
        last_day = forms.last_day_of(version)
        yield Found(Code.RETIRED_VERSION, {"version": version, "day": last_day, "current": forms.CURRENT_VERSION})
    elif forms.is_old_saq_a(reading.saq_type, version, reading.text(FieldName.REVISION), day):
        yield Found(Code.OLD_SAQ_A, weight=None if reading.source is Source.TEXT else Weight.NOTE)


def _result(reading: Reading) -> Iterator[Found]:
    if reading.result is Result.NON_COMPLIANT:
        yield Found(Code.NON_COMPLIANT)
    elif reading.result is Result.LEGAL_EXCEPTION:
        yield Found(Code.LEGAL_EXCEPTION)
    elif reading.result is None:
        yield Found(Code.NO_RESULT, weight=None if reading.source is Source.TEXT else Weight.NOTE)
    if reading.text(FieldName.ASSESSMENT) == Assessment.PARTIAL.value:
        yield Found(Code.PARTIAL)


def _signatures(reading: Reading, policies: Sequence[PolicyValue], on: date) -> Iterator[Found]:
    officer = [each for each in reading.signatures if each.signer is Signer.MERCHANT_OFFICER]
    if officer and all(each.signed is False for each in officer):
        yield Found(Code.NOT_SIGNED)
    assessors = [each for each in reading.signatures if each.signer in _ASSESSORS]
    examined = reading.kind in (PaperKind.AOC_MERCHANT, PaperKind.AOC_SERVICE_PROVIDER)
    if examined and assessors and all(each.signed is False for each in assessors):
        yield Found(Code.NO_ASSESSOR)
    yield from _signature_dates(reading.signatures, reading.completed_on, policies, on)


def _signature_dates(
    signatures: tuple[Signature, ...], completed_on: date | None, policies: Sequence[PolicyValue], on: date
) -> Iterator[Found]:
    days = [each.signed_on for each in signatures if each.signed_on is not None]
    if not days:
        return
    first, last = min(days), max(days)
    if last > on:
        yield Found(Code.SIGNED_AHEAD, {"day": last})
    if completed_on is None:
        return
    if first < completed_on:
        yield Found(Code.SIGNED_EARLY, {"day": first, "completed": completed_on})
    in_time = timedelta(days=value_on(policies, Policy.SIGNATURE_TIME, completed_on))
    if completed_on + in_time < last <= on:
        facts = {"day": last, "completed": completed_on, "days": (last - completed_on).days}
        yield Found(Code.SIGNED_LATE, facts)


def _form_dates(reading: Reading, policies: Sequence[PolicyValue], on: date) -> Iterator[Found]:
    completed_on = reading.completed_on
    if completed_on is None:
        yield Found(Code.NO_DATE)
    elif completed_on > on:
        yield Found(Code.COMPLETED_AHEAD, {"day": completed_on})
    elif (until := _form_until(completed_on, policies)) < on:
        yield Found(Code.EXPIRED, {"day": until})


def _form_until(completed_on: date, policies: Sequence[PolicyValue]) -> date:
    return documents.valid_until(completed_on, value_on(policies, Policy.FORM_VALIDITY, completed_on))


def _scan(reading: Reading, subject: Subject, on: date) -> Iterator[Found]:
    if reading.scan_result is ScanResult.FAIL:
        yield Found(Code.SCAN_FAILED)
    elif reading.scan_result is None:
        yield Found(Code.SCAN_NO_RESULT, weight=None if reading.source is Source.TEXT else Weight.NOTE)
    elif failing := reading.number(FieldName.FAILING):
        yield Found(Code.SCAN_PASS_FAILING, {"number": failing})
    if reading.text(FieldName.SCAN_REPORT_TYPE) == ScanReportType.PARTIAL.value:
        yield Found(Code.SCAN_PARTIAL)
    if reading.number(FieldName.OUT_OF_SCOPE):
        yield Found(Code.SCAN_OUT_OF_SCOPE, {"number": reading.number(FieldName.OUT_OF_SCOPE)})
    customer = [each for each in reading.signatures if each.signer is Signer.SCAN_CUSTOMER]
    if customer and all(each.signed is False for each in customer):
        yield Found(Code.SCAN_NOT_ATTESTED)
    yield from _vendor(reading, subject)
    yield from _scan_dates(reading, subject, on)


def _vendor(reading: Reading, subject: Subject) -> Iterator[Found]:
    """Whether the scanning vendor was approved on the day of the scan, by the register (SCAN-ASV)."""
    company, number = reading.text(FieldName.ASV_COMPANY), reading.text(FieldName.ASV_CERTIFICATE)
    judged = scans.judged(company, number, reading.completed_on, subject.vendors)
    facts = {"vendor": company or number or ""}
    if judged.listing is scans.Listing.UNKNOWN:
        yield Found(Code.VENDOR_UNKNOWN, facts)
    elif judged.entry and judged.listing is scans.Listing.OTHER_COMPANY:
        yield Found(Code.VENDOR_OTHER, {**facts, "number": number, "other": judged.entry.company})
    elif judged.entry and judged.listing is scans.Listing.LAPSED:
        yield Found(Code.VENDOR_LAPSED, {**facts, "first": judged.entry.valid_from, "last": judged.entry.valid_until})


def _scan_dates(reading: Reading, subject: Subject, on: date) -> Iterator[Found]:
    completed_on, printed = reading.completed_on, reading.day(FieldName.EXPIRES_ON)
    if completed_on is None:
        yield Found(Code.NO_DATE)
        return
    if completed_on > on:
        yield Found(Code.COMPLETED_AHEAD, {"day": completed_on})
        return
    life = timedelta(days=value_on(subject.policies, Policy.SCAN_VALIDITY, completed_on))
    until = scans.valid_until(completed_on, printed, life)
    if until < on:
        yield Found(Code.EXPIRED, {"day": until})
    if printed is not None and printed != completed_on + life:
        facts = {"day": printed, "completed": completed_on, "days": (printed - completed_on).days, "usual": life.days}
        yield Found(Code.SCAN_EXPIRATION, facts)
    before = max((day for day in subject.passing_scans if day < completed_on), default=None)
    if before is not None and (gap := (completed_on - before).days) > life.days:
        most = value_on(subject.policies, Policy.SCAN_INTERVAL, completed_on)
        weight = Weight.WARN if gap > most else Weight.NOTE
        yield Found(Code.SCAN_GAP, {"days": gap, "before": before, "most": most}, weight)
