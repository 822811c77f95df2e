"""How much of everything is measured: all of it, or what ends within ten minutes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    inboxes: tuple[int, ...]
    """Open conversations, smallest first; the deadlines are swept over the last."""
    newly_due: int
    deliveries: int
    posts: tuple[int, ...]
    """How many fall due at one moment, smallest first."""
    accounts: int
    due_dates: int
    entries: int
    repeats: int
    """How often a page or query is asked for; the median counts."""
    raw_seconds: int
    """How long each of the five runs of R8 lasts."""


FULL = Sizes(
    inboxes=(10_000, 100_000, 1_000_000), newly_due=5_000, deliveries=20_000, posts=(500, 5_000), accounts=50, due_dates=1_000_000,
    entries=200_000, repeats=30, raw_seconds=3,
)  # fmt: skip
QUICK = Sizes(
    inboxes=(10_000, 100_000), newly_due=1_000, deliveries=1_000, posts=(200,), accounts=40, due_dates=100_000, entries=20_000,
    repeats=15, raw_seconds=1,
)  # fmt: skip
TINY = Sizes(
    inboxes=(100, 200), newly_due=10, deliveries=40, posts=(4,), accounts=2, due_dates=1_000, entries=100, repeats=1, raw_seconds=1,
)  # fmt: skip
