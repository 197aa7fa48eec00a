"""PDF files broken on purpose: bytes flipped, parts cut, doubled and swapped, numbers and keywords replaced."""

import io
import random
import re
from collections.abc import Callable, Sequence

import pikepdf

from tests.forms.look import FillStyle
from tests.forms.sampling import one

_OBJECT = re.compile(rb"\d+ \d+ obj\b.{0,5000}?\bendobj", re.DOTALL)
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_KEYWORD = re.compile(rb"/[A-Za-z]{2,14}")
_ODD_NUMBERS = (b"-1", b"0", b"65536", b"2147483648", b"-2147483649", b"99999999999999999999", b"1e9", b"0.0000001")
_ODD_BYTES = (
    b"<<",
    b">>",
    b"[",
    b"(",
    b"stream\n",
    b"endobj\n",
    b"/Kids 2 0 R ",
    b"\x00" * 40,
    b"%PDF-1.7\n",
    b" R R R ",
)


def originals(count: int, seed: int = 1) -> list[bytes]:
    """Realistic filled forms of every style with text, every other one with its streams laid open."""
    styles = tuple(style for style in FillStyle if "scan" not in style.value)
    files = (one(seed, number, None, (styles[number % len(styles)],))[2] for number in range(count))
    return [_laid_open(content) if number % 2 else content for number, content in enumerate(files)]


def _laid_open(content: bytes) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        decode = pikepdf.StreamDecodeLevel.generalized
        pdf.save(target, compress_streams=False, stream_decode_level=decode)
    return target.getvalue()


def mutated(files: Sequence[bytes], seed: int) -> bytes:
    """One of the files after a few mishaps; the same seed breaks the same file in the same way."""
    chance = random.Random(seed)
    content = chance.choice(files)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        content = chance.choice(_MISHAPS)(content, chance, files)
    return content


def _place(content: bytes, chance: random.Random) -> int:
    return chance.randrange(len(content) + 1)


def _flipped(content: bytes, chance: random.Random, files: Sequence[bytes]) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 4, 32, 200))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _truncated(content: bytes, chance: random.Random, files: Sequence[bytes]) -> bytes:
    return content[: _place(content, chance)]


def _cut(content: bytes, chance: random.Random, files: Sequence[bytes]) -> bytes:
    at = _place(content, chance)
    return content[:at] + content[at + chance.choice((1, 20, 400, 5000)) :]


def _doubled(content: bytes, chance: random.Random, files: Sequence[bytes]) -> bytes:
    at = _place(content, chance)
    return content[:at] + content[at : at + chance.choice((20, 400, 5000))] * chance.choice((2, 5)) + content[at:]


def _put_in(content: bytes, chance: random.Random, files: Sequence[bytes]) -> bytes:
    at = _place(content, chance)
    return content[:at] + chance.choice(_ODD_BYTES) + content[at:]


def _crossed(content: bytes, chance: random.Random, files: Sequence[bytes]) -> bytes:
    other = chance.choice(files)
    return content[: _place(content, chance)] + other[_place(other, chance) :]


def _swapped(content: bytes, chance: random.Random, files: Sequence[bytes]) -> bytes:
    found = list(_OBJECT.finditer(content))
    if len(found) < 2:
        return content
    one, two = sorted(chance.sample(found, 2), key=lambda match: match.start())
    return content[: one.start()] + two[0] + content[one.end() : two.start()] + one[0] + content[two.end() :]


def _replaced(pattern: "re.Pattern[bytes]", choose: Callable[[bytes, random.Random], bytes]) -> Callable[..., bytes]:
    def replace(content: bytes, chance: random.Random, files: Sequence[bytes]) -> bytes:
        start = _place(content, chance)
        found = pattern.search(content, start) or pattern.search(content)
        return content if found is None else content[: found.start()] + choose(content, chance) + content[found.end() :]

    return replace


def _keyword(content: bytes, chance: random.Random) -> bytes:
    found = _KEYWORD.search(content, _place(content, chance))
    return found[0] if found else b"/Null"


_MISHAPS: tuple[Callable[..., bytes], ...] = (
    _flipped,
    _truncated,
    _cut,
    _doubled,
    _put_in,
    _crossed,
    _swapped,
    _replaced(_NUMBER, lambda _, chance: chance.choice(_ODD_NUMBERS)),
    _replaced(_KEYWORD, _keyword),
)
