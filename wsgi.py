"""The entry point for servers and for the `flask` command."""

import gc

gc.disable()  # What is loaded stays: looking for garbage among it takes a fifth of the start, and of each later look.

from compliance_app.app import create_app  # noqa: E402
from compliance_app.foundation.settings import UnsafeSetting, refuse_start  # noqa: E402

try:
    app = create_app()
except UnsafeSetting as refusal:
    refuse_start(refusal)

gc.freeze()
gc.enable()
