"""Who is assessed and who assessed: names beside their labels in Parts 1a and 1b, corroborated elsewhere."""

from collections.abc import Callable, Sequence

from compliance_app.readings.rules import names
from compliance_app.readings.rules.forms.document import Form, hits_in
from compliance_app.readings.rules.forms.lookup import written
from compliance_app.readings.rules.forms.sheet import Hit, Sheet
from compliance_app.readings.rules.labels import KEYS, Label, Part
from compliance_app.readings.rules.lines import CELL_GAP, evidence, key
from compliance_app.readings.rules.reading import FieldName, Value
from compliance_app.readings.rules.text import Word

CORROBORATED, ALONE, ELSEWHERE, DISPUTED = 0.99, 0.94, 0.88, 0.75
"""How sure a name is: stated twice, once, only in another place of the form, or differently in another place."""
LEAST_OCR = 0.55
"""A name with a word that the recogniser doubts more than this is left out."""

_LABELS = dict(KEYS)
_SHORT_LABELS = frozenset(text for text, _ in KEYS if len(text) <= 8)

Found = tuple[str, Value]


def parties(form: Form) -> dict[FieldName, Value]:
    """The company, its DBA, the QSA's company and name, the ISA's name."""
    values: dict[FieldName, Value] = {}
    _add(values, FieldName.COMPANY, _company(form))
    _add(values, FieldName.DBA, _first(form, _assessed(form, Label.DBA), names.cleaned))
    company, dba = values.get(FieldName.COMPANY), values.get(FieldName.DBA)
    if company and dba and company.evidence.box == dba.evidence.box:
        del values[FieldName.DBA]
    part = form.span(Part.ONE_B, Part.TWO, Part.SECTION_2, Part.THREE)
    signed = form.span(Part.THREE_C, Part.THREE_D, Part.FOUR)
    for name, own, again, clean in (
        (FieldName.QSA_COMPANY, (Label.COMPANY, Label.QSA_COMPANY), Label.QSA_COMPANY, names.cleaned),
        (FieldName.QSA_NAME, (Label.LEAD_ASSESSOR,), Label.LEAD_QSA_NAME, names.person),
        (FieldName.ISA_NAME, (Label.ISA_NAMES,), Label.ISA_NAME, names.person),
    ):
        stated = _first(form, hits_in(part, *own), clean)
        repeated = _first(form, hits_in(signed, again), clean)
        _add(values, name, _settled(stated, repeated))
    return values


def _company(form: Form) -> Value | None:
    stated = _first(form, _assessed(form, Label.COMPANY), names.cleaned)
    entity = _first(form, [*form.found(Label.ENTITY)][:1], names.cleaned)
    settled = _settled(stated, entity)
    if settled is None or settled.evidence.confidence >= CORROBORATED:
        return settled
    if settled.evidence.confidence > DISPUTED and _in_sentences(form, str(settled.value)):
        return _at(settled, CORROBORATED * min(1.0, settled.evidence.confidence / ALONE))
    return settled


def _assessed(form: Form, label: Label) -> list[tuple[Sheet, Hit]]:
    """The labels that ask for the assessed company: those of Part 1a, never the assessor's of Part 1b."""
    if form.has(Part.ONE_A):
        return hits_in(form.span(Part.ONE_A, Part.ONE_B, Part.TWO, Part.THREE), label)[:1]
    found = hits_in(form.before(Part.ONE_B), label) if form.has(Part.ONE_B) else list(form.found(label))
    return found if len(found) == 1 else []


def _in_sentences(form: Form, name: str) -> bool:
    """Whether the sentences of Part 3 name this company ("thereby ... has demonstrated")."""
    text = "".join(line.joined for span in form.span(Part.THREE, Part.THREE_A, Part.FOUR) for line in span.lines)
    return len(key(name)) > 3 and key(name) in text


def _is_next_label(hit: Hit, first: Word) -> bool:
    """Whether, on a form that sets no colons, what follows an empty field is the next field's label."""
    return not hit.words[-1].text.endswith(":") and key(first.text) in _SHORT_LABELS


def _ends_elsewhere(hit: Hit, first: Word) -> bool:
    """Whether, on a form without colons, the last word of a label may be the first of the name: `Nombre de la empresa
    QSA Partners`."""
    if hit.words[-1].text.endswith(":") or first.box.left - hit.box.right > CELL_GAP * hit.height:
        return False
    shorter = _LABELS.get("".join(key(word.text) for word in hit.words[:-1]))
    return shorter is not None and shorter is not hit.label


def _first(form: Form, hits: Sequence[tuple[Sheet, Hit]], clean: Callable[[str], str | None]) -> Value | None:
    """The name beside the first of the labels that has one."""
    for sheet, hit in hits:
        found = written(sheet, hit)
        if found is None or names.is_prose(found.text) or names.is_torn(found.words):
            continue
        if _ends_elsewhere(hit, found.words[0]):
            continue
        if _is_next_label(hit, found.words[0]) and not _in_sentences(form, found.text):
            continue
        name = clean(found.text)
        proof = evidence(sheet.number, found.words, ALONE * (0.93 if hit.fuzzy else 1.0))
        if name is not None and proof.confidence >= LEAST_OCR:
            return Value(name, proof)
    return None


def _settled(stated: Value | None, repeated: Value | None) -> Value | None:
    """One value from two places: surer where they agree, doubtful where they do not."""
    if stated is None:
        return None if repeated is None else _at(repeated, repeated.evidence.confidence * ELSEWHERE / ALONE)
    if repeated is None:
        return stated
    if names.same(str(stated.value), str(repeated.value)):
        return _at(stated, max(CORROBORATED * stated.evidence.confidence / ALONE, stated.evidence.confidence))
    return _at(stated, stated.evidence.confidence * DISPUTED / ALONE)


def _at(value: Value, confidence: float) -> Value:
    proof = value.evidence
    return Value(value.value, type(proof)(proof.page, proof.box, proof.words, round(min(confidence, 1.0), 3)))


def _add(values: dict[FieldName, Value], name: FieldName, value: Value | None) -> None:
    if value is not None:
        values[name] = value
