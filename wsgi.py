"""The entry point for servers and for the `flask` command."""

import sys

from compliance_app.app import create_app
from compliance_app.foundation.settings import UnsafeSetting

try:
    app = create_app()
except UnsafeSetting as refusal:
    print(f"Compliance Desk does not start. {refusal}", file=sys.stderr)  # noqa: T201  before there is a log
    sys.exit(3)  # Gunicorn starts a process again when it ends, except with this code.
