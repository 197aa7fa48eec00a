"""PDFium's functions in the form that suits thousands of calls on one page.

The library is asked about one letter or object at a time, and ctypes takes longer to check the arguments of a call
than the library to answer it. So the functions here declare no types of arguments: an object goes in as the handle
that came out; other numbers must be of 32 bits. Nothing checks them but the callers in this package.
"""

import ctypes
from codecs import utf_16_le_decode
from collections import deque
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

import pypdfium2.raw as raw


class Handle(ctypes.c_void_p):
    """An object of the library as its functions give and take it; false where there is none."""


Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top in a page's own coordinates."""

_number = ctypes.c_int
_address = ctypes.c_void_p
_size = ctypes.c_ulong


def _quick(function: Any, result: Any = _number) -> Callable[..., Any]:
    """The same function without declared arguments; the interpreter's lock is kept, for the program has one thread.

    A result that nobody asks for is none: turning it into a number takes a tenth of the call.
    """
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, _address).value or 0)


object_at = _quick(raw.FPDFPage_GetObject, Handle)
inner_object_at = _quick(raw.FPDFFormObj_GetObject, Handle)
type_of = _quick(raw.FPDFPageObj_GetType)
turns_of = _quick(raw.FPDFPage_GetRotation)
text_object = _quick(raw.FPDFText_GetTextObject, Handle)
font_of = _quick(raw.FPDFTextObj_GetFont, _address)  # a number: fonts are compared
points_of = _quick(raw.FPDFPath_CountSegments)
point_at = _quick(raw.FPDFPath_GetPathSegment, Handle)
way_to = _quick(raw.FPDFPathSegment_GetType)
how_drawn = _quick(raw.FPDFPath_GetDrawMode, None)
fill_colour = _quick(raw.FPDFPageObj_GetFillColor)
line_colour = _quick(raw.FPDFPageObj_GetStrokeColor)
attached_to = _quick(raw.FPDFAnnot_GetFileAttachment, Handle)
note_at = _quick(raw.FPDFPage_GetAnnot, Handle)
close_note = _quick(raw.FPDFPage_CloseAnnot, None)
note_kind = _quick(raw.FPDFAnnot_GetSubtype)
note_flags = _quick(raw.FPDFAnnot_GetFlags)
_note_box = _quick(raw.FPDFAnnot_GetRect, None)
note_drawing = _quick(raw.FPDFAnnot_GetAP, _size)
_note_text = _quick(raw.FPDFAnnot_GetStringValue, _size)
note_has = _quick(raw.FPDFAnnot_HasKey)
note_objects = _quick(raw.FPDFAnnot_GetObjectCount)
note_object = _quick(raw.FPDFAnnot_GetObject, Handle)
field_kind = _quick(raw.FPDFAnnot_GetFormFieldType)
field_value = _quick(raw.FPDFAnnot_GetFormFieldValue, _size)
is_checked = _quick(raw.FPDFAnnot_IsChecked)
_sign_of = _quick(raw.FPDFText_GetUnicode, ctypes.c_uint)
_loose_box = _quick(raw.FPDFText_GetLooseCharBox, None)
_page_box = _quick(raw.FPDF_GetPageBoundingBox, None)
_bounds = _quick(raw.FPDFPageObj_GetBounds, None)
_text = _quick(raw.FPDFText_GetText)
_place_of = _quick(raw.FPDFPathSegment_GetPoint, None)
_name_of = _quick(raw.FPDFFont_GetBaseFontName, ctypes.c_size_t)


def handle(pointer: Any) -> Any:
    """An object that pypdfium2 opened, not NULL, as the functions here take it."""
    return ctypes.byref(pointer.contents)


# Answers land here, at most so many at once, and are taken away before the next call.
_MOST = 512
_floats = (ctypes.c_float * (4 * _MOST))()
_answers = memoryview(_floats).cast("B").cast("f")
_ALL = (0, 1, 2, 3)
_boxes = [ctypes.byref(_floats, 16 * place) for place in range(_MOST)]
_lefts, _bottoms, _rights, _tops = (
    [ctypes.byref(_floats, 16 * place + shift) for place in range(_MOST)] for shift in (0, 4, 8, 12)
)
_xs, _ys = ([ctypes.byref(_floats, 8 * place + shift) for place in range(_MOST)] for shift in (0, 4))
_SIGNS = 8192
_signs = (ctypes.c_ushort * (_SIGNS + 1))()
_name = ctypes.create_string_buffer(128)
_name_at, _name_size = ctypes.byref(_name), ctypes.c_size_t(len(_name))
_BYTES = 64_000
_LONGEST, _LARGEST = 4 * 1024 * 1024, 64 * 1024 * 1024  # bytes: of a text, of a file that is copied
_string = ctypes.create_string_buffer(_BYTES)
_string_at, _string_size, _view = ctypes.byref(_string), ctypes.c_ulong(_BYTES), memoryview(_string)


