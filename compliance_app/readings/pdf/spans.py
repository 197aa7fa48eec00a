"""Where the words of a page's text begin and end."""

import re

from compliance_app.readings.pdf.glyphs import SPECIAL, Spans, is_plain

_EDGE = 200  # signs: about two lines
_match = re.Match

# Signs between spaces, and each sign of a box or tick alone. The library writes U+0002 for a hyphen at the end of a
# line and joins the lines there.
_SPACE = r"\s\x00-\x20\x7f\u200b\ufeff\ufffe\uffff"
_word = re.compile(rf"[^{_SPACE}{SPECIAL}]+\x02?|[{SPECIAL}]")


def spans_of(text: str) -> Spans:
    """All words."""
    flat = text.replace("\r\n", "  ")
    if flat.isprintable() and is_plain(flat):
        return _split(flat)
    found = list(_word.finditer(text))
    return list(map(_match.start, found)), list(map(_match.end, found)), list(map(_match.group, found))


def edges_of(text: str) -> Spans:
    """The first and last words of a page as the file has them: its headers and footers."""
    head, foot = text.find("\n", _EDGE), text.rfind("\n", 0, len(text) - _EDGE)
    if not 0 < head < foot:
        return spans_of(text)
    (starts, ends, texts), last = spans_of(text[:head]), spans_of(text[foot:])
    return starts + [foot + at for at in last[0]], ends + [foot + at for at in last[1]], texts + last[2]


def _split(text: str) -> Spans:
    """The words of a text whose only spaces are blanks: a regular expression takes four times as long."""
    starts: list[int] = []
    ends: list[int] = []
    texts: list[str] = []
    at = 0
    for part in text.split(" "):
        if part:
            starts.append(at)
            at += len(part)
            ends.append(at)
            texts.append(part)
        at += 1
    return starts, ends, texts
