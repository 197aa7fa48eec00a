"""Ports for servers that tests start."""

import os
import random
import socket

_FIRST, _EACH = 10_000, 1_000
"""Below where systems draw the ports of outgoing connections from, so that none of those takes it before the server."""

_draw = random.SystemRandom().randrange  # Properties seed the ordinary one alike in every worker.


def free_port() -> int:
    """A port that nothing listens at; each worker draws from a thousand of its own, so no two draw the same."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 20
    while True:
        port = _FIRST + _EACH * worker + _draw(_EACH)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
