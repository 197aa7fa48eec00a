"""Stored documents: one row a file, a version of the merchant's AOC, SAQ or ASV scan report."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from compliance_app.documents.rules import (
    CHECKLISTS,
    FALLBACK,
    REASONS,
    DocumentKind,
    DocumentState,
    SaqType,
    short_title,
)
from compliance_app.foundation.database import Model, enum_column, public_id_column
from compliance_app.foundation.files.rows import NamesFile
from compliance_app.merchants.models import Merchant


class Document(NamesFile, Model):
    """One uploaded file with its verdict. `version` counts per merchant and kind from 1.

    `checklist`: by code the sentences confirmed; `checked_values`: by field what was read and what was recorded;
    `told`: the reasons as the merchant read them; `earlier_because`: why it counts for less long than the rule
    gives; `exception_because`: what does not hold although it was accepted, and why.
    """

    __tablename__ = "documents"

    public_id: Mapped[str] = public_id_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("merchants.id"))
    kind: Mapped[DocumentKind] = enum_column(DocumentKind, "kind")
    saq_type: Mapped[SaqType | None] = enum_column(SaqType, "saq_type")
    version: Mapped[int]
    state: Mapped[DocumentState] = enum_column(DocumentState, "state", default=DocumentState.IN_REVIEW)
    receipt: Mapped[str] = mapped_column(sa.String(20), unique=True)

    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    file_removed_at: Mapped[datetime | None]
    file_removed_why: Mapped[str | None] = mapped_column(sa.String(300))

    uploaded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    uploaded_by: Mapped[str] = mapped_column(sa.String(320))
    uploaded_at: Mapped[datetime]
    uploaded_on: Mapped[date]

    completed_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    reviewed_by: Mapped[str | None] = mapped_column(sa.String(320))
    reviewed_at: Mapped[datetime | None]
    reviewed_on: Mapped[date | None]
    checklist: Mapped[dict[str, Any] | None]
    rejection_reasons: Mapped[list[Any] | None]
    non_compliant: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None] = mapped_column(sa.String(2000))
    checked_values: Mapped[dict[str, Any] | None]
    told: Mapped[list[Any] | None]
    earlier_because: Mapped[str | None] = mapped_column(sa.String(1000))
    exception_because: Mapped[str | None] = mapped_column(sa.String(2000))

    merchant: Mapped[Merchant] = relationship()

    @property
    def title(self) -> str:
        """What it is called in a list: `AOC`, `SAQ A-EP`, `ASV scan report`."""
        return short_title(self.kind, self.saq_type)

    @property
    def confirmed(self) -> list[dict[str, Any]]:
        """The lines of the checklist that were confirmed: each `sentence`, and the findings it was ticked `despite`.

        As stored with the verdict; verdicts given before sentences were stored have those a new house begins with.
        """
        shipped = {item.code: item.sentence for item in CHECKLISTS[self.kind]}
        kept = ((code, line if isinstance(line, dict) else {}) for code, line in (self.checklist or {}).items())
        return [
            {
                "code": code,
                "sentence": line.get("sentence") or shipped.get(code, code),
                "despite": line.get("despite", []),
            }
            for code, line in kept
        ]

    @property
    def reasons_told(self) -> list[dict[str, Any]]:
        """Why it was rejected: label and sentence in English, and what the merchant read in its language.

        As stored with the verdict; documents rejected before sentences were stored have those of today.
        """
        if self.told is not None:
            return [dict(line) for line in self.told]
        known = [REASONS[code] for code in self.rejection_reasons or () if code in REASONS]
        return [
            {"code": reason.code, "label": reason.label, "sentence": reason.sentence, "read": reason.sentence,
             "language": FALLBACK}
            for reason in known
        ]  # fmt: skip

    @property
    def reason_sentences(self) -> list[str]:
        """Why it was rejected, in English; the note stands in `note`."""
        return [line["sentence"] for line in self.reasons_told]

    @property
    def sentences_read(self) -> list[str]:
        """Why it was rejected, as the merchant reads it, in its language where the reason is written in it."""
        return [line["read"] for line in self.reasons_told]

    @property
    def language_read(self) -> str:
        """The language of `sentences_read`: the merchant's, or English as soon as one of them is."""
        found = {line["language"] for line in self.reasons_told}
        return found.pop() if len(found) == 1 else FALLBACK

    __table_args__ = (
        sa.UniqueConstraint("merchant_id", "kind", "version"),
        sa.Index(None, "state", "uploaded_at", "merchant_id"),
        sa.CheckConstraint("(kind = 'saq') = (saq_type IS NOT NULL)", name="saq_has_type"),
        sa.CheckConstraint("(state = 'in_review') = (reviewed_at IS NULL)", name="verdict_has_moment"),
        sa.CheckConstraint("(reviewed_at IS NULL) = (reviewed_on IS NULL)", name="verdict_has_day"),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'superseded') OR completed_on IS NOT NULL", name="accepted_has_date"
        ),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= completed_on", name="span_in_order"),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'superseded') OR reviewed_by_id IS NULL OR uploaded_by_id IS NULL "
            "OR reviewed_by_id <> uploaded_by_id",
            name="two_persons",
        ),
        sa.CheckConstraint("file_size > 0", name="file_not_empty"),
        sa.CheckConstraint("earlier_because IS NULL OR valid_until IS NOT NULL", name="earlier_has_day"),
        sa.CheckConstraint(
            "exception_because IS NULL OR state IN ('accepted', 'superseded')", name="exception_is_accepted"
        ),
        sa.CheckConstraint("(file_removed_at IS NULL) = (file_removed_why IS NULL)", name="removal_has_reason"),
        sa.CheckConstraint("(file_removed_at IS NULL) = (wrapped_key <> '')", name="removal_takes_key"),
        sa.CheckConstraint("file_removed_at IS NULL OR state <> 'in_review'", name="removal_follows_verdict"),
    )
