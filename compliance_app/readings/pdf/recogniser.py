"""Debian's tesseract, a program of its own: words of a page, words of small places, and which way up a page lies."""

import contextlib
import csv
import io
import math
import re
import resource
import signal
import struct
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from compliance_app.readings.pdf.budget import Budget, Left, Spent
from compliance_app.readings.pdf.drawing import Picture
from compliance_app.readings.rules.text import Word

_LANGUAGES = ("eng", "fra", "spa")
_WORD = "5"  # level of a word in the recogniser's table
_TURN = re.compile(r"^Rotate: (90|180|270)\nOrientation confidence: ([\d.]+)", re.MULTILINE)
_LEAST_SURE_TURN = 1.5  # of the recogniser's own measure, whose scale has no end


class Recogniser:
    """tesseract at `path`, and how long it may run; what is kept of that is for small places alone."""

    def __init__(self, path: str, budget: Budget) -> None:
        self._path, self._budget = path, budget
        resource.setrlimit(resource.RLIMIT_NPROC, (resource.getrlimit(resource.RLIMIT_NPROC)[1],) * 2)

    @cached_property
    def languages(self) -> str:
        """Those of ours that are installed; English is with every tesseract."""
        listed = self._run(["--list-langs"], b"", last=True).split()
        return "+".join(language for language in _LANGUAGES if language in listed) or "eng"

    def words(self, picture: Picture) -> list[Word]:
        """What stands in the picture of a page; raises Spent, as all that follow."""
        # Mode 11 looks for words anywhere: a form has no columns of prose. Lines are put together by the rules.
        return self._read([picture], "11").get(1, [])

    def lines(self, pictures: Sequence[Picture]) -> list[list[Word]]:
        """What stands in each of these pictures of one line."""
        if not pictures:
            return []
        found = self._read(pictures, "7", last=True)
        return [found.get(number, []) for number in range(1, len(pictures) + 1)]

    def turns(self, picture: Picture) -> int:
        """How many quarters to the right make this page upright; 0 where it cannot be said."""
        match = _TURN.search(self._run(["stdin", "stdout", "--psm", "0"], _tiff([picture])))
        if match is None or float(match[2]) < _LEAST_SURE_TURN:
            return 0
        return int(match[1]) // 90

    def _read(self, pictures: Sequence[Picture], mode: str, last: bool = False) -> dict[int, list[Word]]:
        dots = str(round(72 * pictures[0].scale))
        arguments = ["stdin", "stdout", "-l", self.languages, "--psm", mode, "--dpi", dots, "tsv"]
        found: dict[int, list[Word]] = {}
        table = self._run(arguments, _tiff(pictures), last)
        for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
            number = int(row.get("page_num") or 0)
            if 0 < number <= len(pictures):
                found.setdefault(number, []).extend(_word(row, pictures[number - 1]))
        return found

    def _run(self, arguments: Sequence[str], content: bytes, last: bool = False) -> str:
        left = self._budget.left(last)
        with subprocess.Popen(  # noqa: S603  the path comes from the program that started us
            [self._path, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"OMP_THREAD_LIMIT": "1"},
        ) as process:
            return _answer(process, content, left)


def _answer(process: "subprocess.Popen[bytes]", content: bytes, left: Left) -> str:
    """What a program says to this content; raises Spent when it computes or sleeps for longer than is left."""
    seconds = math.ceil(left.computing)
    with contextlib.suppress(ProcessLookupError):
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (seconds, seconds + 1))
    try:
        said, _ = process.communicate(content, timeout=left.clock)
    except subprocess.TimeoutExpired as late:
        process.kill()
        raise Spent from late
    if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Spent
    return said.decode("utf-8", "replace")


def _word(row: Mapping[str, str], picture: Picture) -> Iterator[Word]:
    text = (row.get("text") or "").strip()
    if row.get("level") == _WORD and text:
        left, top, width, height = (float(row[name]) for name in ("left", "top", "width", "height"))
        sure = max(0.0, min(1.0, round(float(row.get("conf") or 0) / 100, 3)))
        yield Word(text, picture.box(left, top, left + width, top + height), sure)


_LONG, _SHORT = 4, 3  # kinds of numbers in a TIFF


def _tiff(pictures: Sequence[Picture]) -> bytes:
    """The pictures as the pages of one file, grey and not compressed."""
    file = bytearray(b"II*\0\0\0\0\0")
    link = 4  # where the place of the next page's table is to be written
    for picture in pictures:
        begin, size = len(file), len(picture.pixels)
        file += picture.pixels + b"\0" * (size % 2)
        file[link : link + 4] = struct.pack("<I", len(file))
        tags = (
            (256, _LONG, picture.width),
            (257, _LONG, picture.height),
            (258, _SHORT, 8),  # bits
            (259, _SHORT, 1),  # not compressed
            (262, _SHORT, 1),  # 0 is black
            (273, _LONG, begin),
            (277, _SHORT, 1),  # grey only
            (278, _LONG, picture.height),
            (279, _LONG, size),
        )
        file += struct.pack("<H", len(tags)) + b"".join(
            struct.pack("<HHII", tag, kind, 1, of) for tag, kind, of in tags
        )
        link = len(file)
        file += b"\0\0\0\0"
    return bytes(file)
