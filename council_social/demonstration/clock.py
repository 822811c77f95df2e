"""A clock that can be moved into the past, and a diary that does things in the order of time."""

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import count
from typing import Any, Final, Self

import django.utils.timezone
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from networks import gates, services, settling

Deed = Callable[[datetime], object]
ASKS_THE_DATABASE: Final[tuple[Any, ...]] = (gates, services, settling)
"""What goes out is timed by the database's clock, which nobody can move: these modules are told the moved time instead."""


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Django's clock stands still at `moment`, and so does the outbox's; the database's own goes on.

    What is replaced is the `datetime` that `timezone.now` asks: defaults of model fields hold that function itself, and
    would not notice another one in its place. Raises ImproperlyConfigured outside a demonstration and the tests.
    """
    if not (settings.DEMONSTRATION or settings.COUNCIL_MODE == "test"):
        raise ImproperlyConfigured("The clock can be moved in a demonstration only.")

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return moment.astimezone(tz)  # type: ignore[return-value]

    modules: Any = django.utils.timezone
    real, modules.datetime = modules.datetime, Moved
    asked = [module.database_time for module in ASKS_THE_DATABASE]
    for module in ASKS_THE_DATABASE:
        module.database_time = lambda: moment
    try:
        yield
    finally:
        modules.datetime = real
        for module, ask in zip(ASKS_THE_DATABASE, asked, strict=True):
            module.database_time = ask


@dataclass
class Diary:
    """Deeds with their moments. A deed may enter what follows from it."""

    _deeds: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _entered: Iterator[int] = field(default_factory=count)

    def on(self, moment: datetime, deed: Deed) -> None:
        """Enters `deed`, which is given its moment."""
        heapq.heappush(self._deeds, (moment, next(self._entered), deed))

    def live(self, until: datetime) -> None:
        """Does everything up to `until`, the earliest first, each under its own time; what comes later waits."""
        for moment, deed in self._up_to(until):
            with moved_to(moment):
                deed(moment)

    def skip(self, until: datetime) -> None:
        """Crosses out everything up to `until`: it was done by an earlier call."""
        for _ in self._up_to(until):
            pass

    def _up_to(self, until: datetime) -> Iterator[tuple[datetime, Deed]]:
        while self._deeds and self._deeds[0][0] <= until:
            moment, _, deed = heapq.heappop(self._deeds)
            yield moment, deed
