"""A broad mix of papers by chance; the same seed gives the same papers.

Seeds below `HELD_OUT` are for developing the reader; those from it on are only ever measured with, so that the
final figures come from papers nobody has looked at; they also have traits that the others lack (`look.unseen`).
"""

import random
from collections.abc import Iterator
from dataclasses import replace

from compliance_app.readings.rules.reading import PaperKind
from tests.forms import chance, days, legacy
from tests.forms.filled import Filled
from tests.forms.look import FillStyle, Look, look_of, unseen
from tests.forms.writing import write

HELD_OUT = 9000
STYLES = (FillStyle.TYPED, FillStyle.FLATTENED, FillStyle.ACROFORM, FillStyle.ANNOTATED, FillStyle.WORD)
"""The styles whose pages have text."""


def sample(
    seed: int, count: int, only: str | None = None, styles: tuple[FillStyle, ...] = STYLES
) -> Iterator[tuple[str, Filled, bytes]]:
    """So many papers with their names and truths; `only` "forms", "scans" (of networks) or "strangers".

    `styles` may name `FillStyle.SCANNED` for pictures of pages.
    """
    for number in range(count):
        yield one(seed, number, only, styles)


def one(seed: int, number: int, only: str | None, styles: tuple[FillStyle, ...]) -> tuple[str, Filled, bytes]:
    """The paper of this number."""
    rng = random.Random(f"sample-{seed}-{number}")
    what = only or rng.choices(("forms", "scans", "strangers"), (60, 33, 7))[0]
    style = rng.choice(styles)
    look = look_of(style, seed * 100_000 + number)
    if seed >= HELD_OUT:
        look = unseen(look)
    match what:
        case "forms":
            filled, layout = _form(rng)
        case "scans":
            filled, layout = _scan(rng, look)
        case _:
            filled, layout = Filled(), str(rng.randrange(100))
    look = replace(look, dates=_dates(rng, filled, layout))
    if style in {FillStyle.SCANNED, FillStyle.PARTLY_SCANNED}:
        layout = {"forms": "aoc", "report": "attestation"}.get(what, {"report": "attestation"}.get(layout, layout))
    if style in {FillStyle.ANNOTATED, FillStyle.ACROFORM} and not _encodable(filled):
        look = replace(look, style=FillStyle.FLATTENED)
    filled = chance.blurred(filled, look.dates)
    drawn = f"{look.style}-{look.arrangement}-{look.ticks}"
    name = f"{seed}-{number:04d}-{_kind(filled)}-{layout or 'whole'}-{filled.language}-{drawn}"
    return name, filled, write(filled, look.style, seed=look.seed, look=look, layout=layout)


def _form(rng: random.Random) -> tuple[Filled, str]:
    language = rng.choices(("en", "fr", "es"), (70, 15, 15))[0]
    filled = chance.form(rng, language)
    layout = "aoc" if rng.random() < 0.15 else ""
    return filled, layout


def _scan(rng: random.Random, look: Look) -> tuple[Filled, str]:
    layout = rng.choices(("attestation", "report", "summary", "legacy"), (50, 20, 10, 20))[0]
    filled = chance.scan(rng, layout)
    if layout == "legacy":
        filled = legacy.stated(filled, look.seed)
    return filled, layout


def _dates(rng: random.Random, filled: Filled, layout: str) -> str:
    if filled.kind is PaperKind.ASV_SCAN_REPORT:
        forms = ("iso", "iso", "short", "long_us", "long_uk", "slash_us", "slash_uk", "short_dashes")
        more = {"legacy": ("stamp",), "attestation": ("slash_us_stated", "slash_uk_stated")}.get(layout, ())
        return rng.choice((*forms, *more))
    return rng.choice(days.FORMATS[filled.language])


def _encodable(filled: Filled) -> bool:
    """Whether fields and text boxes of a plain viewer can hold these names."""
    names = [filled.company, filled.dba, filled.qsa_name, filled.isa_name, *(block.name for block in filled.signatures)]
    try:
        " ".join(name or "" for name in names).encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def _kind(filled: Filled) -> str:
    return str(filled.saq_type or filled.kind or "stranger").replace(" ", "_")
