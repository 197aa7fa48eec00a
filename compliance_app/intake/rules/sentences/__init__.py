"""The words in which a finding is told: to the merchant in its language, to the reviewer in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compliance_app.intake.rules.sentences import english, french, german, spanish
from compliance_app.intake.rules.sentences.catalogue import CATALOGUE
from compliance_app.intake.rules.words import Code
from compliance_app.volumes.rules import Channel


@dataclass(frozen=True)
class Tongue:
    """One language: its sentences by code, and how it writes days and lists."""

    sentences: Mapping[str, str]
    months: tuple[str, ...]
    date: str
    channels: Mapping[Channel, str]
    conjunction: str

    def tell(self, code: Code, facts: Mapping[str, object]) -> str:
        """The merchant's sentence; a code may have one for each `verdict` among its facts."""
        key = f"{code}.{facts['verdict']}" if "verdict" in facts else code
        return self.fill(self.sentences[key], facts)

    def fill(self, sentence: str, facts: Mapping[str, object]) -> str:
        """A sentence with its facts as this language writes them."""
        return sentence.format_map({name: self._write(fact) for name, fact in facts.items()})

    def _write(self, fact: object) -> str:
        if isinstance(fact, date):
            return self.date.format(day=fact.day, month=self.months[fact.month - 1], year=fact.year)
        if isinstance(fact, frozenset):
            return self._list([name for channel, name in self.channels.items() if channel in fact])
        return str(fact)

    def _list(self, names: list[str]) -> str:
        return self.conjunction.join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


ENGLISH = Tongue(english.SENTENCES, english.MONTHS, english.DATE, english.CHANNELS, english.AND)

TONGUES = {
    "en": ENGLISH,
    "fr": Tongue(french.SENTENCES, french.MONTHS, french.DATE, french.CHANNELS, french.AND),
    "es": Tongue(spanish.SENTENCES, spanish.MONTHS, spanish.DATE, spanish.CHANNELS, spanish.AND),
    "de": Tongue(german.SENTENCES, german.MONTHS, german.DATE, german.CHANNELS, german.AND),
}
"""By the language of a merchant; of all others it is English."""

__all__ = ["CATALOGUE", "ENGLISH", "TONGUES", "Tongue"]
