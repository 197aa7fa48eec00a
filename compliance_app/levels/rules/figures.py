"""Operations of one payment system in 12 months, as every rule of levels takes them."""

from dataclasses import dataclass
from typing import Protocol


class Figures(Protocol):
    """Operations of one payment system in 12 months; e-commerce is part of the total."""

    @property
    def total(self) -> int: ...

    @property
    def ecommerce(self) -> int: ...


@dataclass(frozen=True)
class SystemFigure:
    """Operations of one payment system in 12 months; e-commerce is part of the total."""

    total: int
    ecommerce: int
