"""Names as people write them into forms: what is a name, and what is only the form's own hint."""

import re
from collections.abc import Iterable, Sequence

from compliance_app.readings.rules.companies import LEGAL_FORMS
from compliance_app.readings.rules.dates import find, is_placeholder
from compliance_app.readings.rules.lines import fold, key, plain
from compliance_app.readings.rules.text import Word

LONGEST = 120
"""Signs; the longest registered names stay below."""
MOST_WORDS = 16

_NOT_STATED = frozenset(
    key(text)
    for text in (
        "Not applicable",
        "n/a",
        "NA",
        "none",
        "not available",
        "same",
        "same as above",
        "as above",
        "tbd",
        "to be determined",
        "not specified",
        "Sans objet",
        "Non applicable",
        "s/o",
        "Néant",
        "Aucun",
        "Aucune",
        "No aplica",
        "No aplicable",
        "No procede",
        "Ninguno",
        "Ninguna",
        "nil",
        "null",
        "xxx",
    )
)
_HINTS = frozenset(
    key(text)
    for text in (
        "Merchant company name",
        "Service provider company name",
        "Company name",
        "Entity name",
        "Nom de l'entreprise du commerçant",
        "Nom de la société du commerçant",
        "Nom du commerçant",
        "Nom de l'entreprise",
        "Nom de la société",
        "Nom de l'entreprise du prestataire de services",
        "Nom du prestataire de services",
        "Nombre de la empresa del comerciante",
        "Nombre de la compañía del comerciante",
        "Nombre del comerciante",
        "Nombre de la empresa",
        "Nombre de la empresa del proveedor de servicios",
        "Nombre del proveedor de servicios",
        "enter name",
        "click or tap here to enter text",
        "click here to enter text",
        "cliquez ou appuyez ici pour entrer du texte",
        "haga clic o pulse aquí para escribir texto",
    )
)
_OTHER_LABELS = frozenset(("title", "titre", "cargo", "poste", "telephone", "telefono", "email", "e-mail"))
_SMALL = frozenset(
    ("and", "of", "the", "for", "et", "de", "du", "des", "la", "le", "les", "y", "e", "del", "el", "los", "las", "und")
)
_PARTICLES = frozenset(
    ("van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ter", "ten", "zu")
)
"""As written: before a family name, never at its end."""
_LONG = 12
"""Letters of a word that may fill its line."""
_EDGES = " \t_|:;·•…–—-=~*^<>{}\\/,↑"
_RUNS = re.compile(r"[_.…]{3,}|\s+")
_PERSON = re.compile(r"[^\W\d_][\w'’.\-]*(?: [\w'’.\-,()]+){0,6}")


def is_hint(text: str) -> bool:
    """Whether the text is what the form itself prints where a value should stand."""
    return is_placeholder(text) or key(text) in _HINTS


def cleaned(text: str) -> str | None:
    """The name without lines, hints and stray signs; None where nothing is stated."""
    name = _RUNS.sub(" ", plain(text)).strip(_EDGES)
    if name.startswith("(") and name.endswith(")") and name.count("(") == 1:
        name = name[1:-1].strip(_EDGES)
    name_key = key(name)
    if len(name_key) < 2 or name_key in _NOT_STATED or name_key in _HINTS or is_placeholder(name):
        return None
    if any(len(key(name[: day.start] + name[day.end :])) < 2 for day in find(name)):
        return None  # a date
    if "dba" in fold(name).replace("(", " ").split():
        return None  # it ran on into the field beside it
    if name.count("(") != name.count(")"):
        return None  # a piece of something else
    if len(name) > LONGEST or len(name.split()) > MOST_WORDS or not any(c.isalpha() for c in name):
        return None
    return name


def person(text: str) -> str | None:
    """A person's name; None where the text is none or does not look like one."""
    name = cleaned(text)
    if name is None or not _PERSON.fullmatch(name) or sum(c.isdigit() for c in name):
        return None
    if not _OTHER_LABELS.isdisjoint(fold(name).split()):
        return None  # it ran on into the field beside it
    if name.split()[-1] in _PARTICLES:
        return None  # half a name
    return name


def is_torn(words: Sequence[Word]) -> bool:
    """Whether a word too long for its cell may go on in the next line: nobody can say where the name has its spaces."""
    for at, after in enumerate(words[1:], start=1):
        word = words[at - 1]
        if len(word.text) >= _LONG and after.box.left < word.box.right and after.box.top > word.box.middle[1]:
            alone = at == 1 or words[at - 2].box.bottom < word.box.middle[1]
            if alone and after.text.islower() and after.text.isalpha() and key(after.text) not in _SMALL | LEGAL_FORMS:
                return True
    return False


def same(one: str, other: str) -> bool:
    """Whether two spellings name the same: case, accents and signs aside."""
    return key(one) == key(other)


def agrees(name: str, others: Iterable[str]) -> bool:
    """Whether the same name stands elsewhere too."""
    return any(same(name, other) for other in others)


def is_prose(text: str) -> bool:
    """Whether a text reads as a sentence rather than as a name."""
    words = text.split()
    if len(words) > MOST_WORDS:
        return True
    last = words[-1][:-1] if words else ""
    # A legal form such as "sp. z o.o." is no end of a sentence.
    return len(words) > 5 and fold(text).rstrip().endswith((".", "?")) and last.isalpha() and last.islower()
