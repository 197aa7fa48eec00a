"""Invented names of companies and persons, put together from parts of each language."""

import random
import unicodedata
from dataclasses import dataclass

from compliance_app.demo.lands import Land
from compliance_app.demo.sectors import Sector

# First and second halves of invented place-like words. They are made to sound right, not to be found on a map.
_HALVES: dict[str, tuple[str, str]] = {
    "en": (
        "Alder Bram Copper Dun Elder Fern Glen Hazel Juniper Kestrel Lark Marl Nettle Otter Pebble Quill Rowan Sable "
        "Thistle Umber Wether Yarrow Tide Harrow Mallow",
        "brook by combe dale fen field gate hollow hurst lane mere ridge stead wick wood more ford",
    ),
    "de": (
        "Alten Birken Eichen Falken Grün Hasel Kranich Linden Möwen Nebel Raben Silber Tannen Wolken Amsel Ginster",
        "au bach berg burg feld hain hof mark ried stein tal werk weiler",
    ),
    "nl": (
        "Zilver Wilgen Meeuwen Linden Veen Duin Storm Eiken Reiger Kraan Molen Haver Vlier",
        "dam dijk hoek horst kade meer molen oord poort veld water zicht",
    ),
    "sv": (
        "Alm Björk Eke Fjäll Gran Havs Klipp Lind Måne Nord Rönn Sten Tjäder Väster",
        "backa berga dal fors gård holm lund näs sjö sund torp vik",
    ),
    "baltic": (
        "Aud Gint Jūr Laim Mild Ring Saul Skal Svaj Vej Vilt Žem",
        "alė ara aris elis enta era ija ina ona ora uva vita",
    ),
    "fr": (
        "Belle Clair Haute Mont Font Val Roche Bois Pierre Beau Chante Argent Vert",
        "bruyère fontaine lande meraie noix pré rive roche vallon vigne val court lune",
    ),
    "es": (
        "Almen Bel Campo Dora Fuen Mira Monte Peña Roble Sierra Torre Val Verde",
        "dal lar luz mar nera rosa sol ral viento zuela clara",
    ),
    "pt": (
        "Alva Bela Campo Faro Monte Mira Oliva Pena Ribeira Serra Vale",
        "lar luz mar nova rosa sol valde verde viva",
    ),
    "it": (
        "Alba Bella Campo Chiara Fonte Lago Mira Monte Poggio Rocca Serra Val",
        "bruna fiore lieta luna mare nera rosa sola terra verde vento",
    ),
    "el": (
        "Aster Helio Kalli Lithos Meli Neso Oro Pelago Rhodo Thala Xanthi Zephyr",
        "dora karia lia mare nios phoros polia ridis ssa theon via",
    ),
    "pl": (
        "Brzo Dębo Jagod Jarz Klon Leszcz Modrz Olcho Sokol Srebr Wierzb Żuraw",
        "awa owice ewo ewina iny ec owiec nica ów yna",
    ),
}

