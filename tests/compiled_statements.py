"""Each test has a database engine of its own: what SQLAlchemy compiles is kept for all engines of the same kind.

It keeps compiled statements by dialect, with the engine; the dialects of all tests' databases of a kind are equal.
"""

from typing import Any

from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.util import LRUCache

_dialects: dict[str, Dialect] = {}
_compiled: LRUCache[Any, Any] = LRUCache(5_000)


def share(engine: Engine) -> None:
    """Let the engine use what others of its kind have compiled."""
    engine.dialect = _dialects.setdefault(engine.dialect.name, engine.dialect)
    engine._compiled_cache = _compiled
