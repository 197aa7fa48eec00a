"""A form while it is being written: the truth, the look, the labels, and the small facts around them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from compliance_app.readings.rules.reading import FieldName, PaperKind, SaqType, Signer
from tests.forms import days, people
from tests.forms.filled import Filled, Signed
from tests.forms.look import Look
from tests.forms.sheet import Blank, Row, Sheet
from tests.forms.wording import LANGUAGES, Labels

_MONTHS = {"4.0.1": (10, 2024), "4.0": (4, 2022), "3.2.1": (6, 2018), "3.2": (4, 2016)}


@dataclass
class Draft:
    """What the parts of a form share while they are laid out."""

    filled: Filled
    look: Look
    sheet: Sheet = field(init=False)
    section: str = ""

    def __post_init__(self) -> None:
        self.labels: Labels = LANGUAGES[self.filled.language]
        if self.look.typographic:
            self.labels = {name: _typographic(text) for name, text in self.labels.items()}
        self.rng: Random = self.look.rng("draft")
        self.person = people.person(self.rng)
        self.version = self.filled.pci_dss_version or "4.0.1"

    # Which form it is

    @property
    def roc(self) -> bool:
        """An AOC for a Report on Compliance."""
        return self.filled.kind in {PaperKind.AOC_MERCHANT, PaperKind.AOC_SERVICE_PROVIDER}

    @property
    def provider(self) -> bool:
        """A form of service providers."""
        return self.filled.kind is PaperKind.AOC_SERVICE_PROVIDER or self.filled.saq_type is SaqType.D_SERVICE_PROVIDER

    @property
    def old(self) -> bool:
        """A form of PCI DSS before version 4."""
        return self.version.startswith("3")

    @property
    def busy(self) -> bool:
        """Somebody has begun to fill it in."""
        return self.filled.company is not None or self.filled.completed_on is not None or bool(self.filled.printed)

    # Words

    def label(self, name: str, **values: object) -> str:
        """A label of the form, that of service providers where there is one."""
        key = f"{name}_sp" if self.provider and f"{name}_sp" in self.labels else name
        return self.labels[key].format(**values) if values else self.labels[key]

    @property
    def saq_name(self) -> str:
        """The questionnaire's short name, as footers and sentences give it."""
        match self.filled.saq_type:
            case SaqType.D_MERCHANT:
                return self.labels["saq_d_m_short"]
            case SaqType.D_SERVICE_PROVIDER:
                return self.labels["saq_d_sp_short"]
            case kind:
                return self.labels["saq_short"].format(type=kind)

    @property
    def form_name(self) -> str:
        """What sentences call the thing that was answered."""
        return "ROC" if self.roc else "SAQ"

    def text(self, name: FieldName) -> str:
        """What stands on the paper for this value."""
        if name.value in self.filled.printed:
            return self.filled.printed[name.value]
        value = self.filled.value(name)
        if isinstance(value, date):
            return self.day(value)
        return "" if value is None else str(value)

    def day(self, value: date | None) -> str:
        """A date as this paper writes it."""
        return "" if value is None else days.day_text(value, self.look.dates, self.filled.language)

    def blank(self, name: FieldName, hint: str = "") -> Blank:
        """The place of this value."""
        return Blank(name.value, self.text(name), hint)

    def date_blank(self, name: FieldName) -> Blank:
        """The place of this date."""
        return self.blank(name, self.labels["date_hint"])

    def completed(self, first: bool) -> Blank:
        """The place of the completion date: the first or the last of the two that a form has."""
        blank = self.date_blank(FieldName.COMPLETED_ON)
        here = self.look.dated in {"both", "first" if first else "last"}
        return blank if here else Blank(blank.name, "", blank.hint)

    def other(self, name: str, text: str) -> Blank:
        """A place of something that nobody reads; empty on a blank form."""
        return Blank(name, text if self.busy else "")

    def ticked(self, name: FieldName, option: str) -> bool:
        """Whether this option is ticked; `printed` may tick several, or none."""
        if name.value in self.filled.printed:
            return option in self.filled.printed[name.value].split(",")
        return self.filled.value(name) == option

    # Blocks

    def signature(self, signer: Signer, label: str, rows: Sequence[Row]) -> None:
        """A signature block with its date; `rows` are those of names and titles."""
        block = self.filled.signature(signer) or Signed(signer, signed=False)
        day = self.filled.printed.get(f"signed_on.{signer}", self.day(block.signed_on))
        self.sheet.signature(
            f"signature.{signer}",
            label,
            self.labels["date"],
            block.signed,
            block.name or self.person,
            Blank(f"signed_on.{signer}", day, self.labels["date_hint"]),
            rows,
            stamp_of(block),
        )

    def footer(self, number: int) -> Sequence[tuple[str, str]]:
        """What stands at the foot of each page."""
        return (
            (self.footer_title(), self.month()),
            ("© 2006-2024 The form's publisher.", self.label("page", number=number)),
        )

    def footer_title(self) -> str:
        """The left words of the footer: version, form, section."""
        revision = f" {self.filled.revision}" if self.filled.revision else ""
        if self.roc:
            aoc = self.label(
                "aoc_old" if self.old else "aoc", who=self.label("providers" if self.provider else "merchants")
            )
            return f"PCI DSS v{self.version} {aoc}{revision}"
        rest = f", {self.section}" if self.section else ""
        if self.old:
            revised = f"{self.label('rev')} {revision.strip().removeprefix('r')}"
            return f"PCI DSS v{self.version} {self.saq_name}, {revised}{rest}"
        return f"PCI DSS v{self.version} {self.saq_name}{revision}{rest}"

    def month(self) -> str:
        """When the form was published."""
        month, year = _MONTHS.get(self.version, (10, 2024))
        if self.filled.revision and not self.old:
            month, year = (1, 2025) if self.version == "4.0.1" else (12, 2022)
        elif self.roc and self.version == "4.0.1":
            month = 8
        return days.day_text(date(year, month, 1), "long_uk", self.filled.language).split(" ", 1)[1].replace("de ", "")


def _typographic(text: str) -> str:
    return text.replace("'", "’").replace(" :", "\u00a0:").replace(" ?", "\u00a0?")


def stamp_of(block: Signed) -> str:
    """The second line of a digital signature."""
    return f"Date: {block.signed_on:%Y.%m.%d} 10:22:05 +01'00'" if block.signed_on else ""
