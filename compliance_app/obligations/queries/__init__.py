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
from compliance_app.obligations.queries.readings import Reading, reading
from compliance_app.obligations.queries.standings import (
    complete_at_last,
    history,
    merchant_ids,
    position_on,
    standings_on,
    verdict,
)

__all__ = [
    "Filters",
    "PortfolioPage",
    "PortfolioRow",
    "Reading",
    "Sort",
    "complete_at_last",
    "counts_by_standing",
    "facts_of",
    "history",
    "merchant_ids",
    "portfolio",
    "position_on",
    "reading",
    "standings_on",
    "verdict",
]
