"""Turns: of what one person asks for at once one thing is done at a time, so that nobody keeps all others waiting."""

import contextlib
import threading
from collections import deque
from collections.abc import Hashable, Iterator

from compliance_app.foundation.errors import Refusal


class TooManyAtOnce(Refusal):
    """One of this person's is done, and as many wait as may; this one was not begun."""

    status = 429

    def __init__(self, others: int) -> None:
        super().__init__(
            f"{others} of your files are being looked at or wait for that, so this one was not begun. Wait until they "
            "are through, then send it again."
        )


class NotYourTurn(Refusal):
    """This person's earlier ones took too long: nothing was begun."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "Your other files still take their time, so this one was not begun. Send it again in a minute."
        )


class Turns:
    """A line for each person in this process of the site: the first is at work, at most `waiting` stand behind it."""

    def __init__(self, waiting: int, patience: float) -> None:
        self._waiting = waiting
        self._patience = patience
        self._lines: dict[Hashable, deque[object]] = {}
        self._moved = threading.Condition()

    @contextlib.contextmanager
    def of(self, whose: Hashable) -> Iterator[None]:
        """Do something in this person's turn, which comes in the order of asking; raises TooManyAtOnce, NotYourTurn."""
        ticket = object()
        with self._moved:
            line = self._lines.setdefault(whose, deque())
            if len(line) > self._waiting:
                raise TooManyAtOnce(len(line))
            line.append(ticket)
        try:
            with self._moved:
                if not self._moved.wait_for(lambda: line[0] is ticket, self._patience):
                    raise NotYourTurn
            yield
        finally:
            self._end(whose, ticket)

    def _end(self, whose: Hashable, ticket: object) -> None:
        with self._moved:
            line = self._lines[whose]
            line.remove(ticket)
            if not line:
                del self._lines[whose]
            self._moved.notify_all()
