"""Figures as they are stored: those in force, those that were replaced, and whose projects they are."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from compliance_app.accounts.rules import Viewer
from compliance_app.foundation.database import db
from compliance_app.merchants import queries as merchants
from compliance_app.merchants.models import Merchant, Project
from compliance_app.merchants.queries import in_parts
from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes.models import DeclaredVolume, VolumeFigure
from compliance_app.volumes.rules import FigureKey


def key_of(figure: VolumeFigure) -> FigureKey:
    """What a stored figure is about."""
    axis = figure.project_key, figure.payment_system, figure.channel
    return FigureKey(*axis, figure.granularity, figure.period_start, figure.kind)


def current_figures(project_keys: Collection[int], first: date, last: date) -> dict[FigureKey, VolumeFigure]:
    """The figures in force of the projects whose period starts between two days, both included."""
    found: dict[FigureKey, VolumeFigure] = {}
    for some in in_parts(sorted(project_keys)):
        query = sa.select(VolumeFigure).where(
            VolumeFigure.replaced_at.is_(None),
            VolumeFigure.project_key.in_(some),
            VolumeFigure.period_start.between(first, last),
        )
        found |= {key_of(figure): figure for figure in db.session.scalars(query)}
    return found


def visible_projects(viewer: Viewer, numbers: Collection[int]) -> dict[int, Project]:
    """Those of the platform's projects whose merchant the viewer may see, by their number."""
    seen = merchants.visible_to(viewer).with_only_columns(Merchant.id)
    found: dict[int, Project] = {}
    for some in in_parts(sorted(numbers)):
        query = sa.select(Project).where(Project.project_id.in_(some), Project.merchant_id.in_(seen))
        found |= {project.project_id: project for project in db.session.scalars(query)}
    return found


def merchants_with(project_keys: Collection[int]) -> set[int]:
    """The merchants to which any of the stored projects belongs."""
    found: set[int] = set()
    for some in in_parts(sorted(project_keys)):
        found |= set(db.session.scalars(sa.select(Project.merchant_id).where(Project.id.in_(some)).distinct()))
    return found


def newest_figure(merchant_id: int) -> int:
    """The key of the merchant's newest figure, 0 where there is none: what a person has seen at most."""
    query = sa.select(sa.func.max(VolumeFigure.id)).where(VolumeFigure.merchant_id == merchant_id)
    return db.session.scalar(query) or 0


def former_figures(project_key: int, first: date, last: date, limit: int = 200) -> list[VolumeFigure]:
    """Figures that were corrected or withdrawn, of periods between two days, the latest correction first."""
    query = sa.select(VolumeFigure).where(
        VolumeFigure.project_key == project_key,
        VolumeFigure.replaced_at.is_not(None),
        VolumeFigure.period_start.between(first, last),
    )
    query = query.options(joinedload(VolumeFigure.replacement))
    return list(db.session.scalars(query.order_by(VolumeFigure.replaced_at.desc(), VolumeFigure.id).limit(limit)))


def declared_of(merchant_id: int) -> dict[PaymentSystem, DeclaredVolume]:
    """The expectations in force of a merchant by payment system."""
    query = sa.select(DeclaredVolume).where(
        DeclaredVolume.merchant_id == merchant_id, DeclaredVolume.replaced_at.is_(None)
    )
    return {row.payment_system: row for row in db.session.scalars(query.order_by(DeclaredVolume.id))}
