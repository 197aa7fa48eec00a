"""The figures behind an assessment as they were counted, as its row keeps them."""

from compliance_app.levels.queries import Year
from compliance_app.levels.rules import Assessment, GroupYear
from compliance_app.volumes.kinds import OnRecord


def figures_behind(year: Year, found: Assessment, on_record: OnRecord | None = None) -> dict[str, object]:
    """The figures behind an assessment as they were counted, in the words of the pages.

    `on_record` only where not all operations that are on record count.
    """
    annual = year.annual
    figures: dict[str, object] = {
        "window": {
            "first_month": annual.first_month.isoformat(),
            "last_month": annual.last_month.isoformat(),
            "months_counted": annual.months_counted,
        },
        "systems": {
            system.value: {
                "total": figure.total,
                "ecommerce": figure.ecommerce,
                "declared": figure.declared,
                "level": found.systems[system].level,
                "rule_ids": list(found.systems[system].rule_ids),
            }
            for system, figure in annual.by_system.items()
        },
        "provider": {
            "total": sum(figure.total for figure in annual.by_system.values()),
            "level": found.provider.level,
            "rule_ids": list(found.provider.rule_ids),
        },
    }
    if on_record is not None:
        figures["on_record"] = on_record.as_json()
    return figures if year.group is None else {**figures, "group": _group_behind(year.group)}


def _group_behind(group: GroupYear) -> dict[str, object]:
    return {
        "legal_name": group.legal_name,
        "public_id": group.public_id,
        "members": group.members,
        "systems": {
            system.value: {"total": figure.total, "ecommerce": figure.ecommerce}
            for system, figure in group.by_system.items()
        },
    }
