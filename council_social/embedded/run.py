"""The one run of a checkout: who holds its database and broker, and the environment in which the application runs."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

from . import GroundError, locks
from .kept import write_private

WAIT_SECONDS = 40.0
"""Longer than the processes of a killed run may take to end."""


@dataclass(frozen=True)
class Run:
    verb: str
    pid: int
    environment: dict[str, str] | None
    """None until everything has started."""

    def is_alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:  # it is another user's
            return True
        return True


def current(var: Path) -> Run | None:
    """The run that is going on in `var`, if there is one."""
    try:
        run = Run(**json.loads((var / "run.json").read_text()))
    except FileNotFoundError:
        return None
    return run if run.is_alive() else None


def begin(var: Path, verb: str) -> None:
    """Become the run of `var`, until this process and all that it starts have ended.

    Raises GroundError when another run is going on, or when one that was killed does not end within 40 seconds.
    """
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    give_up_at = time.monotonic() + WAIT_SECONDS
    while locks.take(var / "run.lock") is None:
        if other := current(var):
            raise GroundError(f"./dev {other.verb} is already running (process {other.pid}): end it first.")
        if time.monotonic() > give_up_at:
            raise GroundError("Processes of an earlier run have not ended yet. Try again in a minute.")
        time.sleep(0.1)
    _record(var, Run(verb, os.getpid(), None))


def announce(var: Path, verb: str, environment: dict[str, str]) -> None:
    """Tell others (`./dev manage`) in which environment the application now runs."""
    _record(var, Run(verb, os.getpid(), environment))


def end(var: Path) -> None:
    """Leave the place; the environment held passwords."""
    (var / "run.json").unlink(missing_ok=True)


def _record(var: Path, run: Run) -> None:
    write_private(var / "run.json", json.dumps(vars(run)))
