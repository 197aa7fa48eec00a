"""What a file says on none of its pages is searched for card numbers, and is no part of its reading."""

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import AttachedFileSpec, Dictionary, Name, OutlineItem, Pdf, Stream
from reportlab.pdfgen.canvas import Canvas

from compliance_app.readings.pdf import attached
from compliance_app.readings.rules import Reading
from tests.readings.drawn import changed, drawn, reading_of

NUMBER = "4111 1111 1111 1111"


def blank(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "A letter to nobody")


PAPER = drawn(blank)
CARD = drawn(lambda canvas: canvas.drawString(72, 700, f"Paid with {NUMBER}"))


def zipped(**members: bytes | str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return target.getvalue()


def with_file(content: bytes, paper: bytes = PAPER) -> bytes:
    def attach(pdf: Pdf) -> None:
        pdf.attachments["list"] = AttachedFileSpec(pdf, content, filename="list")

    return changed(paper, attach)


def attached_to_a_place(pdf: Pdf) -> None:
    file = AttachedFileSpec(pdf, NUMBER.encode(), filename="list.txt")
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[10, 10, 30, 30], FS=file.obj)
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))


def with_metadata(pdf: Pdf) -> None:
    with pdf.open_metadata(update_docinfo=False) as metadata:
        metadata["pdf:Keywords"] = NUMBER


def with_deflated_metadata(pdf: Pdf) -> None:
    packed = zlib.compress(f'<x:xmpmeta pdf:Keywords="{NUMBER}"/>'.encode())
    pdf.pages[0].Metadata = Stream(pdf, packed, Type=Name.Metadata, Subtype=Name.XML, Filter=Name.FlateDecode)


def with_outline(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem("Appendix", 0))
        outline.root[0].children.append(OutlineItem(f"Card {NUMBER}", 0))


def with_form_data(pdf: Pdf) -> None:
    data = Stream(pdf, f"<xfa:data><card>{NUMBER}</card></xfa:data>".encode())
    pdf.Root.AcroForm = Dictionary(XFA=pikepdf.Array([pikepdf.String("datasets"), pdf.make_indirect(data)]), Fields=[])


def property_of(name: str) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        pdf.docinfo[name] = f"Paid with {NUMBER}"

    return change


WORDS = (
    "<w:document><w:p><w:r><w:t>Paid with 4111 </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>1111 1111 1111</w:t></w:r>"
    "</w:p></w:document>"
)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(changed(PAPER, property_of("/Subject")), id="a usual property"),
        pytest.param(changed(PAPER, property_of("/Remark.2")), id="a property of a maker's own"),
        pytest.param(changed(PAPER, with_metadata), id="XMP"),
        pytest.param(changed(PAPER, with_deflated_metadata), id="XMP deflated"),
        pytest.param(changed(PAPER, with_metadata, encryption=pikepdf.Encryption(owner="o", user="")), id="XMP locked"),
        pytest.param(changed(PAPER, with_outline), id="outline"),
        pytest.param(changed(PAPER, with_form_data), id="data of an XFA form"),
        pytest.param(changed(PAPER, attached_to_a_place), id="attached to a place"),
        pytest.param(with_file(f"name;card\nDoe;{NUMBER}\n".encode()), id="text"),
        pytest.param(with_file(f"Doe\t{NUMBER}".encode("utf-16")), id="text in UTF-16"),
        pytest.param(with_file(zipped(**{"a/list.csv": f"Doe,{NUMBER}"})), id="an archive"),
        pytest.param(with_file(zipped(inner=zipped(list=NUMBER))), id="an archive in an archive"),
        pytest.param(with_file(zipped(**{"word/document.xml": WORDS})), id="a document for writing"),
        pytest.param(with_file(CARD), id="a PDF"),
        pytest.param(with_file(zipped(paper=with_file(NUMBER.encode()))), id="a file of a PDF in an archive"),
    ],
)
def test_card_numbers_beside_the_pages_are_seen(content: bytes) -> None:
    found = reading_of(content)
    assert (found.cards, found.card_pages, found.cards_beside) == ((), (), ("1111",))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(with_file(b""), id="nothing"),
        pytest.param(with_file(b"%PDF-1.7 of which nothing is left"), id="no PDF"),
        pytest.param(with_file(zipped(list=NUMBER)[:60]), id="half an archive"),
        pytest.param(with_file(b"\xff\xd8\xff" + NUMBER.encode()), id="a picture"),
        pytest.param(changed(PAPER, with_metadata).replace(b"endstream", b"endstrxxx"), id="metadata without an end"),
    ],
)
def test_a_broken_file_beside_the_pages_stops_nothing(content: bytes) -> None:
    assert reading_of(content).page_count == 1


def test_what_is_attached_is_no_part_of_the_reading() -> None:
    nothing = reading_of(PAPER)
    assert replace(reading_of(with_file(CARD)), cards_beside=()) == nothing
    assert nothing == Reading(page_count=1, pages_read=1, source=nothing.source, language=nothing.language)


def test_of_very_much_the_beginning_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attached, "MOST_BYTES", 1_000)
    assert list(attached.unpacked([b"first", zipped(bomb=b"0" * 50_000), b"last"])) == [b"first"]


def test_a_nested_archive_ends() -> None:
    content = b"at the bottom"
    for _ in range(9):
        content = zipped(inner=content)
    assert list(attached.unpacked([content])) == []
