"""The rows of one merchant cast from a mould. Keys are given by hand, so that rows can refer to each other unread."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from compliance_app.accounts.models import User
from compliance_app.demo import moulds, names
from compliance_app.demo.lands import LANDS
from compliance_app.demo.moulds import Mould, Sheet
from compliance_app.demo.stock import Stock
from compliance_app.documents.models import Document
from compliance_app.documents.rules import CHECKLISTS, DocumentKind, DocumentState, ReasonCode
from compliance_app.levels.models import LevelAssessment
from compliance_app.levels.rules import Cause
from compliance_app.merchants import words
from compliance_app.merchants.models import (
    Contact,
    Merchant,
    Project,
    SearchWord,
    StateChange,
    UsedPaymentSystem,
    Website,
)
from compliance_app.merchants.rules import ContactRole, MerchantState
from compliance_app.obligations.models import ObligationRecord, StandingPeriod
from compliance_app.obligations.rules import EvidenceKind
from compliance_app.policies.rules import Policy, come, listing
from compliance_app.reminders import rules as reminders
from compliance_app.reminders.models import ReminderNotice
from compliance_app.scans.models import AsvScan, ExpirationSource
from compliance_app.volumes.models import VolumeFigure
from compliance_app.volumes.rules import Granularity, VolumeSource

KEYED = tuple(model.__table__ for model in (Merchant, Project, Document, AsvScan))
Row = tuple[sa.Table, dict[str, Any]]

_ROOM = 50  # keys of papers and scans set aside for each merchant
_WEIGHTS = [land.weight for land in LANDS]
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_SPREAD = 387_420_489  # without a common factor with 30 ** 8, so that no two receipts are equal
_IMPORTER = "Import of the platform's figures"
_REMINDERS = listing((), Policy.REMINDER_DAYS)


@dataclass(frozen=True)
class Cast:
    """What one merchant is made from. `place` counts from 0."""

    rng: random.Random
    today: date
    zone: ZoneInfo
    place: int
    lives: Sequence[Mould]
    managers: Sequence[User]
    stock: Stock

    @property
    def id(self) -> int:
        return self.place + 1

    @property
    def life(self) -> Mould:
        return self.lives[self.place % len(self.lives)]

    @cached_property
    def manager(self) -> User:
        """Who looks after the merchant; the first thousand places alternate, so that small pages show several."""
        return self.managers[self.place % len(self.managers)]

    @cached_property
    def began_at(self) -> datetime:
        return self.moment(self.life.created_on, 9)

    def moment(self, day: date, hour: int) -> datetime:
        """An hour of the provider's day, in UTC."""
        return datetime.combine(day, time(hour, self.place % 60), tzinfo=self.zone).astimezone(UTC)

    def key(self, number: int) -> int:
        """The stored key of the mould's paper or scan of this number."""
        return self.place * _ROOM + number


def rows(cast: Cast) -> Iterator[Row]:
    """Every row of the merchant, with its table."""
    yield from _merchant(cast)
    yield from _figures(cast)
    yield from _level(cast)
    yield from _papers(cast)
    yield from _standing(cast)


def _row(model: type[Any], **values: Any) -> Row:
    return model.__table__, values


def _merchant(cast: Cast) -> Iterator[Row]:
    life, key = cast.life, cast.id
    land = cast.rng.choices(LANDS, _WEIGHTS)[0]
    company = names.company(cast.rng, land, life.sector)
    domain = company.domain.replace(".example", f"-{key}.example")
    reference, project_id = f"M-{300_000 + key}", 700_000 + key
    website = f"https://www.{domain}"
    yield _row(
        Merchant,
        id=key,
        reference=reference,
        legal_name=company.legal_name,
        trading_name=company.trading_name,
        sort_name=words.sort_name(company.trading_name),
        country=land.code,
        mcc=life.sector.mcc,
        timezone=land.timezone,
        language=land.language,
        state=life.state,
        account_manager_id=cast.manager.id,
        created_at=cast.began_at,
        revision=1,
    )
    yield from _states(cast)
    yield _row(Website, merchant_id=key, url=website)
    since = cast.began_at.astimezone(cast.zone).date()
    yield _row(Project, id=key, merchant_id=key, project_id=project_id, name=life.sector.projects[0], since=since)
    who = names.person(cast.rng, land, domain)
    yield _row(Contact, merchant_id=key, role=ContactRole.FIRST, name=who.name, email=who.email, phone=None)
    for system in life.annual.by_system:
        yield _row(UsedPaymentSystem, merchant_id=key, payment_system=system)
    found = words.of_merchant((company.legal_name, company.trading_name), reference, [project_id], [website])
    for word in found:
        yield _row(SearchWord, merchant_id=key, word=word)


def _states(cast: Cast) -> Iterator[Row]:
    life = cast.life
    changes = (
        (life.created_on, MerchantState.ONBOARDING, None),
        (life.activated_on, MerchantState.ACTIVE, None),
        (life.closed_on, MerchantState.CLOSED, "The merchant moved its business to another provider."),
    )
    for day, state, reason in changes:
        if day:
            at = cast.began_at if day == life.created_on else cast.moment(day, 15)
            yield _row(StateChange, merchant_id=cast.id, state=state, on=day, at=at, reason=reason)


def _figures(cast: Cast) -> Iterator[Row]:
    for figure in cast.life.figures:
        yield _row(
            VolumeFigure,
            merchant_id=cast.id,
            project_key=cast.id,
            payment_system=figure.system,
            channel=figure.channel,
            operation_type=figure.kind.type,
            status=figure.kind.status,
            granularity=Granularity.MONTH,
            period_start=figure.month,
            operations=figure.operations,
            source=VolumeSource.IMPORTED,
            recorded_by=_IMPORTER,
            recorded_at=cast.began_at,
        )


