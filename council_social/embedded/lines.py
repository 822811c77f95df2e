"""What the processes say, line by line on one terminal, each line with the name of who says it.

One loop and no threads: a process that starts others while threads run may hang between fork and exec, and the kernel
ties a child's life to the thread that started it.
"""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

Heard = Callable[[str], bool]
"""Is given each line first; what it answers True to is not shown."""


def say(name: str, line: str) -> None:
    try:
        print(f"{name:>8} | {line}", flush=True)
    except BrokenPipeError:  # nobody reads any more (`./dev run | head`): the application still runs
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


@dataclass
class _Voice:
    name: str
    heard: Heard | None
    begun: bytes = field(default=b"")
    """The line that has no end yet."""


class Lines:
    """The open outputs of the running processes."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def listen(self, name: str, stream: IO[bytes], heard: Heard | None = None) -> None:
        """Show what comes from `stream`, which is closed here when it ends."""
        self._selector.register(os.dup(stream.fileno()), selectors.EVENT_READ, _Voice(name, heard))
        stream.close()

    def show(self, seconds: float) -> None:
        """Show what is said during the next `seconds`."""
        until = time.monotonic() + seconds
        while True:
            self._read(max(0.0, until - time.monotonic()))
            if time.monotonic() >= until:
                return

    def _read(self, seconds: float) -> None:
        for key, _events in self._selector.select(seconds):
            voice: _Voice = key.data
            if some := os.read(key.fd, 65536):
                *whole, voice.begun = (voice.begun + some).split(b"\n")
                for line in whole:
                    self._show(voice, line)
            else:
                self._forget(key)

    def _forget(self, key: selectors.SelectorKey) -> None:
        self._selector.unregister(key.fileobj)
        if key.data.begun:
            self._show(key.data, key.data.begun)
        os.close(key.fd)

    def _show(self, voice: _Voice, line: bytes) -> None:
        text = line.decode(errors="replace").rstrip("\r")
        if not (voice.heard and voice.heard(text)):
            say(voice.name, text)
