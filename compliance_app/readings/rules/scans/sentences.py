"""What the attestations A.4 and A.5 say in running text: who attests when, who scanned under which certificate."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compliance_app.readings.rules.reading import FieldName
from compliance_app.readings.rules.scans import values
from compliance_app.readings.rules.scans.phrases import Zone
from compliance_app.readings.rules.scans.sheet import Place, Run
from compliance_app.readings.rules.scans.zones import Zoned
from compliance_app.readings.rules.text import Word

_VENDOR = re.compile(
    r"(?:conducted|prepared|performed|realises?|effectues?|menes?|conduits?|prepares?|etablis?|"
    r"realizad[oa]s?|preparad[oa]s?|elaborad[oa]s?|efectuad[oa]s?|llevad[oa]s? a cabo) (?:by|par|por) "
    r"(?P<who>(?:\w+ ){1,12}?)"
    r"(?P<under>(?:asv )?(?:under|sous|bajo|con|avec|segun|with)(?: (?:the|its|le|el|la|su|son))? (?:(?:pci|ssc|"
    r"asv) ){0,3}"
    r"(?:certificate (?:number|no)|certificat (?:numero|no|n)|numero de certificat|numero de certificado|"
    r"certificado (?:numero|no|n)))(?: (?:de |d )?asv)? "
    r"(?P<number>\w+)"
)
_NUMBER = re.compile(
    r"(?:certificate (?:number|no)|certificat numero|numero de certificat|numero de certificado|certificado numero)"
    r"(?: (?:de |d )?asv)? (?P<number>\w+)"
)
_CUSTOMER = re.compile(
    r"(?:attests|atteste|certifie|atestigua|atesta|certifica|declara|da fe)(?: (?:on|le|en date du|el|con fecha))* "
)
_ATTESTATIONS = (Zone.CUSTOMER_ATTESTS, Zone.VENDOR_ATTESTS)
_AT_MOST = 12  # words of a name


@dataclass(frozen=True)
class Block:
    """The running words of a block, which may go on over the end of a page."""

    zone: Zone
    run: Run

    def words(self, begin: int, end: int) -> tuple[int, tuple[Word, ...]]:
        """The words [begin, end) that stand on the page of the first of them, and that page."""
        page = self.run.spots[begin][0].page
        return page, tuple(place.words[at] for place, at in self.run.spots[begin:end] if place.page == page)


def blocks(cells: Sequence[Zoned]) -> Iterator[Block]:
    """The blocks in which attestations stand; anywhere but in the details."""
    gathered: dict[tuple[int, Zone, float], list[Place]] = {}
    for each in cells:
        if each.zone is not Zone.DETAIL:
            page = 0 if each.zone in _ATTESTATIONS else each.place.page
            gathered.setdefault((page, each.zone, each.column.left), []).append(each.place)
    for (_, zone, _), places in gathered.items():
        yield Block(zone, Run(tuple((place, at) for place in places for at in range(len(place.words)))))


def vendor(block: Block) -> Iterator[tuple[FieldName, str, int, tuple[Word, ...]]]:
    """`prepared and conducted by (vendor) under certificate number (number)`: what it says, on which page."""
    run = block.run
    if "certifica" not in run.text:
        return
    for match in _VENDOR.finditer(run.text):
        begin, end = run.owner(match.start("who")), run.owner(match.start("under"))
        name = values.company(run.words(begin, end))
        # Where the name touches the word behind it, nobody can say where it ends.
        if name is not None and run.position(end) == match.start("under"):
            yield FieldName.ASV_COMPANY, name.rstrip(","), *block.words(begin, end)
    pattern = _NUMBER if block.zone is Zone.VENDOR_ATTESTS else _VENDOR
    for match in pattern.finditer(run.text):
        at = run.owner(match.start("number"))
        number = values.certificate(run.words(at, at + 1)[0].text)
        if number is not None:
            yield FieldName.ASV_CERTIFICATE, number, *block.words(at, at + 1)


def attested(block: Block) -> tuple[int, int] | None:
    """Where `attests` stands in the customer's sentence, and the word behind it."""
    if block.zone is not Zone.CUSTOMER_ATTESTS:
        return None
    match = _CUSTOMER.search(block.run.text)
    if match is None or block.run.position(block.run.owner(match.start())) != match.start():
        return None
    return block.run.owner(match.start()), block.run.owner(match.end() - 2) + 1


def customer(block: Block) -> tuple[str, int, tuple[Word, ...]] | None:
    """`(customer) attests on (date)`: who stands before the verb, from the beginning of the sentence."""
    place = attested(block)
    if place is None or not 0 < place[0] <= _AT_MOST:
        return None
    name = values.company(block.run.words(0, place[0]))
    return None if name is None else (name, *block.words(0, place[0]))