def _level(cast: Cast) -> Iterator[Row]:
    life = cast.life
    yield _row(
        LevelAssessment,
        merchant_id=cast.id,
        effective_on=life.created_on,
        level=life.assessment.strictest,
        cause=Cause.FIRST,
        figures=life.figures_behind,
        rule_ids=list(life.level_rule_ids),
        aoc_due_on=None,
        assessed_at=cast.began_at,
    )


def _papers(cast: Cast) -> Iterator[Row]:
    versions: dict[DocumentKind, int] = {}
    superseded = cast.life.superseded
    scan = 0
    for number, sheet in enumerate(cast.life.sheets, start=moulds.FIRST_ID):
        kind = sheet.paper.kind
        versions[kind] = versions.get(kind, 0) + 1
        yield _document(cast, number, sheet, versions[kind], number in superseded)
        if moulds.is_scan_record(sheet):
            scan += 1
            yield _scan(cast, number, scan, sheet)


def _document(cast: Cast, number: int, sheet: Sheet, version: int, superseded: bool) -> Row:
    paper, fact = sheet.paper, moulds.document_fact(number, sheet)
    kept = cast.stock.keep(paper.kind)
    reviewer = cast.manager if sheet.reviewed_on else None
    accepted = fact.completed_on is not None
    return _row(
        Document,
        id=cast.key(number),
        merchant_id=cast.id,
        kind=paper.kind,
        saq_type=paper.saq_type,
        version=version,
        state=_state(sheet, superseded),
        receipt=_receipt(cast.key(number)),
        file_name=f"{paper.kind.value}-{paper.completed_on}.pdf",
        file_key=kept.file_key,
        file_size=kept.size,
        sha256=kept.sha256,
        key_id=kept.wrapped.key_id,
        wrapped_key=kept.wrapped.text,
        uploaded_by_id=None,
        uploaded_by="The merchant's first contact",
        uploaded_at=cast.moment(sheet.uploaded_on, 10),
        uploaded_on=sheet.uploaded_on,
        completed_on=fact.completed_on,
        valid_until=fact.valid_until,
        reviewed_by_id=reviewer.id if reviewer else None,
        reviewed_by=f"{reviewer.name} <{reviewer.email}>" if reviewer else None,
        reviewed_at=cast.moment(sheet.reviewed_on, 14) if sheet.reviewed_on else None,
        reviewed_on=sheet.reviewed_on,
        checklist={item.code: True for item in CHECKLISTS[paper.kind]} if accepted else None,
        rejection_reasons=[sheet.rejected_for.value] if sheet.rejected_for else None,
        non_compliant=sheet.rejected_for is ReasonCode.NON_COMPLIANT,
        note=None,
    )


def _state(sheet: Sheet, superseded: bool) -> DocumentState:
    if sheet.reviewed_on is None:
        return DocumentState.IN_REVIEW
    if sheet.rejected_for:
        return DocumentState.REJECTED
    return DocumentState.SUPERSEDED if superseded else DocumentState.ACCEPTED


def _scan(cast: Cast, document: int, number: int, sheet: Sheet) -> Row:
    reviewed_on = sheet.reviewed_on or cast.today
    return _row(
        AsvScan,
        id=cast.key(number),
        merchant_id=cast.id,
        document_id=cast.key(document),
        asv_company=sheet.paper.asv_company,
        completed_on=sheet.paper.completed_on,
        passed=sheet.paper.passed,
        valid_until=sheet.paper.expires_on,
        expiration_source=ExpirationSource.NINETY_DAYS,
        recorded_by=cast.manager.name,
        recorded_at=cast.moment(reviewed_on, 14),
        recorded_on=reviewed_on,
    )


def _standing(cast: Cast) -> Iterator[Row]:
    for run in cast.life.runs:
        place, warned = run.course.calm, run.course.warned
        yield _row(
            StandingPeriod,
            merchant_id=cast.id,
            starts_on=run.starts_on,
            ends_on=run.ends_on,
            calm_standing=place.standing,
            may_process=place.may_process,
            complies_until=place.until,
            level=place.level,
            calm_turn=place.turn,
            calm_action=place.next_action,
            warned_turn=warned.turn,
            warned_action=warned.next_action,
            provisional=place.provisional,
        )
    for expiry in cast.life.expiries:
        yield _row(
            ObligationRecord,
            merchant_id=cast.id,
            obligation=expiry.obligation,
            evidence_kind=expiry.cover.kind,
            evidence_id=cast.key(expiry.cover.id),
            valid_until=expiry.last_day,
            answered_from=expiry.answered_from,
            renewal_in_review=expiry.renewal_in_review,
        )
        yield from _notices(cast, expiry.cover.kind, cast.key(expiry.cover.id), expiry.last_day)


def _notices(cast: Cast, kind: EvidenceKind, evidence_id: int, valid_until: date) -> Iterator[Row]:
    """What was due by yesterday counts as written, or the first sweep would write to half of the portfolio."""
    for days in come(_REMINDERS, valid_until, cast.today - timedelta(days=1)):
        due_on = reminders.due_on(valid_until, days)
        yield _row(
            ReminderNotice,
            merchant_id=cast.id,
            evidence_kind=kind,
            evidence_id=evidence_id,
            valid_until=valid_until,
            days_before=days,
            due_on=due_on,
            written_on=due_on,
            written_at=cast.moment(due_on, 7),
            message_key=f"demo:{cast.id}:{due_on}",
        )


def _receipt(number: int) -> str:
    value, signs = number * _SPREAD % len(_SIGNS) ** 8, ""
    for _ in range(8):
        value, sign = divmod(value, len(_SIGNS))
        signs += _SIGNS[sign]
    return f"R-{signs[:4]}-{signs[4:]}"
