"""How an example is run: its words are values of the rule's function, and what comes back is what it says then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from compliance_app.accounts.models import User

Then = dict[str, object]
Runner = Callable[["Given"], Then]
HouseRunner = Callable[["Given", "House"], Then]
RUNNERS: dict[str, Runner] = {}
HOUSE_RUNNERS: dict[str, HouseRunner] = {}


@dataclass(frozen=True)
class House:
    """The whole application on a fresh database, for rules that hold in what is stored, sent or shown.

    An application context is open; `browser(person)` is a browser in which that person is signed in.
    """

    app: Flask
    folder: Path
    sign_in: Callable[[FlaskClient, User], FlaskClient]

    def browser(self, person: User | None = None) -> FlaskClient:
        client = self.app.test_client()
        return self.sign_in(client, person) if person else client


def example(*rule_ids: str) -> Callable[[Runner], Runner]:
    """Runs the examples of these rules: takes what is given, returns every value that a row may ask for."""

    def register(runner: Runner) -> Runner:
        for rule_id in rule_ids:
            assert rule_id not in RUNNERS, f"{rule_id} has a runner already"
            RUNNERS[rule_id] = runner
        return runner

    return register


def house_example(*rule_ids: str) -> Callable[[HouseRunner], HouseRunner]:
    """As `example`, with the application on both databases."""

    def register(runner: HouseRunner) -> HouseRunner:
        for rule_id in rule_ids:
            assert rule_id not in HOUSE_RUNNERS, f"{rule_id} has a runner already"
            HOUSE_RUNNERS[rule_id] = runner
        return runner

    return register


@dataclass
class Given:
    """The values of one side of a row, by name; a name that nothing asks for is an error in the row."""

    values: dict[str, str]

    def __post_init__(self) -> None:
        self._left = set(self.values)

    def text(self, name: str, default: str = "") -> str:
        self._left.discard(name)
        return self.values.get(name, default)

    def day(self, name: str) -> date:
        return date.fromisoformat(self.text(name))

    def day_or_none(self, name: str) -> date | None:
        text = self.text(name)
        return date.fromisoformat(text) if text else None

    def number(self, name: str, default: int = 0) -> int:
        return int(self.text(name, str(default)).replace(",", ""))

    def yes(self, name: str, default: bool = False) -> bool:
        return self.text(name, "yes" if default else "no") == "yes"

    def has(self, name: str) -> bool:
        return name in self.values

    @property
    def unread(self) -> set[str]:
        """Names that the runner never asked for."""
        return self._left


def parsed(side: str) -> dict[str, str]:
    """`completed: 2027-03-01; printed: 2027-05-20` by name."""
    pairs = (part.partition(":") for part in side.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def written(value: object) -> str:
    """A value as a row writes it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)
