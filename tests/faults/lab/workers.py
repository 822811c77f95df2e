"""Workers that can be killed, forked from one process that has everything loaded: `python -m tests.faults.lab.workers`.

The root reads one JSON object (`Orders`) and then single words: `calm` (nobody dies any more), `end`. It keeps as many
workers going as it was told, whoever dies. A worker is a process group of its own: it forks its sender (or reconciler)
anew each time that one has died. Each death is told by one line, before it happens.
"""

import json
import mmap
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

import django
from django.db import InterfaceError, OperationalError

DYING, CALM, ENDING = range(3)
ONE_IN: Final = 20
"""So many deaths of a sender take one whole worker along."""
LIVES: Final = 2.0
"""Seconds for which a child works that nothing kills."""


@dataclass(frozen=True)
class Orders:
    """What the root is told. `shifts`: by how many seconds each worker's clock is wrong."""

    seed: int
    senders: int
    pace: float
    shifts: tuple[int, ...]

    def line(self) -> str:
        return json.dumps(asdict(self))


class Mood:
    """One byte that all processes of the root share."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 1)

    def set(self, mood: int) -> None:
        self._shared[0] = mood

    @property
    def now(self) -> int:
        return self._shared[0]


def main() -> None:
    django.setup()
    from networks import gates, settled, tasks  # noqa: F401 (loaded once, for all)
    from tests.faults.lab.pace import quicken
    from tests.faults.lab.steps import ask_first_for_half

    orders = Orders(**json.loads(sys.stdin.readline()))
    quicken(orders.pace)
    ask_first_for_half()
    gates._gates.clear()  # the lab's posts have no rules of the floors above
    settled._listeners.clear()
    mood, workers = Mood(), dict[int, int]()
    os.set_blocking(sys.stdin.fileno(), False)
    print("ready", flush=True)
    while mood.now != ENDING:
        for number in range(orders.senders + 1):
            if number not in workers.values():
                workers[_forked(lambda number=number: _worker(number, orders, mood))] = number
        _listen(mood)
        ended, _ = os.waitpid(-1, os.WNOHANG)
        workers.pop(ended, None)
        time.sleep(0.01)
    for worker in workers:
        os.waitpid(worker, 0)


def _listen(mood: Mood) -> None:
    word = os.read(sys.stdin.fileno(), 100) if _something_said() else b"-"
    if b"calm" in word:
        mood.set(CALM)
    if b"end" in word or not word:
        mood.set(ENDING)


def _something_said() -> bool:
    import select

    return bool(select.select([sys.stdin], [], [], 0)[0])


def _forked(work: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException as error:  # whatever it is, a child never comes back into its parent's loop
        if not isinstance(error, OperationalError | InterfaceError):  # the database is being crashed on purpose
            traceback.print_exc()
            _tell(f"failed: {type(error).__name__}")
        os._exit(1)
    os._exit(0)


def _worker(number: int, orders: Orders, mood: Mood) -> None:
    """Worker 0 reconciles, the others send."""
    os.setpgid(0, 0)
    chance = Random(f"{orders.seed}:{number}:{os.getpid()}")
    _shift_the_clock(orders.shifts[number % len(orders.shifts)])
    work = _reconcile if number == 0 else _send
    while mood.now != ENDING:
        step = chance.choice(_steps(number))
        whole_worker = chance.randrange(ONE_IN) == 0
        child = _forked(lambda step=step, whole=whole_worker: _mortal(work, step, whole, mood, chance))
        os.waitpid(child, 0)


def _steps(number: int) -> tuple[str, ...]:
    from tests.faults.lab.steps import OF_A_RECONCILER, OF_A_SENDER

    return OF_A_RECONCILER if number == 0 else OF_A_SENDER


def _mortal(work: Callable[[], None], step: str, whole_worker: bool, mood: Mood, chance: Random) -> None:
    from tests.faults.lab.steps import kill, plant

    def die() -> None:
        if mood.now == DYING:
            _tell(f"{'worker' if whole_worker else 'child'} killed: {step}")
            kill(whole_worker=whole_worker)

    plant(step, die, chance)
    ends_at = time.monotonic() + LIVES
    while mood.now != ENDING and (mood.now == CALM or time.monotonic() < ends_at):
        work()


def _send() -> None:
    from networks.dispatch import send_due

    send_due(linger=0.3)


def _reconcile() -> None:
    from networks.reconcile import reconcile

    reconcile()
    time.sleep(0.1)


def _shift_the_clock(seconds: int) -> None:
    if seconds:
        import time_machine

        time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds), tick=True).start()


def _tell(words: str) -> None:
    """One write, so that lines of several processes never mix."""
    os.write(1, f"{words}\n".encode())


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main()
