"""How long pictures may be recognised: by computing time, ours and that of the programs we start, for a busy server
makes nothing that is read worth less; the clock is a last guard against what sleeps."""

import resource
import time
from dataclasses import dataclass


class Spent(Exception):
    """There is no time left for it."""


@dataclass(frozen=True)
class Left:
    """Seconds of computing and by the clock."""

    computing: float
    clock: float


class Budget:
    """`computing` and `clock` seconds from now on; a `kept` share of both is for what is asked for last."""

    def __init__(self, computing: float, clock: float, kept: float) -> None:
        self._computed, self._began = _computed(), time.monotonic()
        self._whole, self._kept = Left(computing, clock), kept

    def left(self, last: bool = False) -> Left:
        """What may be taken now; raises Spent."""
        share = 1.0 if last else 1.0 - self._kept
        left = Left(
            share * self._whole.computing - (_computed() - self._computed),
            share * self._whole.clock - (time.monotonic() - self._began),
        )
        if min(left.computing, left.clock) <= 0:
            raise Spent
        return left


def _computed() -> float:
    """Seconds that this process and those it has waited for have computed."""
    own, others = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
