"""Addresses whose builders are compiled late are those that Werkzeug itself would build."""

import re

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule
from werkzeug.routing.exceptions import BuildError

from compliance_app.foundation.routing import LateRule, Text

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


@pytest.mark.database("sqlite")
def test_no_page_has_an_address_with_the_sign_that_cannot_be_looked_up(app: Flask) -> None:
    adapter, asked = app.url_map.bind("desk.example"), 0
    for rule in app.url_map.iter_rules():
        kinds = {type(converter) for converter in rule._converters.values()}
        if Text in kinds:
            asked += 1
            address = re.sub(r"<int:\w+>", "1", re.sub(r"<\w+>", "\x00", rule.rule))
            with pytest.raises(NotFound):
                adapter.match(address, method=min(rule.methods or {"GET"}))
    assert asked > 50
