"""How each parameter of an address is filled: a module for each word, found here by itself."""

import importlib
import pkgutil

from tests.addresses.sides import Parameter, Parameters, Special


def _gathered() -> tuple[Parameters, Special]:
    parameters: dict[str, Parameter] = {}
    special: dict[tuple[str, str], Parameter] = {}
    for found in pkgutil.iter_modules(__path__, f"{__name__}."):
        module = importlib.import_module(found.name)
        for name, parameter in getattr(module, "PARAMETERS", {}).items():
            assert name not in parameters, f"{found.name} fills {name}, which another module fills already"
            parameters[name] = parameter
        special.update(getattr(module, "SPECIAL", {}))
    return parameters, special


PARAMETERS, SPECIAL = _gathered()
