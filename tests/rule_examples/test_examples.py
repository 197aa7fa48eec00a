"""Runs every example of the rule book."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask

import tests.rule_examples as package
from compliance_app.explanations import queries
from compliance_app.explanations.files import Example
from tests.conftest import SignIn
from tests.rule_examples.running import HOUSE_RUNNERS, RUNNERS, Given, House, Then, parsed, written

for module in pkgutil.iter_modules(package.__path__):
    if not module.name.startswith("test_"):
        importlib.import_module(f"{package.__name__}.{module.name}")


def examples() -> Iterator[tuple[str, Example]]:
    for chapter in queries.rule_book():
        for rule in chapter.rules:
            for found in rule.examples:
                yield rule.id, found


def run_by(runners: Mapping[str, object]) -> pytest.MarkDecorator:
    """The examples of the rules that these run."""
    mine = [(rule_id, found) for rule_id, found in examples() if rule_id in runners]
    return pytest.mark.parametrize(
        ("rule_id", "found"), [pytest.param(*pair, id=f"{pair[0]}: {pair[1].given}") for pair in mine]
    )


@run_by(RUNNERS)
def test_the_rule_comes_to_what_its_example_says(rule_id: str, found: Example) -> None:
    given = Given(parsed(found.given))
    holds(found, given, RUNNERS[rule_id](given))


@run_by(HOUSE_RUNNERS)
def test_the_house_does_what_the_example_says(
    app: Flask, tmp_path: Path, sign_in: SignIn, rule_id: str, found: Example
) -> None:
    given = Given(parsed(found.given))
    holds(found, given, HOUSE_RUNNERS[rule_id](given, House(app, tmp_path, sign_in)))


def holds(found: Example, given: Given, result: Then) -> None:
    then = parsed(found.then)
    assert given.unread == set(), "the runner asks for every value of the row"
    assert {name: written(result[name]) for name in then} == then


def test_every_runner_has_an_example_and_every_example_one_runner() -> None:
    assert not set(RUNNERS) & set(HOUSE_RUNNERS)
    assert set(RUNNERS) | set(HOUSE_RUNNERS) == {rule_id for rule_id, _ in examples()}


def test_every_rule_has_an_example() -> None:
    without = [rule.id for chapter in queries.rule_book() for rule in chapter.rules if not rule.examples]
    assert not without, "write an example of each rule below its chapter, and a runner where it needs one"
