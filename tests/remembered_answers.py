"""What a limited process says of a small file is remembered: in a session it opens the same file once.

The process starts in a fifth of a second, and hundreds of tests send a file only in order to have one. Those that are
about the process itself ask for no database, and start it each time.
"""

import hashlib
import os

from compliance_app.foundation import confined
from compliance_app.foundation.confined import Limits

_SMALL = 1024 * 1024
_Question = tuple[str, bytes, Limits, tuple[str, ...]]

_ask = confined._run
_answers: dict[_Question, bytes] = {}


def answer(module: str, descriptor: int, limits: Limits, arguments: tuple[str, ...]) -> bytes:
    """In place of `confined._run`; who gets no answer asks again."""
    size = os.fstat(descriptor).st_size
    if size > _SMALL:
        return _ask(module, descriptor, limits, arguments)
    question = (module, hashlib.sha256(os.pread(descriptor, size, 0)).digest(), limits, arguments)
    if question not in _answers:
        _answers[question] = _ask(module, descriptor, limits, arguments)
    return _answers[question]
