"""The addresses of pages: no sign in them that cannot be looked up, and functions that build them, written late.

Werkzeug writes two for each address when the application is made, four fifths of the time that this takes, and a
command or a worker that has just started asks for few of them.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Flask
from werkzeug.routing import Rule, UnicodeConverter


class LateRule(Rule):
    """A rule whose builders are compiled at their first use; what they build is the same."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(super()._compile_builder)

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            return compiled(append_unknown)(rule, **values)

        return build


class Text(UnicodeConverter):
    """A part of an address, without the sign that PostgreSQL can neither store nor compare: nothing is named so."""

    def __init__(self, map: Any, **limits: Any) -> None:  # noqa: A002  Werkzeug's name
        super().__init__(map, **limits)
        self.regex = self.regex.replace("[^/]", "[^/\\x00]")


def install(app: Flask) -> None:
    """Give an application these rules and parts; before any page is registered."""
    app.url_rule_class = LateRule
    app.url_map.converters.update({"default": Text, "string": Text})
