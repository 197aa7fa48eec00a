"""The log: one line for each event on standard error, moments in UTC, no secrets.

Addresses of one-time links hold secrets, so requests as such are not logged; refusals and faults are.
"""

import logging
import sys
import time

_LINE = "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s[%(process)d] %(message)s"


def install() -> None:
    """Send everything from INFO on to standard error, unless whoever runs us has set up logging already."""
    root = logging.getLogger()
    if root.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    formatter = logging.Formatter(_LINE, "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # A line for each run of each job, several a minute, would hide the ones that matter.
    for name in ("alembic.autogenerate", "alembic.runtime.plugins", "apscheduler", "fontTools", "weasyprint"):
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in ("boto3", "botocore", "s3transfer", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)
