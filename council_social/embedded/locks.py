"""Locks that tell whether anything is still running.

The file is locked by the process that starts the others, and they inherit it. So it is free only when the last of them
has ended, and not already when the first one was killed.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def take(path: Path) -> int | None:
    """The open, locked and inheritable file, or None while any process holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    os.set_inheritable(descriptor, True)
    return descriptor
