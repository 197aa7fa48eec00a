"""Reads of standing: one merchant's verdict on a day, and lists and counts over many from the projection."""

from compliance_app.obligations.queries.facts import facts_of
from compliance_app.obligations.queries.portfolio import (
    Filters,
    PortfolioPage,
    PortfolioRow,
    Sort,
    counts_by_standing,
    portfolio,
)
from compliance_app.obligations.queries.standings import (
    history,
    merchant_ids,
    period_on,
    standings_on,
    verdict,
)

__all__ = [
    "Filters",
    "PortfolioPage",
    "PortfolioRow",
    "Sort",
    "counts_by_standing",
    "facts_of",
    "history",
    "merchant_ids",
    "period_on",
    "portfolio",
    "standings_on",
    "verdict",
]
