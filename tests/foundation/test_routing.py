"""Addresses whose builders are compiled late are those that Werkzeug itself would build."""

import pytest
from flask import Flask
from werkzeug.routing import Map, Rule
from werkzeug.routing.exceptions import BuildError

from compliance_app.foundation.routing import LateRule

ADDRESSES = (
    ("/merchants/<public_id>", None),
    ("/merchants/<public_id>/days/<int:number>", None),
    ("/plain/", {"page": 1}),
    ("/plain/<int:page>", None),
)
ASKED = (
    {"public_id": "a b/ö"},
    {"public_id": "a", "number": 7, "more": "x&y"},
    {"public_id": "a", "number": 7},
    {"page": 1},
    {"page": 4, "q": ["one", "two"]},
)


def built(kind: type[Rule], values: dict[str, object]) -> list[str]:
    rules = [kind(text, defaults=defaults, endpoint=str(n)) for n, (text, defaults) in enumerate(ADDRESSES)]
    adapter = Map(rules).bind("desk.example")
    found = []
    for number in range(len(ADDRESSES)):
        try:
            found.append(adapter.build(str(number), values))
        except BuildError:
            found.append("none")
    return found


@pytest.mark.parametrize("values", ASKED)
def test_a_late_rule_builds_what_a_rule_builds(values: dict[str, object]) -> None:
    assert built(LateRule, values) == built(Rule, values)
    assert set(built(LateRule, values)) != {"none"}


@pytest.mark.database("sqlite")
def test_pages_are_known_by_late_rules(app: Flask) -> None:
    late = [rule for rule in app.url_map.iter_rules() if isinstance(rule, LateRule)]
    assert len(late) > 100
    assert {rule.endpoint for rule in app.url_map.iter_rules()} - {rule.endpoint for rule in late} == {"static"}
