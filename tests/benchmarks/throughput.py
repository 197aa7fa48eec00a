"""How fast the machine reads: pages a second against PDFium's bare text on the same files in the same run.

Taking words, shapes and fields from a page is measured in one process, in turn with the bare text, by the time of
computing, so that other work on the machine does not count. Both begin with the file in memory and open it. What the
reader took is let go after the clock has stopped, for its process ends without tidying up; the documents it opened
are then closed, as the yardstick closes its own, or only the reader would pay for new memory in each round.

Bare text is the yardstick for every group. It sees neither fields nor notes: whoever wants their text flattens the
pages first, and that is measured too, so that it can be told what part of the time they cost anybody. What a whole
document costs, with its process of its own and the rules that understand it, stands beside.
"""

import gc
import io
import mmap
import statistics
import time
from collections.abc import Callable, Iterator, Sequence

import pikepdf
import pypdfium2
import pypdfium2.raw as raw

from compliance_app.readings import service
from compliance_app.readings.pdf.opening import document_in
from compliance_app.readings.pdf.pages import Document
from compliance_app.readings.pdf.program import understood
from compliance_app.readings.rules import DocumentText
from tests.benchmarks.lines import Line
from tests.forms import STYLES, FillStyle
from tests.forms.sampling import one

_RUNS = 7
_SEED = 77
_open: list[Document] = []  # of the round that is measured
_DRAWN = (FillStyle.TYPED, FillStyle.WORD, FillStyle.FLATTENED)
_GROUPS = (
    ("typed, in a word processor, fill-and-sign", _DRAWN, False),
    ("form fields", (FillStyle.ACROFORM,), True),
    ("notes and stamps laid over", (FillStyle.ANNOTATED,), True),
)


def measured(count: int = 12) -> Iterator[Line]:
    """Lines of pages a second for the whole mix of papers and each group of them, and the time of whole documents."""
    mix = [one(_SEED, number, None, STYLES)[2] for number in range(2 * count)]
    yield _compared("Pages taken a second, the mix of all papers with text", mix)
    for name, styles, laid_over in _GROUPS:
        files = [one(_SEED, number, None, (styles[number % len(styles)],))[2] for number in range(count)]
        yield _compared(f"Pages taken a second, {name}", files)
        if laid_over:
            yield _compared("  the same against the text of flattened pages", files, _flattened)
    forms = [one(_SEED, number, "forms", (FillStyle.TYPED,))[2] for number in range(4)]
    long = _questionnaires()
    yield _compared("Pages taken a second, questionnaires of 84 pages", long)
    yield _whole("A whole document, process and rules included", forms)
    yield _whole("The same of 84 pages", long)
    yield _rules("Of it, the rules alone", forms)
    pictures = [one(_SEED, number, None, (FillStyle.SCANNED,))[2] for number in range(3)]
    yield _whole("A scan, tesseract included", pictures)


def _compared(what: str, files: Sequence[bytes], other: Callable[[Sequence[bytes]], list[str]] | None = None) -> Line:
    maps = [_mapped(content) for content in files]
    plain = other or _bare
    ours, bare = _rounds((lambda: _taken(maps), lambda: plain(files)))
    share = statistics.median(theirs / own for own, theirs in zip(ours, bare, strict=True))
    pages = sum(len(pypdfium2.PdfDocument(content)) for content in files)
    beside = f"{'their' if other else 'bare'} text {pages / statistics.median(bare):,.0f} pages/s: {share:.2f} of it"
    return Line(what, f"{pages / statistics.median(ours):,.0f} pages/s", beside)


def _whole(what: str, files: Sequence[bytes]) -> Line:
    seconds, pages = [], []
    for content in files:
        started = time.perf_counter()
        pages.append(service.read(io.BytesIO(content)).page_count)
        seconds.append(time.perf_counter() - started)
    return Line(what, f"{statistics.median(seconds) * 1000:,.0f} ms", f"median of {statistics.median(pages):g} pages")


def _rules(what: str, files: Sequence[bytes]) -> Line:
    texts = _taken([_mapped(content) for content in files])
    (seconds,) = _rounds((lambda: [understood(text) for text in texts],))
    return Line(what, f"{statistics.median(seconds) / len(texts) * 1000:,.0f} ms", "mean of a document")


def _rounds(measures: Sequence[Callable[[], object]]) -> list[tuple[float, ...]]:
    """The times of computing of each, measured in turn after one round that warms caches."""
    gc.collect()
    gc.disable()  # as in the reader's own process
    try:
        rounds = [[_seconds(measure) for measure in measures] for _ in range(_RUNS + 1)][1:]
    finally:
        gc.enable()
    return list(zip(*rounds, strict=True))


def _seconds(measure: Callable[[], object]) -> float:
    started = time.process_time()
    result = measure()
    seconds = time.process_time() - started
    del result
    while _open:
        raw.FPDF_CloseDocument(_open.pop().library)
    return seconds


def _taken(maps: Sequence[mmap.mmap]) -> list[DocumentText]:
    documents = [Document(document_in(held)) for held in maps]
    _open.extend(documents)
    return [document.text() for document in documents]


def _mapped(content: bytes) -> mmap.mmap:
    """A file in memory, as the reader finds the one that it was given; the bare text has its files in memory too."""
    held = mmap.mmap(-1, len(content))
    held.write(content)
    return held


def _bare(files: Sequence[bytes]) -> list[str]:
    texts = []
    for content in files:
        document = pypdfium2.PdfDocument(content)
        for number in range(len(document)):
            page = document[number]
            texts.append(page.get_textpage().get_text_range())
    return texts


def _flattened(files: Sequence[bytes]) -> list[str]:
    """The text of pages with their fields and notes, as far as text says it: ticks and signatures are none."""
    texts = []
    for content in files:
        document = pypdfium2.PdfDocument(content)
        for number in range(len(document)):
            raw.FPDFPage_Flatten(document[number], raw.FLAT_NORMALDISPLAY)
            texts.append(document[number].get_textpage().get_text_range())
    return texts


def _questionnaires() -> list[bytes]:
    """SAQs of 84 pages: their questions again and again, to the length of a real SAQ D."""
    forms = (one(_SEED, number, "forms", (FillStyle.TYPED,))[2] for number in range(40))
    return [long for form in forms if (long := _lengthened(form))][:4]


def _lengthened(form: bytes, pages: int = 84) -> bytes:
    """The form with its page of questions many times; nothing where it has no page of questions alone."""
    document = pypdfium2.PdfDocument(form)
    texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    only = (number for number, text in enumerate(texts) if "Section 2:" in text and "completion date" not in text)
    questions = next(only, None)
    if questions is None:
        return b""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(form)) as source, pikepdf.new() as made:
        for number in range(len(texts)):
            for _ in range(pages - len(texts) + 1 if number == questions else 1):
                made.pages.append(source.pages[number])
        made.save(target)
    return target.getvalue()


if __name__ == "__main__":
    for line in measured():
        print(f"  {line.what:<68}{line.figure:>16}   {line.beside}", flush=True)
