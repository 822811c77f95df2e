"""The steps at which a sender or a reconciler can die, by name, and how it dies there."""

import os
import signal
import threading
import time
from collections.abc import Callable
from random import Random
from typing import Any, Final

from networks import claiming, dispatch, reconcile, settled, wire

OF_A_SENDER: Final = (
    "claimed",
    "preparing",
    "prepared",
    "let go",
    "before the call",
    "during the call",
    "after the call",
    "before recording",
    "recording",
    "recorded",
)
OF_A_RECONCILER: Final = ("given up", "looking", "looked", "recording the look", "recorded the look")

Die = Callable[[], None]


def kill(*, whole_worker: bool) -> None:
    """No finally, no rollback, no goodbye: the machine is gone."""
    if whole_worker:
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)  # never: the signal is on its way


def plant(step: str, die: Die, chance: Random) -> None:
    """Makes this process die the first or second time that it comes to `step`."""
    left = chance.randint(1, 2)
    lock = threading.Lock()

    def come_by() -> None:
        nonlocal left
        with lock:
            left -= 1
            if left <= 0:
                die()

    PLANTS[step](come_by)


def _after(module: Any, name: str, come_by: Die, *, only_if: Callable[[Any], bool] = bool) -> None:
    original = getattr(module, name)

    def and_then(*given: Any, **named: Any) -> Any:
        brought = original(*given, **named)
        if only_if(brought):
            come_by()
        return brought

    setattr(module, name, and_then)


def _before(module: Any, name: str, come_by: Die) -> None:
    original = getattr(module, name)

    def but_first(*given: Any, **named: Any) -> Any:
        if given and given[0]:
            come_by()
        return original(*given, **named)

    setattr(module, name, but_first)


def _during(module: Any, name: str, come_by: Die) -> None:
    """Some milliseconds after it began."""
    original = getattr(module, name)

    def meanwhile(*given: Any, **named: Any) -> Any:
        threading.Timer(Random().uniform(0, 0.06), come_by).start()
        return original(*given, **named)

    setattr(module, name, meanwhile)


def ask_first_for_half() -> None:
    """Every second post is prepared and let go in steps of its own, as those with pictures are: a sender can die in between."""
    original = claiming.prepared_here

    def in_one_step(link: Any, frozen: Any, handle: Any) -> Any:
        return original(link, frozen, handle) if frozen["text"][-1] in "13579" else None

    claiming.prepared_here = in_one_step


PLANTS: Final[dict[str, Callable[[Die], None]]] = {
    "claimed": lambda come_by: _after(dispatch, "claim", come_by),
    "preparing": lambda come_by: _before(wire, "prepare", come_by),
    "prepared": lambda come_by: _after(wire, "prepare", come_by),
    "let go": lambda come_by: _after(dispatch, "let_go", come_by),
    "before the call": lambda come_by: _before(wire, "send", come_by),
    "during the call": lambda come_by: _during(wire, "send", come_by),
    "after the call": lambda come_by: _after(wire, "send", come_by),
    "before recording": lambda come_by: _before(dispatch, "settle", come_by),
    "recording": lambda come_by: settled.register(lambda item: come_by()),
    "recorded": lambda come_by: _after(dispatch, "settle", come_by, only_if=lambda left: True),
    "given up": lambda come_by: _after(reconcile, "give_up_overdue", come_by),
    "looking": lambda come_by: _before(wire, "look_up", come_by),
    "looked": lambda come_by: _after(wire, "look_up", come_by),
    "recording the look": lambda come_by: settled.register(lambda item: come_by()),
    "recorded the look": lambda come_by: _after(reconcile, "record_finding", come_by, only_if=lambda nothing: True),
}
