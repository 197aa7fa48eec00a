"""What the pages show: the places of the navigation, the strip of ASV quarters, the strip of standing."""

from compliance_app.overview.rules.acts import Act, Cause
from compliance_app.overview.rules.places import Place, place_of, places_for
from compliance_app.overview.rules.quarters import Quarter, QuarterState, quarters
from compliance_app.overview.rules.strips import Run, Strip, strip

__all__ = [
    "Act",
    "Cause",
    "Place",
    "Quarter",
    "QuarterState",
    "Run",
    "Strip",
    "place_of",
    "places_for",
    "quarters",
    "strip",
]
