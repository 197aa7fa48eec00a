"""Examples of turns: one person with many files at once, in real threads, and another one beside them."""

import threading
from dataclasses import dataclass, field

from compliance_app.documents.service.examining import turns
from compliance_app.foundation.turns import TooManyAtOnce
from tests.rule_examples.running import Given, Then, example

PATIENCE = 60


@dataclass
class Reader:
    """Where files are looked at: the first one stays there until `go_on`, so that all others have come by then."""

    at_work: int = 0
    most: int = 0
    done: int = 0
    refused: int = 0
    known: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    go_on: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> None:
        try:
            with turns.of("Ana"):
                self._look_at()
        except TooManyAtOnce:
            with self.lock:
                self.refused += 1
            self.known.release()

    def _look_at(self) -> None:
        with self.lock:
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        self.known.release()
        assert self.go_on.wait(PATIENCE)
        with self.lock:
            self.at_work -= 1
            self.done += 1


@example("INTAKE-TURNS")
def many_at_once(given: Given) -> Then:
    reader, sent = Reader(), given.number("Ana sends at once")
    threads = [threading.Thread(target=reader.take) for _ in range(sent)]
    for thread in threads:
        thread.start()
    for _ in range(max(1, sent - 2)):  # one is at work, two wait, and all others were refused
        assert reader.known.acquire(timeout=PATIENCE)
    with turns.of("Ben"):
        beside_her = reader.at_work == 1
    reader.go_on.set()
    for thread in threads:
        thread.join(PATIENCE)
    return {
        "looked at side by side": reader.most,
        "looked at": reader.done,
        "to be sent again": reader.refused,
        "Ben waits for her": not beside_her,
    }
