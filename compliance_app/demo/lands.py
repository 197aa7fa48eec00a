"""The countries of the demonstration portfolio: legal forms, time zones and the language that names are made in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Land:
    """One country. `tongue` picks the words of company and personal names, `region` the team that serves it."""

    code: str
    tongue: str
    region: str
    timezone: str
    weight: int
    phone: str
    legal_forms: tuple[str, ...]
    language: str = "en"


LANDS = (
    Land("GB", "en", "north", "Europe/London", 18, "+44 20 7946", ("{} Ltd", "{} Limited", "{} plc", "{} LLP")),
    Land("IE", "en", "north", "Europe/Dublin", 6, "+353 20 911", ("{} Ltd", "{} DAC")),
    Land("DE", "de", "north", "Europe/Berlin", 15, "+49 30 23125", ("{} GmbH", "{} AG", "{} GmbH & Co. KG"), "de"),
    Land("AT", "de", "north", "Europe/Vienna", 4, "+43 1 555", ("{} GmbH", "{} AG"), "de"),
    Land("NL", "nl", "north", "Europe/Amsterdam", 9, "+31 20 555", ("{} B.V.", "{} N.V."), "nl"),
    Land("BE", "nl", "north", "Europe/Brussels", 4, "+32 2 555", ("{} BV", "{} NV"), "nl"),
    Land("SE", "sv", "north", "Europe/Stockholm", 6, "+46 8 465 004", ("{} AB",), "sv"),
    Land("DK", "sv", "north", "Europe/Copenhagen", 3, "+45 32 55", ("{} A/S", "{} ApS")),
    Land("FI", "sv", "north", "Europe/Helsinki", 3, "+358 9 555", ("{} Oy", "{} Oyj")),
    Land("LT", "baltic", "north", "Europe/Vilnius", 4, "+370 5 255", ("UAB {}",)),
    Land("LV", "baltic", "north", "Europe/Riga", 3, "+371 67 555", ("SIA {}",)),
    Land("EE", "baltic", "north", "Europe/Tallinn", 3, "+372 655", ("{} OÜ", "{} AS")),
    Land("FR", "fr", "south", "Europe/Paris", 10, "+33 1 99 00", ("{} SAS", "{} SARL", "{} SA"), "fr"),
    Land("ES", "es", "south", "Europe/Madrid", 9, "+34 91 555", ("{} S.L.", "{} S.A."), "es"),
    Land("PT", "pt", "south", "Europe/Lisbon", 4, "+351 21 555", ("{} Lda.", "{} S.A.")),
    Land("IT", "it", "south", "Europe/Rome", 9, "+39 06 555", ("{} S.r.l.", "{} S.p.A."), "it"),
    Land("GR", "el", "south", "Europe/Athens", 4, "+30 21 1555", ("{} S.A.", "{} I.K.E.")),
    Land("CY", "el", "south", "Asia/Nicosia", 4, "+357 22 555", ("{} Ltd", "{} (Cyprus) Ltd")),
    Land("MT", "el", "south", "Europe/Malta", 2, "+356 21 555", ("{} Ltd",)),
    Land("PL", "pl", "south", "Europe/Warsaw", 7, "+48 22 555", ("{} sp. z o.o.", "{} S.A."), "pl"),
    Land("CZ", "pl", "south", "Europe/Prague", 4, "+420 2 555", ("{} s.r.o.", "{} a.s.")),
)
