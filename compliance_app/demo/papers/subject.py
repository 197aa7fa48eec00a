"""Whom a paper is about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """The merchant as its papers name it."""

    company: str
    trading_name: str
    website: str
    contact: str
    officer: str
