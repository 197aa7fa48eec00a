"""Tables in files: reads CSV and XLSX that people send, writes both so that no spreadsheet runs what they hold."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from compliance_app.foundation import folding
from compliance_app.foundation.errors import Refusal

MOST_BYTES = 15 * 1024 * 1024
MOST_UNPACKED_BYTES = 120 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 2_000
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


class UnreadableFile(Refusal):
    """The file as a whole cannot be read; the message says why and what to send instead."""


@dataclass(frozen=True)
class Row:
    """One row under the header: its number as the spreadsheet shows it, cells as text, and cells that hold no value."""

    number: int
    cells: tuple[str, ...]
    faults: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A file that was read: `notes` say what was assumed about it."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def read(content: bytes) -> Sheet:
    """Read a CSV or XLSX file, recognised by its content. Raises UnreadableFile, and nothing else."""
    if not content.strip(b"\x00 \r\n\t"):
        raise UnreadableFile("The file is empty. Fill in the sample file and send that.")
    if len(content) > MOST_BYTES:
        raise UnreadableFile(f"The file is larger than {MOST_BYTES // 1024**2} MB. Split it into several files.")
    if content.startswith(b"PK\x03\x04"):
        return _read_xlsx(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            "This is an old or password-protected Excel file. Save it as .xlsx or CSV without password."
        )
    return _read_csv(content)


def _read_csv(content: bytes) -> Sheet:
    text, notes = _decoded(content)
    if "\x00" in text:
        raise UnreadableFile("The file is neither CSV nor Excel. Save the table as CSV or .xlsx and send that.")
    separator, text = _separator(text)
    if separator != ",":
        notes.append(f"The columns are separated by {SEPARATORS[separator]}.")
    try:
        rows = _limited(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableFile(f"The file is not readable as CSV ({error}). Check its quotation marks.") from error
    return _sheet([(list(row), {}) for row in rows], notes)


def _decoded(content: bytes) -> tuple[str, list[str]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode(content, "utf-16"), []
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        note = "The file is not UTF-8; it was read as Windows-1252 (Western Europe). Check that accents are right."
        return _decode(content, "cp1252"), [note]


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile("The letters of the file cannot be read. Save it as CSV in UTF-8, or as .xlsx.") from error


def _separator(text: str) -> tuple[str, str]:
    """The separator and the text without Excel's own `sep=` line: what occurs most in the first line that has text."""
    first = text.partition("\n")[0].strip("\r")
    if first[:4].lower() == "sep=" and first[4:5] in SEPARATORS:
        return first[4], text.partition("\n")[2]
    header = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(part for index, part in enumerate(header.split('"')) if index % 2 == 0)
    return max(SEPARATORS, key=outside.count), text


def _limited(rows: Iterable[Any]) -> list[Any]:
    """The rows, none more than the limit: a file may claim any number."""
    found = []
    for row in rows:
        found.append(row)
        if len(found) > MOST_ROWS + 1:
            raise UnreadableFile(f"The file has more than {MOST_ROWS:,} rows. Split it into several files.")
    return found


def _read_xlsx(content: bytes) -> Sheet:
    # Asked for late, here and where a file is written: it takes 11 MB, which a worker that only serves pages and
    # documents does not need.
    from openpyxl import load_workbook

    _refuse_bomb(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = workbook.worksheets[0]
        rows = [_texts(row) for row in _limited(sheet.iter_rows(max_col=MOST_COLUMNS + 1))]
        notes = [f"Only the first sheet, “{sheet.title}”, was read."] if len(workbook.worksheets) > 1 else []
    except Refusal:
        raise
    except Exception as error:  # whatever a foreign file makes the reader raise, the person gets one clear answer
        raise UnreadableFile("The Excel file cannot be read. Open it, save it again as .xlsx, or send CSV.") from error
    return _sheet(rows, notes)


def _refuse_bomb(content: bytes) -> None:
    """Look at what the archive says it unpacks to, and for entities, before anything is unpacked for good.

    zipfile never unpacks more of a part than it declares, so the declared sizes can be relied on.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
                raise UnreadableFile("The Excel file is too large when unpacked. Split it, or send CSV.")
            for part in parts:
                with archive.open(part) as opened:
                    if b"<!DOCTYPE" in opened.read(4096).upper():
                        raise UnreadableFile("The Excel file holds definitions that no spreadsheet needs. Send CSV.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError) as error:
        raise UnreadableFile("The Excel file is damaged or protected. Save it again as .xlsx, or send CSV.") from error
    except Exception as error:
        if isinstance(error, Refusal):
            raise
        raise UnreadableFile("The Excel file is damaged. Save it again as .xlsx, or send CSV.") from error


def _texts(cells: Sequence[Any]) -> tuple[list[str], dict[int, str]]:
    texts, faults = [], {}
    for index, cell in enumerate(cells):
        kind = getattr(cell, "data_type", "n")
        if kind == "f":
            faults[index] = "holds a formula; replace it by its value (copy, then paste values only)."
            texts.append("")
        elif kind == "e":
            faults[index] = f"holds the error {str(cell.value)[:20]}; write its value."
            texts.append("")
        else:
            texts.append(_text(cell.value))
    return texts, faults


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _sheet(table: list[tuple[list[str], dict[int, str]]], notes: list[str]) -> Sheet:
    numbered = [(number, *row) for number, row in enumerate(table, start=1)]
    filled = [entry for entry in numbered if any(text.strip() for text in entry[1]) or entry[2]]
    if not filled:
        raise UnreadableFile("The file has no rows. Fill in the sample file and send that.")
    _, names, _ = filled[0]
    header = [_clean(name) for name in names]
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise UnreadableFile(f"The file has more than {MOST_COLUMNS} columns. Keep those of the sample file.")
    rows = tuple(_row(number, cells, faults, len(header)) for number, cells, faults in filled[1:])
    return Sheet(tuple(header), rows, tuple(notes))


def _row(number: int, cells: list[str], faults: dict[int, str], width: int) -> Row:
    faults = dict(faults)
    texts = [_clean(cell) for cell in cells[:width]] + [""] * (width - len(cells))
    for index, text in enumerate(texts):
        if len(text) > LONGEST_CELL:
            faults[index], texts[index] = f"is longer than {LONGEST_CELL:,} characters.", text[:40]
    if any(cell.strip() for cell in cells[width:]):
        faults[width] = "stands to the right of the last column that has a name; check the separators of this row."
    return Row(number, tuple(texts), faults)


def _clean(cell: str) -> str:
    """The cell without the spaces around it, and without the apostrophe that keeps spreadsheets from running it."""
    text = cell.strip().replace("\x00", "")
    return text[1:].strip() if text[:1] == "'" and text[1:2] in _RUNS else text


def column_key(name: str) -> str:
    """The name of a column as columns are compared: `Legal name*` becomes `legal_name`."""
    return "_".join(folding.words(name))


def safe_cell(value: object) -> str:
    """The value as text that a spreadsheet shows and never runs."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_RUNS) else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file in UTF-8 with a mark by which Excel knows it; every cell is safe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """An XLSX file whose texts are texts, never formulas; whole numbers stay numbers."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    sheet.append(list(header))
    for row in rows:
        sheet.append([value if isinstance(value, int) else safe_cell(value) for value in row])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
