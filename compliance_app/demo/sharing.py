"""One AOC for several merchants of the small portfolio: that of the group's largest company."""

from datetime import datetime
from functools import partial

from compliance_app.demo.house import actor_of
from compliance_app.demo.stage import Stage
from compliance_app.documents import queries as documents
from compliance_app.documents.rules import DocumentKind, DocumentState, Scope
from compliance_app.documents.service import coverage
from compliance_app.merchants import queries as merchants


def plan(stage: Stage) -> None:
    """Map it some weeks ago, where there is a group."""
    if stage.group:
        stage.plan_ago(26, partial(_map, stage))


def _map(stage: Stage, at: datetime) -> None:
    """The AOC is mapped to what of its sisters it covers."""
    owner = stage.plans[stage.group[0].place]
    held = documents.of_merchant(stage.merchant(owner).id)
    aoc = next(item for item in held if item.kind is DocumentKind.AOC and item.state is DocumentState.ACCEPTED)
    choices: dict[int, Scope] = {}
    for share in stage.group:
        merchant = stage.merchants[share.place]
        keys = [project.id for project in merchants.projects(merchant.id)]
        choices[merchant.id] = None if share.covered is None else frozenset(keys[: share.covered])
    coverage.change_coverage(aoc, choices, actor_of(stage.checker(owner, aoc)), at, stage.day(at))
