"""The sandbox's own clock. It runs with the real one, and can be set forward or back to play a demonstration."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.store import Store

LONDON = ZoneInfo("Europe/London")
YEAR_2200 = 7_258_118_400_000
DAY = 24 * 60 * 60 * 1000
HOUR = 60 * 60 * 1000


class Clock:
    """Milliseconds since 1970, moved by an offset that outlives a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def now(self) -> int:
        return int(time.time() * 1000) + int(self._store.setting("clock_offset", 0))

    def set_to(self, at: int | None) -> None:
        """From now on it is `at` here; None is the real time again. Call inside a change."""
        self._store.set("clock_offset", 0 if at is None else at - int(time.time() * 1000))


def moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)


def iso(at: int) -> str:
    """`2026-11-20T10:23:23.000Z`, as X writes it."""
    return moment(at).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at % 1000:03d}Z"


def graph_time(at: int) -> str:
    """`2026-11-20T10:44:58+0000`, as Graph writes it."""
    return moment(at).strftime("%Y-%m-%dT%H:%M:%S+0000")


def read_time(words: str) -> int:
    """Milliseconds from an ISO 8601 time (UTC where no zone is given), or from seconds since 1970.

    Raises ValueError where it is neither, or before 1970 or after 2199.
    """
    if words.isdigit() and len(words) < 13:
        found = int(words) * 1000
    else:
        read = datetime.fromisoformat(words)
        found = int((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp() * 1000)
    if not 0 <= found < YEAR_2200:
        raise ValueError(words)
    return found


def spoken(at: int) -> str:
    """`Fri 20 Nov, 16:40` in London, as the town square shows it."""
    return moment(at).astimezone(LONDON).strftime("%a %-d %b, %H:%M")


def midnights(start: int, end: int) -> list[int]:
    """The UTC midnights after `start`, up to and including `end`."""
    first = moment(start).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    days = range(max(0, int((moment(end) - first) / timedelta(days=1)) + 1)) if moment(end) >= first else range(0)
    return [int((first + timedelta(days=day)).timestamp() * 1000) for day in days]
