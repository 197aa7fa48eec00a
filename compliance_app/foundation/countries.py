"""Countries by their ISO 3166-1 alpha-2 code, with the usual English names that the time zone database keeps."""

from functools import cache
from importlib import resources

from compliance_app.foundation import folding

# The zone table shortens some names for lists of zones; people expect these.
_USUAL = {
    "AE": "United Arab Emirates",
    "BA": "Bosnia and Herzegovina",
    "CD": "Congo (Democratic Republic)",
    "CG": "Congo (Republic)",
    "CZ": "Czechia",
    "GB": "United Kingdom",
    "KP": "North Korea",
    "KR": "South Korea",
    "TR": "Türkiye",
    "US": "United States",
}


@cache
def names() -> dict[str, str]:
    """Every country: code to English name, in the order of the names."""
    table = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    found = {code: _USUAL.get(code, name.replace("&", "and")) for code, name in pairs}
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))


@cache
def _codes() -> dict[tuple[str, ...], str]:
    return {tuple(folding.words(name)): code for code, name in names().items()}


def code_of(name: str) -> str | None:
    """The code of the country with this English name, however people write its case, accents and punctuation."""
    return _codes().get(tuple(folding.words(name)))
