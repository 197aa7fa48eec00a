"""Names of invented companies and people, of the kind that makes reading hard."""

import random
import tomllib
from pathlib import Path

_FILE = tomllib.loads((Path(__file__).parent / "labels" / "names.toml").read_text("utf-8"))
_NAMES: dict[str, list[str]] = {name: words for name, words in _FILE.items() if name != "cities"}
_CITIES: list[list[str]] = _FILE["cities"]


def company(rng: random.Random) -> str:
    """The name of a merchant."""
    if rng.random() < 0.6:
        return rng.choice(_NAMES["firms"])
    return " ".join(
        part
        for part in (rng.choice(_NAMES["stems"]), rng.choice(_NAMES["trades"]), rng.choice(_NAMES["legal_forms"]))
        if part
    )


def trade_name(rng: random.Random) -> str:
    """A name to do business under."""
    return rng.choice(
        (
            f"{rng.choice(_NAMES['stems'])} {rng.choice(_NAMES['trades'])}",
            f"{rng.choice(_NAMES['stems'])}.com",
            f"{rng.choice(_NAMES['trades'])} 4 You",
        )
    )


def assessor(rng: random.Random) -> str:
    """The name of a QSA company."""
    return rng.choice(_NAMES["assessors"])


def vendor(rng: random.Random) -> str:
    """The name of an Approved Scanning Vendor."""
    return rng.choice(_NAMES["vendors"])


def person(rng: random.Random) -> str:
    """The name of somebody."""
    return f"{rng.choice(_NAMES['first_names'])} {rng.choice(_NAMES['last_names'])}"


def title(rng: random.Random) -> str:
    """What somebody is in the company."""
    return rng.choice(_NAMES["titles"])


def address(rng: random.Random) -> tuple[str, str, str, str]:
    """Street, city, country, postal code."""
    city, country, code = rng.choice(_CITIES)
    return f"{rng.randint(1, 240)} {rng.choice(_NAMES['stems'])} Street", city, country, code


def telephone(rng: random.Random) -> str:
    """A telephone number."""
    return f"+{rng.randint(30, 49)} {rng.randint(10, 99)} {rng.randint(1000000, 9999999)}"


def site(name: str) -> str:
    """A web address that goes with the name."""
    plain = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())
    return f"https://www.{plain[:18] or 'example'}.example"
