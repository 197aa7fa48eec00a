"""Reads of volumes: the annual figures of one merchant and of all, the grid of months, the history of a figure."""

from compliance_app.volumes.queries.annual import annual, annual_of_all
from compliance_app.volumes.queries.counting import counting_on, on_record
from compliance_app.volumes.queries.figures import (
    current_figures,
    declared_of,
    former_figures,
    key_of,
    merchants_with,
    newest_figure,
    visible_projects,
)
from compliance_app.volumes.queries.months import MOST_MONTHS, channels_used, monthly, months_in_a_row
from compliance_app.volumes.queries.section import Section, YearRead, section, year_read

__all__ = [
    "MOST_MONTHS",
    "Section",
    "YearRead",
    "annual",
    "annual_of_all",
    "channels_used",
    "counting_on",
    "current_figures",
    "declared_of",
    "former_figures",
    "key_of",
    "merchants_with",
    "monthly",
    "months_in_a_row",
    "newest_figure",
    "on_record",
    "section",
    "visible_projects",
    "year_read",
]
