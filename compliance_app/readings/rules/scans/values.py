"""What words beside a label mean: a date, a count, a result, a name. Anything doubtful means nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from compliance_app.readings.rules import dates, names
from compliance_app.readings.rules.companies import LEGAL_FORMS
from compliance_app.readings.rules.lines import fold, key
from compliance_app.readings.rules.reading import ScanReportType, ScanResult
from compliance_app.readings.rules.text import Word

_AFTER_DATE = re.compile(
    r"[\s,;()t@]*(?:(?:at|a|to|les?|las?)\s)?(?:\d{1,2}[:h.]\d{2}(?:[:.]\d{2}){0,2}(?:\s?[ap]\.?m\.?)?)?"
    r"\s*\(?(?:z|utc|gmt|[a-z]{2,5}t|cet|cest|[a-z]+/[a-z_]+)?\s*(?:[+-]\d{1,2}:?(?:\d{2})?)?\)?[\s.,;]*"
)
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:.*)")
_NOT_A_DAY = re.compile(r"90 (?:days|jours|dias)")
_NUMBER = re.compile(
    r"(?P<number>\d{1,3}(?:[, .' ]\d{3}){1,2}|\d{1,6})"
    r"(?: (?:unique |in scope |failing |out of scope )*"
    r"(?:components?|hosts?|ip addresses|ips?|targets?|vulnerabilit(?:y|ies)|composants?|componentes?|"
    r"vulnerabilites?|vulnerabilidad(?:es)?))?"
)
_NOTHING = re.compile(r"(?:none|nil|no|zero|aucune?|ninguno|ninguna|cero)(?: (?:found|identified))?")
_CERTIFICATE = re.compile(r"(?=[^\s]*\d)[A-Za-z0-9][A-Za-z0-9./-]{1,24}")
_STATED_TWICE = re.compile(r"\W*\(.{0,200}\)\W*")
_LOW = re.compile(r"[\W_]+")

RESULTS: Mapping[ScanResult, re.Pattern[str]] = {
    ScanResult.FAIL: re.compile(
        r"\b(?:fail(?:ed|ing|s|ure)?|(?:non|not) complian(?:t|ce)|non conforme|not pass(?:ed|ing)?|echec|echoue|"
        r"fallo|fallido|falla|no (?:conforme|cumple|aprobado|superado|pasa)|reprobado|suspenso)\b"
    ),
    ScanResult.PASS: re.compile(
        r"\b(?<!not )(?<!no )(?<!non )(?:pass(?:ed|ing|es)?|compliant|conforme|reussi|reussite|succes|"
        r"aprobado|aprueba|cumple|superado|pasa)\b"
    ),
}
REPORT_TYPES: Mapping[ScanReportType, re.Pattern[str]] = {
    ScanReportType.PARTIAL: re.compile(
        r"\b(?:partial(?: scan)?(?: or)?(?: re ?scan)?|re ?scan|(?:scan |analyse )?partiel(?:le)?|nouvelle analyse|"
        r"(?:escaneo |analisis )?parcial|re ?escaneo|re ?analyse|re ?analisis)\b"
    ),
    ScanReportType.FULL: re.compile(
        r"\b(?:full(?: scan)?|complete scan|(?:scan |analyse )?(?:complet|complete)|"
        r"(?:escaneo |analisis )?completo)\b"
    ),
}


def day(words: Sequence[Word], language: str | None, hint: str) -> tuple[date, tuple[Word, ...]] | None:
    """The date with which words begin, if only a time follows it; "90 days from the date above" is none.

    SCAN-READ-EXPIRES: an expiration is never worked out.
    """
    words = list(_parted(words))
    text = " ".join(word.text for word in words)
    if _NOT_A_DAY.match(fold(text)):
        return None
    found = dates.find(text, language, hint)
    if not found or {each.day for each in found} != {found[0].day}:
        return None
    first = found[0]
    if text[: first.start].strip(" :([-–—"):
        return None
    behind = fold(text[found[-1].end :])
    if not (_AFTER_DATE.fullmatch(behind) or _STATED_TWICE.fullmatch(behind)):
        return None
    located = dates.in_words(words, language, hint)
    return first.day, located[0][1]


def _parted(words: Sequence[Word]) -> Iterator[Word]:
    """Words; `2026-03-12T14:05:09Z` becomes the day and its time."""
    for word in words:
        match = _STAMP.fullmatch(word.text)
        if match is None:
            yield word
            continue
        cut = word.box.left + word.box.width * 10 / len(word.text)
        yield replace(word, text=match[1], box=replace(word.box, right=cut))
        yield replace(word, text=match[2], box=replace(word.box, left=cut))


def count(words: Sequence[Word]) -> int | None:
    """A whole number, perhaps with thousands parted and the thing counted behind it; "none" is 0."""
    text = fold(" ".join(word.text for word in words)).strip(" :.;")
    text = re.sub(r"\s*\(.{0,80}\)$", "", text).replace("-", " ")
    if _NOTHING.fullmatch(text):
        return 0
    match = _NUMBER.fullmatch(text)
    return int(_LOW.sub("", match["number"])) if match else None


def certificate(text: str) -> str | None:
    """A certificate number as it stands, without the point behind it (SCAN-READ-CERTIFICATE)."""
    stripped = text.strip(" .,;:()[]#\"'")
    return stripped if _CERTIFICATE.fullmatch(stripped) else None


def company(words: Sequence[Word]) -> str | None:
    """A company's name: not a hint of the form, an address of the net, a date or a sentence."""
    stated = " ".join(word.text for word in words).strip(" :")
    text = None if stated[:1] in "([<{" and stated[-1:] in ")]>}" else names.cleaned(stated)
    if text is None or names.is_prose(text) or names.is_torn(words) or dates.find(text):
        return None
    folded = fold(text)
    if "://" in text or "@" in text or folded.startswith("www.") or _SENTENCE.search(folded):
        return None
    return None if folded in _NO_NAMES or _runs_into_a_label(words) else text


def _runs_into_a_label(words: Sequence[Word]) -> bool:
    """Whether the label of the next column ends it: no name goes on behind its legal form with the word Company."""
    last = [key(word.text) for word in words[-2:]]
    return len(last) == 2 and last[0] in LEGAL_FORMS and last[1] == "company"


_NO_NAMES = frozenset(("company", "company name", "name", "insert", "unknown", "yes", "no", "pass", "fail"))
_SENTENCE = re.compile(
    r"\b(?:attests?|prepared and conducted|certificate number|contact name|this scan|this report|atteste|certifie|"
    r"atestigua|confidential|page \d+)\b"
)
