"""A stored file gives back exactly what was put in, or refuses; memory stays flat however large it is."""

import io
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_app.foundation import encryption
from compliance_app.foundation.encryption import CHUNK, MAGIC, TAG, Keyring, Unreadable, WrappedKey

KEY = bytes(range(32))
NAME = "a" * 48
BLOCK = CHUNK + TAG

sizes_at_the_edges = st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1])
sizes = sizes_at_the_edges | st.integers(0, 4 * CHUNK)


class Dribble:
    """A source that gives less than it is asked for, as a socket does."""

    def __init__(self, content: bytes, most: int) -> None:
        self._source, self._most = io.BytesIO(content), most

    def read(self, size: int, /) -> bytes:
        return self._source.read(min(size, self._most))


def content(size: int) -> bytes:
    return bytes(n * 31 % 251 for n in range(size))


def sealed(plain: bytes, name: str = NAME, key: bytes = KEY) -> bytes:
    return b"".join(encryption.encrypt(io.BytesIO(plain), key, name))


def opened(stored: bytes, name: str = NAME, key: bytes = KEY) -> bytes:
    return b"".join(encryption.decrypt(io.BytesIO(stored), key, name))


@given(sizes)
@settings(max_examples=30)
def test_gives_back_what_was_put_in(size: int) -> None:
    plain = content(size)
    stored = sealed(plain)
    assert opened(stored) == plain
    assert len(stored) == len(MAGIC) + size + TAG * max(1, -(-size // CHUNK))


@given(sizes, st.integers(1, 3 * CHUNK))
@settings(max_examples=20)
def test_a_source_in_small_pieces_makes_no_difference(size: int, most: int) -> None:
    plain = content(size)
    most = max(most, size // 50 + 1)
    stored = b"".join(encryption.encrypt(Dribble(plain, most), KEY, NAME))
    assert b"".join(encryption.decrypt(Dribble(stored, most), KEY, NAME)) == plain


def test_nothing_of_the_content_shows() -> None:
    assert b"CONFIDENTIAL" not in sealed(b"CONFIDENTIAL" * 1000)


@pytest.mark.parametrize("whole_chunks", [1, 2, 3])
@pytest.mark.parametrize("tail", [0, 1, 500])
def test_truncation_at_and_around_every_chunk_boundary_is_noticed(whole_chunks: int, tail: int) -> None:
    stored = sealed(content(whole_chunks * CHUNK + tail))
    boundaries = range(len(MAGIC), len(stored) + 1, BLOCK)
    cuts = {cut for boundary in boundaries for cut in (boundary - 1, boundary, boundary + 1, boundary + TAG)}
    for cut in sorted(cut for cut in cuts | {0, len(stored) - 1} if 0 <= cut < len(stored)):
        with pytest.raises(Unreadable):
            opened(stored[:cut])


@given(sizes, st.data())
@settings(max_examples=60)
def test_any_changed_bit_is_noticed(size: int, data: st.DataObject) -> None:
    stored = bytearray(sealed(content(size)))
    place = data.draw(st.integers(0, len(stored) - 1))
    stored[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unreadable):
        opened(bytes(stored))


@given(st.binary(min_size=1, max_size=2 * BLOCK))
@settings(max_examples=20)
def test_anything_appended_is_noticed(more: bytes) -> None:
    with pytest.raises(Unreadable):
        opened(sealed(content(2 * CHUNK)) + more)


@given(st.permutations(range(4)))
def test_chunks_in_another_order_are_noticed(order: list[int]) -> None:
    stored = sealed(content(4 * CHUNK))
    blocks = [stored[len(MAGIC) + n * BLOCK : len(MAGIC) + (n + 1) * BLOCK] for n in range(4)]
    shuffled = MAGIC + b"".join(blocks[n] for n in order)
    if order == [0, 1, 2, 3]:
        assert opened(shuffled) == content(4 * CHUNK)
    else:
        with pytest.raises(Unreadable):
            opened(shuffled)


def test_a_file_in_the_place_of_another_is_noticed() -> None:
    with pytest.raises(Unreadable):
        opened(sealed(b"one", name="b" * 48))
    with pytest.raises(Unreadable):
        opened(sealed(b"one", key=bytes(32)))


def test_chunks_checked_so_far_come_before_the_damage() -> None:
    stored = sealed(content(2 * CHUNK))
    blocks: Iterator[bytes] = encryption.decrypt(io.BytesIO(stored[:-1]), KEY, NAME)
    assert next(blocks) == content(2 * CHUNK)[:CHUNK]
    with pytest.raises(Unreadable):
        next(blocks)


def test_a_wrapped_key_opens_only_for_its_file_and_with_its_master_key() -> None:
    ring = Keyring({"2026": b"n" * 32, "2025": b"o" * 32})
    wrapped = ring.wrap(KEY, NAME)
    assert wrapped.key_id == "2026"
    assert ring.unwrap(wrapped, NAME) == KEY
    for bad in (WrappedKey("2025", wrapped.text), WrappedKey("2024", wrapped.text), WrappedKey("2026", "not base64")):
        with pytest.raises(Unreadable):
            ring.unwrap(bad, NAME)
    with pytest.raises(Unreadable):
        ring.unwrap(wrapped, "b" * 48)


def test_rewrapping_moves_a_key_to_the_newest_master_key() -> None:
    old = Keyring({"2025": b"o" * 32}).wrap(KEY, NAME)
    both = Keyring({"2026": b"n" * 32, "2025": b"o" * 32})
    new = both.rewrap(old, NAME)
    assert new.key_id == "2026"
    assert Keyring({"2026": b"n" * 32}).unwrap(new, NAME) == KEY


FLAT = """
import resource, sys
from compliance_app.foundation import encryption

class Zeros:
    left = 100 * 1024 * 1024
    def read(self, size, /):
        given = min(size, self.left, 10_000)
        self.left -= given
        return bytes(given)

class Pipe:
    def __init__(self, blocks): self.blocks, self.rest = blocks, b""
    def read(self, size, /):
        if not self.rest: self.rest = next(self.blocks, b"")
        part, self.rest = self.rest[:size], self.rest[size:]
        return part

key, peak = bytes(32), lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
total = sum(len(b) for b in encryption.decrypt(Pipe(encryption.encrypt(Zeros(), key, "n")), key, "n"))
print(total, peak() - before)
"""


def test_memory_stays_flat_over_100_megabytes_both_ways() -> None:
    run = subprocess.run([sys.executable, "-c", FLAT], capture_output=True, text=True, check=True)
    total, grown_kilobytes = map(int, run.stdout.split())
    assert total == 100 * 1024 * 1024
    assert grown_kilobytes < 8 * 1024