def text_of(text_page: Handle, count: int) -> str:
    """The signs of a page, one for each index the library knows: so a place in the text is an index."""
    buffer = _signs if count <= _SIGNS else (ctypes.c_ushort * (count + 1))()
    written = _text(text_page, 0, count, ctypes.byref(buffer))
    text = utf_16_le_decode(ctypes.string_at(buffer, 2 * max(0, written - 1)), "replace")[0]
    if len(text) == count:
        return text
    # Signs without a meaning are left out of the text, and those beyond 16 bits count twice: ask for each.
    return "".join(map(_character, map(_sign_of, repeat(text_page), range(count))))


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"


def loose_boxes(text_page: Handle, indices: Sequence[int], *sides: int) -> list[list[float]]:
    """These sides (of left, top, right, bottom) of each letter, as high as its font is, in the page's coordinates."""
    found: list[list[float]] = [[] for _ in sides]
    for first in range(0, len(indices), _MOST):
        part = indices[first : first + _MOST]
        _forget(len(part))
        deque(map(_loose_box, repeat(text_page), part, _boxes), maxlen=0)
        _take(found, len(part), sides)
    return found


def bounds(objects: Sequence[Handle]) -> list[list[float]]:
    """Lefts, bottoms, rights and tops of objects."""
    found: list[list[float]] = [[], [], [], []]
    for first in range(0, len(objects), _MOST):
        part = objects[first : first + _MOST]
        _forget(len(part))
        deque(map(_bounds, part, _lefts, _bottoms, _rights, _tops), maxlen=0)
        _take(found, len(part), _ALL)
    return found


def rectangles(notes: Sequence[Handle]) -> list[list[float]]:
    """Lefts, tops, rights and bottoms of notes."""
    found: list[list[float]] = [[], [], [], []]
    for first in range(0, len(notes), _MOST):
        part = notes[first : first + _MOST]
        _forget(len(part))
        deque(map(_note_box, part, _boxes), maxlen=0)
        _take(found, len(part), _ALL)
    return found


def page_box(page: Handle) -> Rectangle:
    """The visible part of a page."""
    _page_box(page, _boxes[0])
    left, top, right, bottom = _floats[:4]
    return left, bottom, right, top


def _forget(count: int) -> None:
    """What the library does not answer is zero, not the answer before."""
    ctypes.memset(_floats, 0, 16 * count)


def _take(found: Sequence[list[float]], count: int, sides: Sequence[int]) -> None:
    for column, side in zip(found, sides, strict=True):
        column += _answers[side : 4 * count : 4].tolist()


def path(thing: Handle, count: int) -> list[tuple[float, float]]:
    """The first points of a path (at most 512), in the coordinates it was drawn in."""
    deque(map(_place_of, map(point_at, repeat(thing), range(count)), _xs, _ys), maxlen=0)
    places = _answers[: 2 * count].tolist()
    return list(zip(places[0::2], places[1::2], strict=True))


def font_name(font: int) -> str:
    """The name a font was given in the file, such as `ABCDEF+Wingdings-Regular`."""
    _name_of(Handle(font), _name_at, _name_size)
    return _name.value.decode("latin-1")


def string(ask: Callable[..., int], *which: object) -> str:
    """A text that the library writes in UTF-16 where it fits, and says how many bytes it takes."""
    return _written(ask(*which, _string_at, _string_size))


def said(note: Handle, key: bytes) -> str:
    """What a note says under a key of its own; asked so often that it has a way of its own."""
    return _written(_note_text(note, key, _string_at, _string_size))


def each_says(notes: Sequence[Handle], key: bytes) -> list[str]:
    """What each of these notes says under a key of its own."""
    return list(map(_written, map(_note_text, notes, repeat(key), repeat(_string_at), repeat(_string_size))))


def _written(size: int) -> str:
    return utf_16_le_decode(_view[: size - 2], "replace")[0].strip() if 2 < size <= _BYTES else ""


def long_string(ask: Callable[..., int], *which: object) -> str:
    """A text that the library writes in UTF-16, however long; asked with pypdfium2's own function."""
    size = ask(*which, None, 0)
    if not 2 < size <= _LONGEST:
        return ""
    written = ctypes.create_string_buffer(size)
    ask(*which, written, size)
    return written.raw[: size - 2].decode("utf-16-le", "replace")


def content(ask: Callable[..., int], *which: object, most: int) -> bytes:
    """Bytes that the library writes, and says how many; nothing where they are more."""
    size = ctypes.c_ulong()
    if not ask(*which, None, 0, ctypes.byref(size)) or not 0 < size.value <= most:
        return b""
    written = ctypes.create_string_buffer(size.value)
    ask(*which, written, size.value, ctypes.byref(size))
    return written.raw[: size.value]


def unlocked(document: Any) -> bytes | None:
    """A file without its lock, where an empty password opened it; None where it has none, or is very large."""
    if raw.FPDF_GetSecurityHandlerRevision(document) < 0:
        return None
    parts = bytearray()

    def write(_: object, data: Any, count: int) -> int:
        parts.extend(ctypes.string_at(data, count))
        return int(len(parts) <= _LARGEST)

    target = raw.FPDF_FILEWRITE(version=1)
    target.WriteBlock = type(target.WriteBlock)(write)
    saved = raw.FPDF_SaveAsCopy(document, ctypes.byref(target), raw.FPDF_REMOVE_SECURITY)
    return bytes(parts) if saved else None
