"""Examples of volumes: which months make a year, what of them counts, and what is kept of a corrected figure."""

from datetime import date

from compliance_app.merchants.rules import PaymentSystem
from compliance_app.policies.operations import OperationStatus, OperationType
from compliance_app.policies.rules import SINCE, Policy, PolicyValue, words_on
from compliance_app.volumes import queries, service
from compliance_app.volumes.kinds import Counting, Kind
from compliance_app.volumes.rules import (
    AnnualVolume,
    Channel,
    Entry,
    FigureKey,
    Granularity,
    SystemVolume,
    Taken,
    VolumeSource,
    annual_volume,
    annual_window,
    day_counted_from,
    last_day_of_month,
    month_of,
    months_before,
    period_problem,
)
from tests.factories import NOON, TODAY, actor_of, make_merchant, make_user
from tests.rule_examples.running import Given, House, Then, example, house_example
from tests.volumes.builders import project_of


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
def one_period(given: Given) -> Then:
    month = _key(given, Granularity.MONTH, "month's figure")
    day = _key(given, Granularity.DAY, "day's figure")
    return {"both may stand": Taken([month]).again(day) is None}


def _key(given: Given, granularity: Granularity, name: str) -> FigureKey:
    system = PaymentSystem(given.text(f"{name} is of", "visa").lower())
    kind = _kind(given.text(f"{name} counts", "all, all"))
    return FigureKey(1, system, Channel.ECOMMERCE, granularity, given.day(name), kind)


@example("VOLUME-8")
def operations_that_count(given: Given) -> Then:
    begins, chosen = given.day_or_none("from") or SINCE, {}
    for policy, name in ((Policy.COUNTED_TYPES, "chosen types"), (Policy.COUNTED_STATUSES, "chosen statuses")):
        words = frozenset(given.text(name).split(", "))
        rows = [PolicyValue(policy, words, begins, None, "")] if given.has(name) else []
        chosen[policy] = words_on(rows, policy, given.day_or_none("day") or begins)
    counting = Counting(chosen[Policy.COUNTED_TYPES], chosen[Policy.COUNTED_STATUSES])
    return {"counts": counting.counts(_kind(given.text("type and status")))}


@example("VOLUME-9")
def one_kind(given: Given) -> Then:
    month = date(2027, 3, 1)
    one, other = (
        FigureKey(1, PaymentSystem.VISA, Channel.ECOMMERCE, Granularity.MONTH, month, _kind(given.text(name)))
        for name in ("one figure counts", "another")
    )
    return {"both may stand": one != other and Taken([one]).again(other) is None}


def _kind(text: str) -> Kind:
    kind, status = text.split(", ")
    return Kind(OperationType(kind), OperationStatus(status))


@example("VOLUME-7")
def late(given: Given) -> Then:
    reported = {(1, month_of(given.day("figures through")))}
    if given.has("another project's"):
        reported |= {(2, month_of(given.day("another project's")))}
        # Figures through a month are there of the month before it too.
        reported |= {(project, months_before(month, 1)) for project, month in reported}
    first, last = annual_window(day_counted_from(given.day("day"), reported))
    return {"first day": first, "last day": last_day_of_month(last)}


@house_example("VOLUME-5")
def kept(given: Given, house: House) -> Then:
    project, month = project_of(make_merchant()), date(2026, 1, 1)
    key = FigureKey(project.id, PaymentSystem.VISA, Channel.ECOMMERCE, Granularity.MONTH, month)
    store = [("Anna", given.text("Anna records")), ("Ben", given.text("then Ben"))]
    for name, what in store:
        figure = None if what == "withdraws it" else int(what.removeprefix("records ").replace(",", ""))
        service.store([Entry(key, figure)], VolumeSource.TYPED, actor_of(make_user(name=name)), NOON, TODAY)
    counted = queries.current_figures([project.id], month, TODAY)
    former = [
        f"{row.operations:,} {row.source} by {row.recorded_by.split(' <')[0]}"
        for row in queries.former_figures(project.id, month, TODAY)
    ]
    return {
        "counts": f"{counted[key].operations:,}" if key in counted else "nothing",
        "former figures": ", ".join(former) or "none",
    }
