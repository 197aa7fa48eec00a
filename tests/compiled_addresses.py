"""Each test makes an application of its own: the addresses of pages are read and compiled once for all of them.

What Werkzeug makes of an address follows from the address and its defaults alone, as all applications have the same
converters and build addresses alike.
"""

from werkzeug.routing import Rule

_compile = Rule.compile
_MADE = ("_parts", "_trace", "_converters", "_build", "_build_unknown")
_compiled: dict[tuple[type[Rule], str, str, bool, bool], Rule] = {}


def _compile_once(rule: Rule) -> None:
    address = f"{rule.subdomain}|{rule.rule}"
    key = (type(rule), address, repr(rule.defaults), bool(rule.merge_slashes), rule.map.host_matching)
    if key not in _compiled:
        _compile(rule)
        _compiled[key] = rule
        return
    first = _compiled[key]
    rule.arguments |= first.arguments
    for name in _MADE:
        setattr(rule, name, getattr(first, name))


def install() -> None:
    """From now on, in this process."""
    Rule.compile = _compile_once  # type: ignore[assignment, method-assign]
