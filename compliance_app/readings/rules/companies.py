"""Is the company named in a paper one that we know? Compared as people do: without legal form, accents and case.

The comparison is generous (INTAKE-COMPANY): a false alarm about one's own name annoys everybody, and a person
compares anyway.
"""

from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import groupby

from compliance_app.foundation.folding import words

ALIKE = 0.9
"""How alike two names without digits must be written to be one with a slip of the pen or of the recogniser."""

_SHORTEST = 4

_FORMS = """
    ltd limited plc llc llp lp inc incorporated corp corporation co company pte pty pvt private sdn bhd
    gmbh mbh ag kg kgaa ohg ug haftungsbeschrankt ek eg se bv nv bvba vof cv ab asa aps as oy oyj sia uab ou
    sa sas sasu sarl eurl sci snc scop societe sl slu slne sociedad anonima limitada srl srls spa sapa sapi sab
    rl ltda eireli lda unipessoal sro spol zoo sp spolka kft zrt nyrt bt doo dd ad ood eood
    ooo oao zao pao jsc pjsc cjsc tov anonim sirketi fze fzco fzc fzllc dmcc wll kk gk
"""
LEGAL_FORMS = frozenset(_FORMS.split())
"""Words that say what kind of company it is, in the languages of our merchants, folded."""

_NOISE = frozenset({"and", "und", "et", "y", "e", "i", "og", "och", "en", "the", "of"})


def same_company(named: Iterable[str], known: Iterable[str]) -> bool:
    """Whether one of the names in the document is, or may be, one of those known."""
    ours = [_Name(name) for name in known]
    return any(_same(_Name(name), other) for name in named for other in ours)


class _Name:
    """A company's name as it is compared."""

    def __init__(self, text: str) -> None:
        told = _spelled_together(words(text.replace("&", " and ").replace("+", " and ")))
        own = [word for word in told if word not in LEGAL_FORMS]
        # A company may be called by small words or by a legal form's letters only: then they are its name.
        self.words = tuple(word for word in own if word not in _NOISE) or tuple(own) or tuple(told)
        self.joined = "".join(self.words)
        self.initials = "".join(word[0] for word in self.words)

    @property
    def is_latin(self) -> bool:
        return self.joined.isascii()

    @property
    def numbers(self) -> set[str]:
        return {word for word in self.words if any(sign.isdigit() for sign in word)}


def _spelled_together(told: list[str]) -> list[str]:
    """Letters that stand alone are one word: `S.A.R.L.` and `A B C` are `sarl` and `abc`."""
    runs = ((alone, list(run)) for alone, run in groupby(told, key=lambda word: len(word) == 1))
    return [word for alone, run in runs for word in (["".join(run)] if alone else run)]


def _same(one: _Name, other: _Name) -> bool:
    if not one.joined or not other.joined:
        return False
    if one.is_latin != other.is_latin:
        return True  # written in two scripts: nobody can tell by the letters
    return (
        set(one.words) <= set(other.words)
        or set(other.words) <= set(one.words)
        or _one_holds_the_other(one.joined, other.joined)
        or _is_short_for(one, other)
        or _is_short_for(other, one)
        or _written_alike(one, other)
    )


def _one_holds_the_other(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST and short in long


def _is_short_for(one: _Name, other: _Name) -> bool:
    return len(one.words) == 1 and len(other.words) >= 3 and one.joined == other.initials


def _written_alike(one: _Name, other: _Name) -> bool:
    if one.numbers != other.numbers or min(len(one.joined), len(other.joined)) <= _SHORTEST:
        return False
    pairs = ((one.joined, other.joined), ("".join(sorted(one.words)), "".join(sorted(other.words))))
    return any(SequenceMatcher(None, first, second).ratio() >= ALIKE for first, second in pairs)
