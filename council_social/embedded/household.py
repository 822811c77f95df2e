"""Several processes that belong together: shown on one terminal, started again when they die, stopped in order."""

from __future__ import annotations

import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from . import GroundError
from .lines import Heard, Lines, say
from .process import Process

DEATHS_ALLOWED = 5
DEATHS_WITHIN = 600.0


class AskedToStop(Exception):
    """Ctrl-C, or the signal by which another program asks."""


class Programme(Process):
    """A command that runs until it is told to end, its words shown under its name."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], directory: Path) -> None:
        super().__init__(name)
        self.command = command
        self.environment = environment
        self.directory = directory
        self.heard: Heard | None = None

    def start(self) -> None:
        self.spawn(self.command, cwd=self.directory, env=self.environment, stdout=subprocess.PIPE)


class Household(ABC):
    """Starts, watches, restarts and stops the processes of one run."""

    stopping_order: Sequence[str] = ()
    indispensable = "database"
    """Its end is everybody's end."""

    def __init__(self) -> None:
        self.lines = Lines()
        self.processes: list[Process] = []
        self.deaths: dict[str, list[float]] = {}
        self.times_asked = 0
        self.is_stopping = False

    @abstractmethod
    def start(self) -> None:
        """Start everything, each process with `begin`. Raises GroundError when something does not start."""

    def run(self) -> int:
        """Until somebody asks to stop (0) or it cannot go on (1): the code with which to exit."""
        for asking in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(asking, self._asked)
        try:
            self.start()
            while True:
                self.wait(0.25)
                self.look_after()
        except AskedToStop:
            return 0
        except GroundError as reason:
            say("stack", str(reason))
            return 1
        finally:
            self.stop()

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self.times_asked += 1

    def wait(self, seconds: float) -> None:
        """Pass the time by showing what the processes say.

        Raises AskedToStop when somebody asked meanwhile; while stopping, a second time takes everybody's patience away.
        """
        self.lines.show(seconds)
        if self.times_asked and not self.is_stopping:
            raise AskedToStop
        if self.times_asked > 1:
            for process in self.processes:
                process.patience = 0

    def begin(self, process: Process) -> None:
        """Start it and look after it from now on."""
        if process not in self.processes:
            self.processes.append(process)
        process.start()
        if isinstance(process, Programme) and process.popen and process.popen.stdout:
            self.lines.listen(process.name, process.popen.stdout, process.heard)

    def complete(self, command: Programme) -> None:
        """Run a command to its end. Raises GroundError when it fails."""
        self.begin(command)
        while not command.has_ended():
            self.wait(0.02)
        self.lines.show(0.02)
        self.processes.remove(command)
        if command.popen and command.popen.returncode != 0:
            raise GroundError(f"{command.name} failed: its reasons stand above.")

    def look_after(self) -> None:
        """Start again what has died. Raises GroundError when that is of no use."""
        for process in self.processes:
            if process.has_ended():
                self._start_again(process)

    def _start_again(self, process: Process) -> None:
        code = process.popen.returncode if process.popen else 0
        end = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        if process.name == self.indispensable:
            raise GroundError(f"The {process.name} {end}, so everything stops. What was committed is kept.")
        now = time.monotonic()
        deaths = [at for at in self.deaths.get(process.name, []) if now - at < DEATHS_WITHIN]
        self.deaths[process.name] = [*deaths, now]
        if len(deaths) == DEATHS_ALLOWED:
            raise GroundError(f"{process.name} {end}, for the sixth time within ten minutes, so everything stops.")
        say("stack", f"{process.name} {end}; starting it again")
        process.clear_away()
        self.wait(len(deaths))
        self.begin(process)

    def stop(self) -> None:
        """In order, each after the one before it has ended. Asked a second time: at once."""
        self.is_stopping = True
        begun_at = time.monotonic()
        for process in sorted(self.processes, key=self._place_in_order):
            process.stop(self.wait)
        self.lines.show(0)
        if self.processes:
            say("stack", f"stopped in {time.monotonic() - begun_at:.1f} s")

    def _place_in_order(self, process: Process) -> int:
        """A command that has not completed has no place, and goes first."""
        return self.stopping_order.index(process.name) if process.name in self.stopping_order else -1
