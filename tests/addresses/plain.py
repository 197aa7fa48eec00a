"""How addresses name plain values that several pages use."""

from tests.addresses.sides import Parameter, Parameters, constant

PARAMETERS: Parameters = {
    "system": Parameter(constant("visa"), "all"),
    "level": Parameter(constant(1), "all"),
    "number": Parameter(constant(1), "all"),
    "kind": Parameter(constant("csv"), "all"),
}
