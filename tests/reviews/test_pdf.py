"""Pages as pictures: drawn within limits, in a process that a bad file cannot escape."""

import io
import struct
import zlib

import pytest

from compliance_app.reviews import files, pdf
from tests.documents.builders import make_locked_pdf, make_pdf


def measured(picture: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", picture[16:24])
    return int(width), int(height)


def test_pages_are_measured_and_drawn() -> None:
    content = make_pdf(pages=3)
    sizes = pdf.page_sizes([content])
    assert len(sizes) == 3
    width, height = measured(pdf.page_picture([content], 3, 600))
    assert width == 600
    assert height == pytest.approx(600 * sizes[2][1] / sizes[2][0], abs=2)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 junk", b"GIF89a", make_pdf()[:120], make_locked_pdf()])
def test_what_is_no_readable_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(pdf.Unreadable):
        pdf.page_sizes([content])


@pytest.mark.parametrize("number", [0, 2, 10**9])
def test_a_page_that_is_not_there_is_refused(number: int) -> None:
    with pytest.raises(pdf.Unreadable):
        pdf.page_picture([make_pdf()], number, 600)


def huge_page() -> bytes:
    """A page of the largest size PDF allows: drawn as wide as asked it would take gigabytes."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(4, 14_400)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_huge_page_is_drawn_smaller() -> None:
    width, height = measured(pdf.page_picture([huge_page()], 1, 1200))
    assert width * height <= files.MOST_PIXELS * 1.01


def test_a_program_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_SECONDS", 0.001)
    with pytest.raises(pdf.Unreadable, match="too long"):
        pdf.page_sizes([make_pdf()])


def test_a_picture_is_a_valid_png() -> None:
    picture = files.png(bytes(range(24)), 2, 3, 8, 3)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    at, names, data = 8, [], b""
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        name, body = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        assert struct.unpack(">I", picture[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + body)
        names.append(name)
        data += body if name == b"IDAT" else b""
        at += 12 + length
    assert names == [b"IHDR", b"IDAT", b"IEND"]
    # the two spare bytes that pad each row are not part of it
    assert zlib.decompress(data) == b"\0\0\1\2\3\4\5\0\10\11\12\13\14\15\0\20\21\22\23\24\25"


def test_a_file_is_measured_once_and_nothing_else_of_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    content, asked = make_pdf(pages=2), []
    monkeypatch.setattr(pdf, "_REMEMBERED", 1)

    def give() -> list[bytes]:
        asked.append(1)
        return [content]

    assert pdf.known_sizes("a" * 64, give) == pdf.known_sizes("a" * 64, give) == pdf.page_sizes([content])
    assert len(asked) == 1
    pdf.known_sizes("b" * 64, give)
    assert list(pdf._measured) == ["b" * 64]
    with pytest.raises(pdf.Unreadable):
        pdf.known_sizes("c" * 64, lambda: [b""])
