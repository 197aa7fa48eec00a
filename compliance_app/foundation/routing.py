"""The addresses of pages: the functions that build them are written when they are first asked for.

Werkzeug writes two for each address when the application is made, four fifths of the time that this takes, and a
command or a worker that has just started asks for few of them.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import Rule


class LateRule(Rule):
    """A rule whose builders are compiled at their first use; what they build is the same."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(super()._compile_builder)

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            return compiled(append_unknown)(rule, **values)

        return build
