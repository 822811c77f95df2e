"""A process that never outlives the one that started it."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1  # prctl(2)


def mortal(sent: signal.Signals) -> Callable[[], None] | None:
    """Linux: the kernel sends `sent` to the new process when the thread that started it is gone, even by kill -9."""
    if sys.platform != "linux":
        return None
    parent = os.getpid()

    def in_the_child() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, sent)
        if os.getppid() != parent:  # it had gone before the line above
            os._exit(1)

    return in_the_child


def run_to_its_end(command: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run `command`, its words in `stdout`; killed if we are killed meanwhile."""
    return subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=mortal(signal.SIGKILL),
        close_fds=False,
        **options,
    )


class Process(ABC):
    """One child in a session of its own: Ctrl-C in the terminal reaches its parent only, which ends it in order.

    To be started from the main thread: the kernel ties the child to the *thread* that started it.
    """

    stop_signal = signal.SIGTERM
    orphan_signal = signal.SIGTERM
    patience = 10.0
    """Seconds between being asked to end and being killed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.popen: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def start(self) -> None:
        """Start it; a server also waits until it answers."""

    def spawn(self, command: Sequence[str | Path], **options: Any) -> subprocess.Popen[bytes]:
        """Start `command`; `options` as for Popen."""
        self.popen = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=mortal(self.orphan_signal),
            close_fds=False,  # Python opens nothing inheritable except the lock, which is to be inherited
            **options,
        )
        return self.popen

    def has_ended(self) -> bool:
        return self.popen is None or self.popen.poll() is not None

    def stop(self, pause: Callable[[float], object] = time.sleep) -> None:
        """Ask it to end, wait as long as its patience lasts, then kill whatever is left of its session."""
        if self.popen is None:
            return
        if not self.has_ended():
            self.popen.send_signal(self.stop_signal)
        asked_at = time.monotonic()
        while not self.has_ended() and time.monotonic() - asked_at < self.patience:
            pause(0.02)
        self.clear_away()

    def clear_away(self) -> None:
        """Kill the process, if it still runs, and those which it has started and left behind."""
        if self.popen is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait()


class Server(Process):
    """A process that others are told of."""

    @abstractmethod
    def addresses(self) -> dict[str, str]:
        """The variables that tell where it is and how to log in, once it has started."""
