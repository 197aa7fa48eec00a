"""Examples of volumes: which months make a year, and what of them counts."""

from compliance_app.merchants.rules import PaymentSystem
from compliance_app.volumes.rules import (
    AnnualVolume,
    Channel,
    FigureKey,
    Granularity,
    SystemVolume,
    annual_volume,
    annual_window,
    day_counted_from,
    last_day_of_month,
    mixed_periods,
    month_of,
    period_problem,
)
from tests.rule_examples.running import Given, Then, example


def year(volume: AnnualVolume) -> Then:
    return {
        "operations": volume.total,
        "months with figures": volume.months_counted,
        "whole year": volume.full_year,
        "expected": volume.declared,
        "first day": volume.first_month,
        "last day": last_day_of_month(volume.last_month),
    }


@example("VOLUME-1")
def window(given: Given) -> Then:
    first, last = annual_window(given.day("day"))
    return {"first day": first, "last day": last_day_of_month(last)}


@example("VOLUME-2", "VOLUME-3")
def counted(given: Given) -> Then:
    figures = {PaymentSystem.VISA: SystemVolume(given.number("Visa counted"), 0)}
    expected = {PaymentSystem.VISA: SystemVolume(given.number("Visa expected"), 0)}
    return year(annual_volume(given.day("day"), given.number("months with figures"), figures, expected))


@example("VOLUME-4")
def recorded(given: Given) -> Then:
    granularity = Granularity.MONTH if given.has("month from") else Granularity.DAY
    start = given.day("month from" if given.has("month from") else "day of the figure")
    return {"recorded": period_problem(granularity, start, given.day("today")) is None}


@example("VOLUME-6")
def one_kind(given: Given) -> Then:
    month = _key(given, Granularity.MONTH, "month's figure")
    day = _key(given, Granularity.DAY, "day's figure")
    return {"both may stand": mixed_periods([month, day]) is None}


def _key(given: Given, granularity: Granularity, name: str) -> FigureKey:
    system = PaymentSystem(given.text(f"{name} is of", "visa").lower())
    return FigureKey(1, system, Channel.ECOMMERCE, granularity, given.day(name))


@example("VOLUME-7")
def late(given: Given) -> Then:
    reported = {month_of(given.day("figures through"))}
    first, last = annual_window(day_counted_from(given.day("day"), reported))
    return {"first day": first, "last day": last_day_of_month(last)}
