"""One thread that cuts whatever takes too long. A timer of its own for each call costs a fifth of the call: it waits for a new
thread to come up, which with sixty others takes its time.
"""

import heapq
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count


@dataclass(order=True)
class _Cut:
    at: float
    number: int
    act: Callable[[], None] | None = field(compare=False)


class _Clock:
    """Cuts by the moment (time.monotonic); what has ended before stays in the list until its moment, and does nothing."""

    def __init__(self) -> None:
        self._begin_anew()
        os.register_at_fork(after_in_child=self._begin_anew)  # a forked child has the list, but not the thread

    def _begin_anew(self) -> None:
        self._changed, self._cuts, self._numbers = threading.Condition(), list[_Cut](), count()
        self._thread: threading.Thread | None = None

    def add(self, at: float, act: Callable[[], None]) -> _Cut:
        with self._changed:
            cut = _Cut(at, next(self._numbers), act)
            heapq.heappush(self._cuts, cut)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)
                self._thread.start()
            elif self._cuts[0] is cut:
                self._changed.notify()
        return cut

    def _run(self) -> None:
        while True:
            act = self._next()
            if act is not None:
                act()

    def _next(self) -> Callable[[], None] | None:
        """Waits for the first moment in the list."""
        with self._changed:
            left = self._cuts[0].at - time.monotonic() if self._cuts else None
            if left is None or left > 0:
                self._changed.wait(left)
                return None
            return heapq.heappop(self._cuts).act


_clock = _Clock()


@contextmanager
def cut_at(moment: float, act: Callable[[], None]) -> Iterator[None]:
    """Calls `act` from another thread if the block has not ended by `moment` (time.monotonic). `act` raises nothing and is quick."""
    cut = _clock.add(moment, act)
    try:
        yield
    finally:
        cut.act = None
