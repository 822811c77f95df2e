"""Waiting, while preparing, for Meta to work through what it was given."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from networks.protocol import Access

Seen = TypeVar("Seen")
PREPARE_SECONDS = 70.0
WAIT_SECONDS = 40.0
"""How long one attempt waits; the next one goes on with what is there."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0


def patient(access: Access) -> Access:
    """With the time that preparing may take."""
    return replace(access, within=PREPARE_SECONDS)


def waited_for(look: Callable[[], Seen], still: Callable[[Seen], bool]) -> Seen:
    """What `look` sees once it is not `still` so, or the last that was seen in time."""
    until, pause = time.monotonic() + WAIT_SECONDS, FIRST_PAUSE
    while still(seen := look()) and time.monotonic() + pause < until:
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
    return seen
