"""Runs every example of the rule book."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import tests.rule_examples as package
from compliance_app.explanations import queries
from compliance_app.explanations.files import Example
from tests.rule_examples.running import RUNNERS, Given, parsed, written

for module in pkgutil.iter_modules(package.__path__):
    if not module.name.startswith("test_"):
        importlib.import_module(f"{package.__name__}.{module.name}")


def examples() -> Iterator[tuple[str, Example]]:
    for chapter in queries.rule_book():
        for rule in chapter.rules:
            for found in rule.examples:
                yield rule.id, found


@pytest.mark.parametrize(
    ("rule_id", "found"), [pytest.param(*pair, id=f"{pair[0]}: {pair[1].given}") for pair in examples()]
)
def test_the_rule_comes_to_what_its_example_says(rule_id: str, found: Example) -> None:
    given, then = Given(parsed(found.given)), parsed(found.then)
    result = RUNNERS[rule_id](given)
    assert given.unread == set(), "the runner asks for every value of the row"
    assert {name: written(result[name]) for name in then} == then


def test_every_runner_has_an_example() -> None:
    assert set(RUNNERS) == {rule_id for rule_id, _ in examples()}