_FIRST: dict[str, str] = {
    "en": "Alice Ben Charlotte Dominic Eleanor Fergus Grace Harriet Imogen Jack Katherine Liam Maeve Niall Olivia "
    "Patrick Ruth Simon Tessa William",
    "de": "Anja Bernd Carla Dieter Eva Florian Greta Holger Ines Jonas Katrin Lukas Maren Nils Petra Ralf Silke Timo",
    "nl": "Anouk Bram Carlijn Daan Eline Floris Gijs Hanneke Iris Joost Koen Lotte Marit Niels Saskia Wouter",
    "sv": "Astrid Björn Cecilia Erik Freja Gustav Hanna Ingrid Johan Karin Lars Maja Nils Oskar Sara Viktor",
    "baltic": "Agnė Andris Dainius Eglė Ilze Jānis Kadri Laura Mantas Mart Rasa Rūta Tomas Toomas Vaida Zane",
    "fr": "Amélie Bastien Camille Damien Élodie Fabien Gaëlle Hugo Inès Julien Léa Mathilde Nicolas Océane Rémi Sophie",
    "es": "Alba Bruno Carmen Diego Elena Fernando Gloria Hugo Irene Javier Lucía Marta Nuria Pablo Raquel Sergio",
    "pt": "Ana Bernardo Catarina Duarte Filipa Gonçalo Helena Inês João Leonor Miguel Rita Rui Teresa",
    "it": "Alessia Bruno Chiara Davide Elisa Federico Giulia Irene Lorenzo Marta Nicola Paola Riccardo Silvia",
    "el": "Andreas Christina Dimitris Eleni Giorgos Katerina Lefteris Maria Nikos Panos Sofia Stavros Vasiliki Yiannis",
    "pl": "Agata Bartosz Celina Dawid Ewa Filip Grażyna Hanna Jakub Kamila Łukasz Magda Natalia Paweł Renata Tomasz",
}
_LAST: dict[str, str] = {
    "en": "Ashdown Barrowman Calloway Dunmore Ellery Fairbrother Garrick Hollis Ingleby Kerrigan Lockwood Merriman "
    "Naismith Oakden Penrose Quigley Radcliffe Sheridan Thornbury Whitlock",
    "de": "Ahlers Brandner Dreyer Eckhoff Fuhrmann Grothe Hellwig Ihlefeld Jansen Kessler Lorenz Mertens Nolte "
    "Osterloh Reimann Seidel Thiele Vollmer",
    "nl": "van Alphen Boersma Dekkers Elzinga Fokkens Hoekstra Jorritsma Kuipers van Leeuwen Mulder Postma Ruiter "
    "Smeets Terpstra Visscher",
    "sv": "Almgren Berglund Dahlin Ekström Forsberg Hallgren Isaksson Kjellman Lindahl Mårtensson Nyberg Sandell",
    "baltic": "Balode Eglītis Grigaitis Kalniņa Kask Lepik Mažeika Ozola Petkus Rebane Saar Stankutė Tamm Vaitkus",
    "fr": "Arnoux Berthier Chauvin Delorme Escoffier Fournel Garnier Jourdan Lemoine Marchand Perrot Renaud Vasseur",
    "es": "Aguirre Bermejo Cortés Delgado Escribano Fuentes Herrero Ibáñez Lozano Montero Navarro Prieto Requena",
    "pt": "Almeida Barbosa Carvalho Esteves Figueiredo Godinho Lacerda Moura Nogueira Pacheco Quintela Saraiva Vilela",
    "it": "Amato Bellandi Caruso Donati Fabbri Galli Lombardi Marini Neri Pellegrini Ricci Santoro Valente",
    "el": "Andreou Christodoulou Demetriou Georgiou Ioannou Kyriakou Lambrou Michael Nikolaou Pavlou Stavrou Vassiliou",
    "pl": "Baran Chmiel Dudek Gajda Jasiński Kaczmar Lis Mazurek Nowicki Olszak Pawlik Rogala Sobczak Wrona",
}


@dataclass(frozen=True)
class Company:
    """An invented company: the entity in the register, the name on the shop, and the label of its .example domain."""

    legal_name: str
    trading_name: str
    domain: str


@dataclass(frozen=True)
class Person:
    """An invented person with an address at the company's domain."""

    name: str
    email: str


def company(rng: random.Random, land: Land, sector: Sector) -> Company:
    """A company of this country and trade, such as `Birkenhain Sporthandel GmbH`."""
    first, second = (half.split() for half in _HALVES[land.tongue])
    start = rng.choice(first)
    coined = start + rng.choice([half for half in second if half not in start.casefold()])
    trade = rng.choice(sector.words.get(land.tongue, sector.words["en"]))
    family = surname(rng, land)
    trading = rng.choices(
        (f"{coined} {trade}", f"{family} {trade}", f"{coined}", f"{family} & {coined}"), weights=(62, 16, 12, 10)
    )[0]
    legal = rng.choice(land.legal_forms).format(trading if rng.random() < 0.72 else f"{trading} {_suffix(land)}")
    return Company(legal, trading, f"{ascii_label(trading)}.example")


def person(rng: random.Random, land: Land, domain: str) -> Person:
    """A person of this country, with the address `first.last@domain`."""
    first, last = rng.choice(_FIRST[land.tongue].split()), surname(rng, land)
    return _called(first, last, domain)


def namesakes_apart(found: Person, land: Land, domain: str, taken: set[str]) -> Person:
    """The person, or one with another first name where somebody in the portfolio is called so already."""
    firsts = _FIRST[land.tongue].split()
    first, last = found.name.split(" ", 1)
    at = firsts.index(first)
    for other in firsts[at:] + firsts[:at]:
        if f"{other} {last}" not in taken:
            first = other
            break
    taken.add(f"{first} {last}")
    return _called(first, last, domain)


def _called(first: str, last: str, domain: str) -> Person:
    return Person(f"{first} {last}", f"{ascii_label(first)}.{ascii_label(last)}@{domain}")


def surname(rng: random.Random, land: Land) -> str:
    """A family name; Dutch `van` stays with the name it belongs to."""
    return rng.choice(_LAST[land.tongue].replace("van ", "van_").split()).replace("_", " ")


def ascii_label(text: str) -> str:
    """`Möwenhof Reisen` as `moewenhof-reisen`: letters, digits and single hyphens."""
    text = text.casefold()
    for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("ł", "l"), ("ø", "o"), ("&", " and ")):
        text = text.replace(letter, plain)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


def _suffix(land: Land) -> str:
    return {"de": "Handel", "nl": "Groep", "sv": "Group", "fr": "France", "es": "Ibérica", "it": "Italia"}.get(
        land.tongue, "Group"
    )
