"""Sending what is due: claim, prepare, let go, send, settle.

One thread, with the only connection to the database, claims and settles in batches; the threads of the pool carry out
errands and hold none. What a killed process leaves behind is an item in *Sending* whose lease runs out (`reconcile`).
"""

import logging
import os
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cache, partial
from threading import Barrier
from typing import Final

from django.db import connection

from networks import wire
from networks.claiming import claim, expire_late, let_go
from networks.heart import beat
from networks.outcomes import Failed, Outcome, Refused, Unknown
from networks.protocol import Handle
from networks.settling import Result, settle
from networks.wire import Errand

log = logging.getLogger(__name__)
Brought = Handle | Failed | Outcome
"""Of a preparation: the handle, or why there is none. Of a send: its outcome."""
THREADS: Final = 64
ROUND_SECONDS: Final = 5.0
"""A round claims for so long at most; the next tick begins another."""
AT_ONCE: Final = 25
"""How many one claim takes at most. While one sender claims and writes down, the other's are on the wire; a claim of all
that is due would leave the other nothing to do."""
PREPARE_SECONDS: Final = 75.0
SEND_SECONDS: Final = 40.0
"""When the sender stops waiting for a thread. Connectors end their calls by deadlines of their own, well before."""
BEGIN_SECONDS: Final = 10.0
"""A send that has not begun so long after it was let go does not begin any more."""
RECORD_SECONDS: Final = 60.0
"""How long a round that is over keeps its answers for a database that does not take them."""
BEAT_EVERY: Final = 1.0
"""Seconds between two signs of life."""
PAUSE: Final = 0.1
"""How long nothing may happen before the sender looks what is due."""
GATHER: Final = 0.12
"""What comes back within so short a time is let go and written down together: a turn costs nearly the same for one as for sixty.

It ends early where nothing is under way any more, so a post alone waits for nobody.
"""


@dataclass(frozen=True)
class Step:
    """What one thread is doing, and until when it is waited for (time.monotonic)."""

    errand: Errand
    sends: bool
    ends_at: float


def send_due(*, linger: float = 0.0) -> int:
    """Sends what is due and returns how many attempts ended. Looks for more until `linger` seconds have brought none."""
    expire_late()
    return Round(threads()).run(linger)


@cache
def threads() -> ThreadPoolExecutor:
    """Started together and kept for the life of the process: under load each new thread would keep the sender waiting."""
    pool, everybody = ThreadPoolExecutor(THREADS, thread_name_prefix="sending"), Barrier(THREADS)
    wait([pool.submit(everybody.wait) for _ in range(THREADS)])
    return pool


os.register_at_fork(after_in_child=threads.cache_clear)  # a forked child has the pool, but none of its threads


@dataclass
class Round:
    """One run of the sender."""

    pool: ThreadPoolExecutor
    under_way: dict[Future[Brought], Step] = field(default_factory=dict)
    prepared: dict[Errand, Handle] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    ended: int = 0
    claim_at: float = 0.0
    beat_at: float = 0.0

    def run(self, linger: float) -> int:
        """Until nothing is due and nothing under way, or the round is over."""
        claims_until = time.monotonic() + ROUND_SECONDS
        quiet_at = time.monotonic() + linger
        while (now := time.monotonic()) < claims_until + RECORD_SECONDS:
            if self.claim_at <= now < claims_until:
                self._carefully(self.claim)
            if self.busy:
                quiet_at = now + linger
            elif now >= min(quiet_at, claims_until):
                break
            self.collect()
            self.record()
            self._carefully(self.let_go)
        return self.ended

    @property
    def busy(self) -> bool:
        return bool(self.under_way or self.prepared or self.results)

    def claim(self) -> None:
        """Takes as many errands as threads are free, and has them prepared."""
        self.claim_at = time.monotonic() + PAUSE
        calls = Counter(step.errand.network for step in self.under_way.values())
        calls.update(errand.network for errand in self.prepared)
        begin_by = _begin_by()
        for errand in claim(most=min(AT_ONCE, THREADS - calls.total()), under_way=calls):
            if errand.may_go:
                self._send(errand, errand.handle, begin_by)
            else:
                self._begin(errand, PREPARE_SECONDS, partial(wire.prepare, errand), sends=False)
        self._beat()

    def _beat(self) -> None:
        """Claims come many in a second."""
        if time.monotonic() >= self.beat_at:
            self.beat_at = time.monotonic() + BEAT_EVERY
            beat("sender")

    def let_go(self) -> None:
        """Sends what is prepared and still may go out."""
        begin_by = _begin_by()
        going = let_go(self.prepared) if self.prepared else []
        if going is None:  # an emergency is being pressed: ask again
            return
        prepared, self.prepared = self.prepared, {}
        for errand in going:
            self._send(errand, prepared[errand], begin_by)

    def collect(self) -> None:
        """What the threads have brought back, and what nobody waits for any longer."""
        if self.under_way:
            wait(self.under_way, PAUSE, FIRST_COMPLETED)
            wait(self.under_way, GATHER)
        else:
            time.sleep(PAUSE)
        now = time.monotonic()
        for future in [future for future, step in self.under_way.items() if future.done() or now > step.ends_at]:
            self._take(self.under_way.pop(future), future)

    def record(self) -> None:
        """Writes down every result; what the database does not take is kept for the next turn."""
        given = len(self.results)
        self.results = settle(self.results)
        self.ended += given - len(self.results)
        if given > len(self.results):
            self.claim_at = 0.0  # their accounts are free for the next

    def _send(self, errand: Errand, handle: Handle, begin_by: float) -> None:
        self._begin(errand, SEND_SECONDS, partial(wire.send, errand, handle, begin_by), sends=True)

    def _begin(self, errand: Errand, seconds: float, call: Callable[[], Brought], *, sends: bool) -> None:
        self.under_way[self.pool.submit(call)] = Step(errand, sends, time.monotonic() + seconds)

    def _take(self, step: Step, future: Future[Brought]) -> None:
        brought, errand = _brought_back(step, future), step.errand
        if isinstance(brought, Failed):
            ended = Result(errand.outbound_id, errand.attempt_id, errand.number, brought.outcome, brought.kept)
            self.results.append(ended)
        elif step.sends:
            self.results.append(Result(errand.outbound_id, errand.attempt_id, errand.number, brought))  # type: ignore[arg-type]
        else:
            self.prepared[errand] = brought  # type: ignore[assignment]

    def _carefully(self, step: Callable[[], object]) -> None:
        """A step that fails must not cost us the answers that we hold: what it leaves undone, the leases undo."""
        try:
            step()
        except Exception as error:
            if not self.under_way and not self.results:
                raise
            log.error("the sender goes on after %s", type(error).__name__)
            connection.close_if_unusable_or_obsolete()


def _begin_by() -> float:
    """Read before the transaction that lets go: its lease runs from there, however long this process is then held up."""
    return time.monotonic() + BEGIN_SECONDS


def _brought_back(step: Step, future: Future[Brought]) -> Brought:
    if future.done() and future.exception() is None:
        return future.result()
    if step.sends:
        return Unknown("The sender lost sight of it.")
    return Failed(Refused("It could not be prepared; nothing was sent.", before_sending=True))
