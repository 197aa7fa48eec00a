"""The words by which a merchant is found: of its names, reference, project numbers and websites (MERCHANT-7)."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from compliance_app.foundation import folding

LONGEST = 100
MOST_ASKED = 8
_SAY_NOTHING = frozenset({"http", "https", "www"})


def of_merchant(names: Iterable[str], reference: str, project_ids: Iterable[int], websites: Iterable[str]) -> set[str]:
    """Every word under which the merchant is kept; the reference and hosts also as one word without marks."""
    hosts = [urlsplit(url).hostname or url for url in websites]
    found = {word for text in (*names, reference, *hosts) for word in folding.words(text)}
    found |= {"".join(folding.words(reference)), *(str(number) for number in project_ids)}
    # A label with a dash is also typed without it: acme-pay.com as acmepay.
    found |= {"".join(folding.words(label)) for host in hosts for label in host.split(".")}
    return {word[:LONGEST] for word in found if word} - _SAY_NOTHING


def asked(text: str) -> list[str]:
    """The word beginnings that a search asks for, all of which must be met; none where it says nothing."""
    kept = dict.fromkeys(word[:LONGEST] for word in folding.words(text[:400]) if word not in _SAY_NOTHING)
    return list(kept)[:MOST_ASKED]


def sort_name(name: str) -> str:
    """The name as lists order it."""
    return " ".join(folding.words(name))[:200] or folding.fold(name)[:200]
