"""PDFium's functions in the form that suits thousands of calls on one page.

The library is asked about one letter or object at a time. `map` over a function that takes plain numbers costs a
third of a loop over the wrapped one, and results land in one array.
"""

import ctypes
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

import pypdfium2.raw as raw

_handle = ctypes.c_void_p
_number = ctypes.c_int


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same function with handles as numbers: no wrapper is made or checked for each call."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(result, *arguments)(address or 0)


loose_box = _plain(raw.FPDFText_GetLooseCharBox, _number, _handle, _number, _handle)
sign_of = _plain(raw.FPDFText_GetUnicode, ctypes.c_uint, _handle, _number)
text_object = _plain(raw.FPDFText_GetTextObject, _handle, _handle, _number)
font_of = _plain(raw.FPDFTextObj_GetFont, _handle, _handle)
object_at = _plain(raw.FPDFPage_GetObject, _handle, _handle, _number)
inner_object_at = _plain(raw.FPDFFormObj_GetObject, _handle, _handle, ctypes.c_ulong)
type_of = _plain(raw.FPDFPageObj_GetType, _number, _handle)
bounds_of = _plain(raw.FPDFPageObj_GetBounds, _number, _handle, _handle, _handle, _handle, _handle)
points_of = _plain(raw.FPDFPath_CountSegments, _number, _handle)
point_at = _plain(raw.FPDFPath_GetPathSegment, _handle, _handle, _number)
place_of = _plain(raw.FPDFPathSegment_GetPoint, _number, _handle, _handle, _handle)
way_to = _plain(raw.FPDFPathSegment_GetType, _number, _handle)
note_at = _plain(raw.FPDFPage_GetAnnot, _handle, _handle, _number)
close_note = _plain(raw.FPDFPage_CloseAnnot, None, _handle)
note_kind = _plain(raw.FPDFAnnot_GetSubtype, _number, _handle)
note_flags = _plain(raw.FPDFAnnot_GetFlags, _number, _handle)
note_box = _plain(raw.FPDFAnnot_GetRect, _number, _handle, _handle)
note_drawing = _plain(raw.FPDFAnnot_GetAP, ctypes.c_ulong, _handle, _number, _handle, ctypes.c_ulong)
note_text = _plain(raw.FPDFAnnot_GetStringValue, ctypes.c_ulong, _handle, ctypes.c_char_p, _handle, ctypes.c_ulong)
field_kind = _plain(raw.FPDFAnnot_GetFormFieldType, _number, _handle, _handle)
field_name = _plain(raw.FPDFAnnot_GetFormFieldName, ctypes.c_ulong, _handle, _handle, _handle, ctypes.c_ulong)
field_value = _plain(raw.FPDFAnnot_GetFormFieldValue, ctypes.c_ulong, _handle, _handle, _handle, ctypes.c_ulong)
field_export = _plain(raw.FPDFAnnot_GetFormFieldExportValue, ctypes.c_ulong, _handle, _handle, _handle, ctypes.c_ulong)
is_checked = _plain(raw.FPDFAnnot_IsChecked, _number, _handle, _handle)
_name_of = _plain(raw.FPDFFont_GetBaseFontName, ctypes.c_size_t, _handle, _handle, ctypes.c_size_t)
_text = _plain(raw.FPDFText_GetText, _number, _handle, _number, _number, _handle)


def address(handle: Any) -> int:
    """A handle of the library as a number; 0 for none."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def text_of(text_page: int, count: int) -> str:
    """The signs of a page, one for each index the library knows: so a place in the text is an index."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = _text(text_page, 0, count, ctypes.addressof(buffer))
    text = bytes(memoryview(buffer)[: max(0, written - 1)]).decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    # Signs without a meaning are left out of the text, and those beyond 16 bits count twice: ask for each.
    return "".join(map(_character, map(sign_of, repeat(text_page), range(count))))


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"


def loose_boxes(text_page: int, indices: Sequence[int]) -> list[float]:
    """Left, top, right, bottom of each letter in turn, as high as its font is, in the page's own coordinates."""
    boxes = (ctypes.c_float * (4 * len(indices)))()
    start = ctypes.addressof(boxes)
    for _ in map(loose_box, repeat(text_page), indices, range(start, start + ctypes.sizeof(boxes), 16)):
        pass
    return boxes[:]


def bounds(objects: Sequence[int]) -> list[float]:
    """Left, bottom, right, top of each object in turn."""
    sides = (ctypes.c_float * (4 * len(objects)))()
    start = ctypes.addressof(sides)
    end = start + ctypes.sizeof(sides)
    places = (range(start + shift, end + shift, 16) for shift in (0, 4, 8, 12))
    for _ in map(bounds_of, objects, *places):
        pass
    return sides[:]


def path(thing: int, count: int) -> list[tuple[float, float]]:
    """The first points of a path, in the coordinates it was drawn in."""
    places = (ctypes.c_float * (2 * count))()
    start = ctypes.addressof(places)
    for index in range(count):
        place_of(point_at(thing, index), start + 8 * index, start + 8 * index + 4)
    return list(zip(places[0::2], places[1::2], strict=True))


def font_name(font: int) -> str:
    """The name a font was given in the file, such as `ABCDEF+Wingdings-Regular`."""
    buffer = ctypes.create_string_buffer(128)
    _name_of(font, ctypes.addressof(buffer), len(buffer))
    return buffer.value.decode("latin-1")
