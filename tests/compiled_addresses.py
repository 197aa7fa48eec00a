"""Each test makes an application of its own: the addresses of pages are compiled once for all of them.

Werkzeug writes two Python functions for each of some 190 routes, four fifths of the time that an application takes
to be made. What they do follows from the address and its defaults alone; the rule they build for is an argument.
"""

from typing import Any

from werkzeug.routing import Rule

_compile = Rule._compile_builder
_compiled: dict[tuple[str, str, bool], Any] = {}


def _compile_once(rule: Rule, append_unknown: bool = True) -> Any:
    key = (f"{rule.subdomain}|{rule.rule}", repr(rule.defaults), append_unknown)
    if key not in _compiled:
        _compiled[key] = _compile(rule, append_unknown)
    return _compiled[key]


def install() -> None:
    """From now on, in this process."""
    Rule._compile_builder = _compile_once  # type: ignore[assignment]
