"""The labels of the forms in English, French and Spanish, and our own sentences around them.

Only the short public labels are those of the real forms; every sentence is written for this project.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

Labels = Mapping[str, str]

_FOLDER = Path(__file__).parent / "labels"


def _read(language: str) -> dict[str, str]:
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))


LANGUAGES: Mapping[str, Labels] = {language: {**_read("en"), **_read(language)} for language in ("en", "fr", "es")}
