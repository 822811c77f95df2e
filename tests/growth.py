"""How much more work a larger input is, counted in this thread's own processor time: what else runs does not matter."""

import time
from collections.abc import Callable


def growth(work: Callable[[int], object], size: int, times: int = 8) -> float:
    """How many times the work for `size` the one for `times` as much is, the least of three: about `times` where it grows evenly."""
    return min(_seconds(work, times * size) / _seconds(work, size) for _ in range(3))


def _seconds(work: Callable[[int], object], size: int) -> float:
    began = time.thread_time()
    work(size)
    return time.thread_time() - began
