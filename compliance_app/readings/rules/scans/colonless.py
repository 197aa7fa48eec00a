"""Forms that print no colons: where a cell is a label and the name that answers it."""

from compliance_app.readings.rules.scans.phrases import LABELS, Label, Zone
from compliance_app.readings.rules.scans.sheet import Place, Run
from compliance_app.readings.rules.scans.zones import Zoned

WHERE = {
    Label.COMPANY: (Zone.CUSTOMER, Zone.VENDOR),
    Label.CUSTOMER: tuple(Zone),
    Label.VENDOR: tuple(Zone),
    Label.SIGNED_NAME: (Zone.CUSTOMER_ATTESTS,),
}
"""Labels of names that may do without a colon, and the blocks in which they may."""


def is_answered(zoned: Zoned, run: Run, label: Label, end: int) -> bool:
    """Whether a name stands behind a label that ends before a word: the cell beside, above or below does likewise."""
    place = zoned.place
    if zoned.zone not in WHERE.get(label, ()) or run.spots[end - 1][0] is not place or not _is_name(place, end):
        return False
    if label is Label.SIGNED_NAME and end > 1:
        return True  # nobody is called "Printed Name"
    near = (*zoned.sheet.overlapping(place), *zoned.sheet.aligned(place))
    return any(each is not place and says_both(each) for each in near)


def says_both(place: Place) -> bool:
    """Whether a cell is a label and its value with no colon between them."""
    end = _label_of(place.run)
    return 0 < end < len(place.run.text) and ":" not in place.cell.text and _is_name(place, place.run.owner(end + 1))


def is_label(place: Place) -> bool:
    """Whether a cell is a label and nothing else."""
    return 0 < _label_of(place.run) == len(place.run.text)


def _label_of(run: Run) -> int:
    """Where the longest label ends with which a cell begins; 0 for none. A name may itself begin with "Company"."""
    return max(
        (
            match.end()
            for label, pattern in LABELS.items()
            if label is not Label.COMPANY and (match := pattern.match(run.text))
        ),
        default=0,
    )


def _is_name(place: Place, at: int) -> bool:
    """Whether a word is no word of prose: it has a capital or a digit."""
    return at < len(place.words) and any(sign.isupper() or sign.isdigit() for sign in place.words[at].text)
