"""Stretches in which a deadline's clock stands still."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.worktime.moments import cut_to_the_minute, utc


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands still from `start` to before `end`, for `reason` ("emergency mode", "waiting for the resident").

    Without `end` it still does. Both are cut to the minute. Raises ValueError where it ends before it starts.
    """

    start: datetime
    end: datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", cut_to_the_minute(utc(self.start)))
        if self.end is None:
            return
        object.__setattr__(self, "end", cut_to_the_minute(utc(self.end)))
        if self.end < self.start:
            raise ValueError("A pause cannot end before it starts.")


def merged(pauses: Iterable[Pause]) -> list[Pause]:
    """The same time standing still in order and without overlap: where two overlap or touch, one with both reasons."""
    result: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        before = result[-1] if result else None
        if before is not None and (before.end is None or pause.start <= before.end):
            result[-1] = _joined(before, pause)
        elif pause.start != pause.end:
            result.append(pause)
    return result


Stretch = tuple[datetime, datetime, Pause | None]
"""From, to, and the pause that holds the clock there, if one does."""


def stretches(start: datetime, end: datetime, pauses: Iterable[Pause]) -> Iterator[Stretch]:
    """All of `start` to `end`, cut where pauses begin and end."""
    at = start
    for pause in merged(pauses):
        begins, ends = max(pause.start, at), min(pause.end or end, end)
        if begins >= ends:
            continue
        if at < begins:
            yield at, begins, None
        yield begins, ends, pause
        at = ends
    if at < end:
        yield at, end, None


def _joined(first: Pause, second: Pause) -> Pause:
    end = None if first.end is None or second.end is None else max(first.end, second.end)
    reasons = dict.fromkeys(reason for reason in (first.reason, second.reason) if reason)
    return Pause(first.start, end, " and ".join(reasons))
