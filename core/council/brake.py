"""What emergency mode stops at once: an upper floor registers how it holds what is still here, and waits for what is not.

It is part of the press (architecture.md, “Three flows”): the verb holds in its own transaction, the page waits afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from core.people.models import Person

LONGEST_WAIT: Final = 30.0
"""Seconds: no send takes longer than this once its first byte has left."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """How many posts are held now, and what a network was receiving at that moment, in words."""

    held: int
    on_the_wire: list[str]
    wait: Callable[[float], list[str]]
    """Waits so many seconds at most; a sentence for each that was on the wire: what became of it."""


class Stop(Protocol):
    """Holds everything routine, inside the transaction of the press."""

    def __call__(self, *, by: Person, reason: str) -> Stopped: ...


_stops: list[Stop] = []


def register(stop: Stop) -> None:
    """Called once by an upper floor's AppConfig.ready."""
    _stops.append(stop)


def press(*, by: Person, reason: str) -> Stopped:
    """Stops what every floor has; the caller holds the brake's row. Raises RuleBroken where something cannot be held."""
    all_stopped = [stop(by=by, reason=reason) for stop in _stops]
    return Stopped(
        held=sum(stopped.held for stopped in all_stopped),
        on_the_wire=[words for stopped in all_stopped for words in stopped.on_the_wire],
        wait=lambda seconds: [sentence for stopped in all_stopped for sentence in stopped.wait(seconds)],
    )
