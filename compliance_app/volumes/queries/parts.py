"""Long lists of keys in parts that a statement can hold."""

from collections.abc import Iterator, Sequence

_AT_ONCE = 500


def in_parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """The keys, some at a time."""
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
