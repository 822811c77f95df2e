"""How fast due dates are worked out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from bench import council
from bench.figures import Figure, at_most, typical
from bench.ground import Environment
from bench.sizes import Sizes
from core.council.selectors import current

MILLION = 1_000_000
SECONDS_FOR_A_MILLION = 1.5
TARGET = 960
"""Working minutes: two days."""


def measure(sizes: Sizes, _environment: Environment) -> Iterator[Figure]:
    """Moments over two years, both clock changes and all bank holidays among them, by the council's own calendar."""
    council.afresh()
    calendar, dice, start = current().calendar, Random(1), datetime(2026, 1, 1, tzinfo=UTC)  # noqa: S311
    moments = [start + timedelta(minutes=dice.randrange(2 * 365 * 24 * 60)) for _ in range(sizes.due_dates)]

    def due() -> None:
        for moment in moments:
            calendar.due(moment, TARGET)

    took = typical(due, times=3, warm=1)
    name = f"due dates: seconds for a million, from {sizes.due_dates:,}"
    yield Figure(name, took * MILLION / sizes.due_dates, "s", at_most(SECONDS_FOR_A_MILLION))
