"""What the right side of a review shows: each value that was read beside what is recorded, and where it stands."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from compliance_app.documents.rules import DocumentKind
from compliance_app.documents.rules.review import value_of
from compliance_app.readings.rules import (
    Assessment,
    Box,
    FieldName,
    PaperKind,
    Reading,
    Result,
    ScanReportType,
    ScanResult,
    Signature,
    Signer,
)

SURE = 0.9
"""From this confidence on a value is called sure; below it the reviewer is asked to look twice (REVIEW-VALUES)."""

_MARGIN = 2.0  # points around a highlighted value


@dataclass(frozen=True)
class Subject:
    """What is recorded about the merchant and its document, to stand beside what was read."""

    legal_name: str
    trading_name: str
    sent_as: str


@dataclass(frozen=True)
class Line:
    """One value on the right. `read` is as stored, `shown` in words; `recorded` is what we have on record.

    `enters`: the value becomes part of the record, so it must be confirmed, edited or typed. `control` is text,
    date, choice, or mark for what can only be confirmed. `check` is the line of the checklist it belongs to.
    """

    name: str
    label: str
    control: str
    enters: bool
    check: str
    input_name: str
    read: str | None = None
    shown: str = ""
    words: str = ""
    sure: bool = True
    page: int | None = None
    box: Box | None = None
    recorded: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Mark:
    """A highlight on a page, in points from its upper left corner."""

    name: str
    label: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Spec:
    """How a field is shown: its label, its control, the line of the checklist it belongs to."""

    label: str
    control: str
    check: str
    choices: Mapping[str, str] = field(default_factory=dict)


RESULTS = {
    Result.COMPLIANT.value: "Compliant",
    Result.NON_COMPLIANT.value: "Non-Compliant",
    Result.LEGAL_EXCEPTION.value: "Compliant but with legal exception",
}
_ASSESSMENTS = {Assessment.FULL.value: "Full", Assessment.PARTIAL.value: "Partial"}
_SCAN_RESULTS = {ScanResult.PASS.value: "Pass", ScanResult.FAIL.value: "Fail"}
_SCAN_TYPES = {ScanReportType.FULL.value: "Full scan", ScanReportType.PARTIAL.value: "Partial scan or rescan"}
_PAPERS = {
    PaperKind.AOC_MERCHANT.value: "AOC, merchants",
    PaperKind.AOC_SERVICE_PROVIDER.value: "AOC, service providers",
    PaperKind.SAQ.value: "Self-Assessment Questionnaire",
    PaperKind.ASV_SCAN_REPORT.value: "ASV scan report",
}
_SIGNERS = {
    Signer.MERCHANT_OFFICER: "Signature, executive officer",
    Signer.LEAD_QSA: "Signature, lead QSA",
    Signer.QSA_OFFICER: "Signature, QSA company",
    Signer.ISA: "Signature, ISA",
    Signer.SCAN_CUSTOMER: "Signature, scan customer",
}

_ASSESSORS = frozenset({Signer.LEAD_QSA, Signer.QSA_OFFICER, Signer.ISA})

_KIND = Spec("Form", "mark", "form", _PAPERS)
_SPECS: dict[FieldName, Spec] = {
    FieldName.KIND: _KIND,
    FieldName.SAQ_TYPE: Spec("SAQ type", "text", "saq_type"),
    FieldName.COMPANY: Spec("Company", "text", "company"),
    FieldName.DBA: Spec("DBA (doing business as)", "text", "company"),
    FieldName.PCI_DSS_VERSION: Spec("PCI DSS version", "text", "form"),
    FieldName.REVISION: Spec("Revision of the form", "text", "form"),
    FieldName.COMPLETED_ON: Spec("Completion date", "date", "date"),
    FieldName.RESULT: Spec("Result", "choice", "result", RESULTS),
    FieldName.TARGET_DATE: Spec("Target date for compliance", "date", "result"),
    FieldName.ASSESSMENT: Spec("Assessment", "choice", "full", _ASSESSMENTS),
    FieldName.QSA_COMPANY: Spec("QSA company", "text", "assessor"),
    FieldName.QSA_NAME: Spec("Lead assessor", "text", "assessor"),
    FieldName.ISA_NAME: Spec("ISA", "text", "assessor"),
    FieldName.ASV_COMPANY: Spec("Scanning vendor (ASV)", "text", "vendor"),
    FieldName.ASV_CERTIFICATE: Spec("ASV certificate number", "text", "vendor"),
    FieldName.EXPIRES_ON: Spec("Expiration printed", "date", "date"),
    FieldName.SCAN_RESULT: Spec("Compliance status", "choice", "result", _SCAN_RESULTS),
    FieldName.SCAN_REPORT_TYPE: Spec("Scan report type", "choice", "scope", _SCAN_TYPES),
    FieldName.COMPONENTS: Spec("Components scanned", "text", "scope"),
    FieldName.FAILING: Spec("Failing vulnerabilities", "text", "result"),
    FieldName.OUT_OF_SCOPE: Spec("Components out of scope", "text", "scope"),
}

_ORDER: dict[DocumentKind, tuple[FieldName, ...]] = {
    DocumentKind.AOC: (
        FieldName.KIND, FieldName.COMPANY, FieldName.DBA, FieldName.PCI_DSS_VERSION, FieldName.COMPLETED_ON,
        FieldName.RESULT, FieldName.TARGET_DATE, FieldName.ASSESSMENT, FieldName.QSA_COMPANY, FieldName.QSA_NAME,
        FieldName.ISA_NAME,
    ),
    DocumentKind.SAQ: (
        FieldName.KIND, FieldName.SAQ_TYPE, FieldName.COMPANY, FieldName.DBA, FieldName.PCI_DSS_VERSION,
        FieldName.REVISION, FieldName.COMPLETED_ON, FieldName.RESULT, FieldName.TARGET_DATE, FieldName.ASSESSMENT,
        FieldName.QSA_COMPANY, FieldName.QSA_NAME, FieldName.ISA_NAME,
    ),
    DocumentKind.ASV_SCAN_REPORT: (
        FieldName.KIND, FieldName.COMPANY, FieldName.ASV_COMPANY, FieldName.ASV_CERTIFICATE, FieldName.COMPLETED_ON,
        FieldName.EXPIRES_ON, FieldName.SCAN_RESULT, FieldName.SCAN_REPORT_TYPE, FieldName.COMPONENTS,
        FieldName.FAILING, FieldName.OUT_OF_SCOPE,
    ),
}  # fmt: skip

_FORM_INPUTS: dict[DocumentKind, dict[FieldName, str]] = {
    DocumentKind.AOC: {FieldName.COMPLETED_ON: "completed_on"},
    DocumentKind.SAQ: {FieldName.COMPLETED_ON: "completed_on"},
    DocumentKind.ASV_SCAN_REPORT: {
        FieldName.ASV_COMPANY: "asv_company",
        FieldName.ASV_CERTIFICATE: "asv_certificate",
        FieldName.COMPLETED_ON: "completed_on",
        FieldName.EXPIRES_ON: "printed_expiration",
        FieldName.SCAN_RESULT: "result",
        FieldName.SCAN_REPORT_TYPE: "report_type",
    },
}
"""The values that enter the record, by the field of the form that carries them."""


def lines(kind: DocumentKind, reading: Reading | None, subject: Subject) -> tuple[Line, ...]:
    """The values of a document in the order of its form: what was read, and what must be recorded all the same."""
    found = (_line(kind, name, reading, subject) for name in _ORDER[kind])
    signed = _signatures(kind, reading) if reading else ()
    return tuple(line for line in (*found, *signed) if line.read is not None or line.enters)


def not_stated(kind: DocumentKind, reading: Reading | None) -> tuple[str, ...]:
    """The labels of what was looked for and not found, of what does not enter the record."""
    if reading is None:
        return ()
    enters = _FORM_INPUTS[kind]
    minor = {FieldName.TARGET_DATE, FieldName.REVISION}
    absent = [name for name in _ORDER[kind] if name not in reading.values and name not in enters and name not in minor]
    return tuple(_SPECS[name].label for name in absent)


def _line(kind: DocumentKind, name: FieldName, reading: Reading | None, subject: Subject) -> Line:
    spec, carried = _SPECS[name], _FORM_INPUTS[kind].get(name)
    found = reading.values.get(name) if reading else None
    base = Line(
        name=name.value,
        label=_label(kind, name),
        control=spec.control,
        enters=carried is not None,
        check=spec.check,
        input_name=f"accept-{carried}" if carried else f"value-{name.value}",
        recorded=_recorded(name, subject),
        choices=tuple(spec.choices.items()),
    )
    if found is None:
        return base
    text = found.value.isoformat() if isinstance(found.value, date) else str(found.value)
    evidence = found.evidence
    return Line(
        **{
            **vars(base),
            "read": text,
            "shown": spec.choices.get(text, text),
            "words": evidence.words,
            "sure": evidence.confidence >= SURE,
            "page": evidence.page,
            "box": evidence.box,
        }
    )


def _label(kind: DocumentKind, name: FieldName) -> str:
    if kind is DocumentKind.ASV_SCAN_REPORT:
        other = {FieldName.COMPANY: "Scan customer", FieldName.COMPLETED_ON: "Date scan completed"}
        return other.get(name) or _SPECS[name].label
    return _SPECS[name].label


def _recorded(name: FieldName, subject: Subject) -> tuple[str, ...]:
    if name is FieldName.COMPANY:
        return (subject.legal_name,)
    if name is FieldName.DBA:
        return (subject.trading_name,)
    return (f"sent as {subject.sent_as}",) if name in (FieldName.KIND, FieldName.SAQ_TYPE) else ()


def _signatures(kind: DocumentKind, reading: Reading) -> Iterator[Line]:
    check = "attested" if kind is DocumentKind.ASV_SCAN_REPORT else "signed"
    for number, signature in enumerate(reading.signatures, 1):
        if kind is DocumentKind.SAQ and signature.signer in _ASSESSORS and signature.signed is False:
            continue  # nobody need have signed there
        words = _signature_words(signature)
        yield Line(
            name=f"signature-{number}",
            label=_SIGNERS[signature.signer],
            control="mark",
            enters=False,
            check="assessor" if signature.signer in _ASSESSORS else check,
            input_name="",
            read=words,
            shown=words,
            words=signature.evidence.words,
            sure=signature.evidence.confidence >= SURE,
            page=signature.evidence.page,
            box=signature.evidence.box,
        )


def _signature_words(signature: Signature) -> str:
    there, whose = {
        True: ("signed", "by"),
        False: ("nothing on the line", "of"),
        None: ("perhaps signed", "by"),
    }[signature.signed]
    day = f", {signature.signed_on.isoformat()}" if signature.signed_on else ""
    return there + (f" {whose} {signature.name}" if signature.name else "") + day


def marks(shown: Iterable[Line]) -> dict[int, list[Mark]]:
    """The highlights by page."""
    found: dict[int, list[Mark]] = {}
    for line in shown:
        if line.box is not None and line.page is not None:
            left, top = line.box.left - _MARGIN, line.box.top - _MARGIN
            width, height = line.box.width + 2 * _MARGIN, line.box.height + 2 * _MARGIN
            mark = Mark(line.name, line.label, round(left, 1), round(top, 1), round(width, 1), round(height, 1))
            found.setdefault(line.page, []).append(mark)
    return found


def recorded_values(
    shown: Sequence[Line], sent: Mapping[str, str], confirmed: Collection[str]
) -> dict[str, dict[str, object]]:
    """What a verdict keeps of each value: read, recorded, and how it came there (REVIEW-VALUES)."""
    kept = {}
    for line in shown:
        given = line.read if line.control == "mark" else sent.get(line.input_name, "").strip()[:500]
        value = value_of(line.read, given, line.name in confirmed)
        if value is not None:
            shown_as = dict(line.choices).get(str(given), given)
            kept[line.name] = {**value, "label": line.label, "shown": shown_as, "page": line.page}
    return kept


def unconfirmed(shown: Sequence[Line], sent: Mapping[str, str], confirmed: Collection[str]) -> list[Line]:
    """What enters the record as the machine read it, and nobody confirmed."""
    return [
        line
        for line in shown
        if line.enters
        and line.read is not None
        and sent.get(line.input_name, "").strip() == line.read
        and line.name not in confirmed
    ]


@dataclass(frozen=True)
class Hint:
    """What the machine found, as the reviewer sees it. `target` is the value it is about, None for the whole file."""

    code: str
    rule_id: str
    weight: str
    sentence: str
    target: str | None
    check: str | None


def hint(code: str, rule_id: str, weight: str, sentence: str, name: FieldName | None, shown: Sequence[Line]) -> Hint:
    """A finding with the value and the line of the checklist that it is about."""
    target = name.value if name and any(line.name == name.value for line in shown) else None
    check = _SPECS[name].check if name in _SPECS else _CHECK_OF_RULE.get(rule_id)
    return Hint(code, rule_id, weight, sentence, target, check)


_CHECK_OF_RULE = {
    "INTAKE-KIND": "form",
    "INTAKE-BLANK": "complete",
    "INTAKE-DATE": "date",
    "INTAKE-SIGNATURE": "signed",
}
"""The line for a finding that is about no single value; one that cites a line's own rule stands there anyway."""


def despite(hints: Iterable[Hint], checks: Collection[tuple[str, str]]) -> dict[str, list[str]]:
    """The findings that stand at each line of the checklist (code and rule of each line), notes left out.

    Whoever ticks such a line does it knowingly: the sentences are kept with the tick (REVIEW-FINDINGS).
    """
    found: dict[str, list[str]] = {}
    heavy = [each for each in hints if each.weight != "note"]
    for code, rule_id in checks:
        sentences = [each.sentence for each in heavy if each.check == code or each.rule_id == rule_id]
        if sentences:
            found[code] = sentences
    return found


def weights(findings: Sequence[Mapping[str, object]] | None) -> dict[str, int] | None:
    """How many findings of each weight were kept with a reading; None where there is no reading."""
    if findings is None:
        return None
    counted: dict[str, int] = {}
    for finding in findings:
        weight = str(finding.get("weight", "note"))
        counted[weight] = counted.get(weight, 0) + 1
    return counted
