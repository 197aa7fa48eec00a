"""The entry point for servers and for the `flask` command."""

import gc
import sys

gc.disable()  # What is loaded stays: looking for garbage among it takes a fifth of the start, and of each later look.

from compliance_app.app import create_app  # noqa: E402
from compliance_app.foundation.settings import UnsafeSetting  # noqa: E402

try:
    app = create_app()
except UnsafeSetting as refusal:
    print(f"Compliance Desk does not start. {refusal}", file=sys.stderr)  # noqa: T201  before there is a log
    sys.exit(3)  # Gunicorn starts a process again when it ends, except with this code.

gc.freeze()
gc.enable()
