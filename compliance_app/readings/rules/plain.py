"""A reading as plain values that JSON can hold, and back: what `flask documents read` prints and what is stored."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance_app.readings.rules.reading import (
    Assessment,
    Evidence,
    FieldName,
    FieldValue,
    PaperKind,
    Reading,
    Result,
    SaqType,
    ScanReportType,
    ScanResult,
    Signature,
    Signer,
    Value,
)
from compliance_app.readings.rules.text import Box, Obstacle, Source

_WORDS = {
    FieldName.KIND: PaperKind,
    FieldName.SAQ_TYPE: SaqType,
    FieldName.RESULT: Result,
    FieldName.ASSESSMENT: Assessment,
    FieldName.SCAN_RESULT: ScanResult,
    FieldName.SCAN_REPORT_TYPE: ScanReportType,
}
_DATES = (FieldName.COMPLETED_ON, FieldName.EXPIRES_ON, FieldName.TARGET_DATE)
# These stand one level deeper, under the one they are about: field -> (group, name in the group).
_GROUPED = {
    FieldName.QSA_COMPANY: ("assessor", "qsa_company"),
    FieldName.QSA_NAME: ("assessor", "qsa_name"),
    FieldName.ISA_NAME: ("assessor", "isa_name"),
    FieldName.ASV_COMPANY: ("asv", "company"),
    FieldName.ASV_CERTIFICATE: ("asv", "certificate"),
}


def to_plain(reading: Reading) -> dict[str, Any]:
    """Every field by its name, None where not stated, the evidence of each stated field beside them.

    Boxes are rounded to hundredths of a point; all else comes back from `from_plain` as it was.
    """
    plain: dict[str, Any] = {}
    for field in FieldName:
        group, name = _GROUPED.get(field, (None, field.value))
        place = plain if group is None else plain.setdefault(group, {})
        found = reading.values.get(field)
        place[name] = None if found is None else _plain_value(found.value)
    plain |= {
        "signatures": [_plain_signature(signature) for signature in reading.signatures],
        "language": reading.language,
        "source": reading.source.value,
        "page_count": reading.page_count,
        "pages_read": reading.pages_read,
        "obstacles": [obstacle.value for obstacle in reading.obstacles],
        "cards": list(reading.cards),
        "card_pages": list(reading.card_pages),
        "cards_beside": list(reading.cards_beside),
        "evidence": {field.value: _plain_evidence(found.evidence) for field, found in reading.values.items()},
    }
    return plain


def from_plain(plain: Mapping[str, Any]) -> Reading:
    """The reading that `to_plain` wrote; raises KeyError, TypeError or ValueError for anything else."""
    values: dict[FieldName, Value] = {}
    for field in FieldName:
        group, name = _GROUPED.get(field, (None, field.value))
        value = (plain if group is None else plain[group])[name]
        if value is not None:
            values[field] = Value(_value(field, value), _evidence(plain["evidence"][field.value]))
    return Reading(
        values=values,
        signatures=tuple(_signature(signature) for signature in plain["signatures"]),
        obstacles=tuple(Obstacle(obstacle) for obstacle in plain["obstacles"]),
        page_count=plain["page_count"],
        pages_read=plain["pages_read"],
        source=Source(plain["source"]),
        language=plain["language"],
        cards=tuple(plain["cards"]),
        card_pages=tuple(plain.get("card_pages", ())),  # readings of before do not know them
        cards_beside=tuple(plain.get("cards_beside", ())),
    )


def _plain_value(value: FieldValue) -> str | int:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def _value(field: FieldName, value: Any) -> FieldValue:
    if field in _DATES:
        return date.fromisoformat(value)
    kind = _WORDS.get(field)
    plain: FieldValue = value
    return plain if kind is None else kind(value)


def _plain_evidence(evidence: Evidence) -> dict[str, Any]:
    box = evidence.box
    return {
        "page": evidence.page,
        "box": [round(side, 2) for side in (box.left, box.top, box.right, box.bottom)],
        "words": evidence.words,
        "confidence": evidence.confidence,
    }


def _evidence(plain: Mapping[str, Any]) -> Evidence:
    return Evidence(plain["page"], Box(*plain["box"]), plain["words"], plain["confidence"])


def _plain_signature(signature: Signature) -> dict[str, Any]:
    return {
        "signer": signature.signer.value,
        "signed": signature.signed,
        "name": signature.name,
        "signed_on": signature.signed_on.isoformat() if signature.signed_on else None,
        "evidence": _plain_evidence(signature.evidence),
    }


def _signature(plain: Mapping[str, Any]) -> Signature:
    signed_on = plain["signed_on"]
    return Signature(
        signer=Signer(plain["signer"]),
        signed=plain["signed"],
        name=plain["name"],
        signed_on=date.fromisoformat(signed_on) if signed_on else None,
        evidence=_evidence(plain["evidence"]),
    )
