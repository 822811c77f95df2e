"""Senders that can be killed, forked from one process that has everything loaded: `python -m tests.faults.outbox.senders`.

Reads lines `STEP LEDGER`; each sends one round to the network of that ledger, dies at that step ("-": at none), and is
answered by a line with how it ended.
"""

import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from tests.faults.database import database_address

Sender = Callable[[Path, str], int]


@contextmanager
def senders() -> Iterator[Sender]:
    """`send(ledger, step)` runs one round in a process of its own, on the database of this test, and tells how it ended."""
    command = [sys.executable, "-W", "ignore", "-m", __name__]
    environment = {**os.environ, "DATABASE_URL": database_address()}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdin is not None and parent.stdout is not None

        def send(ledger: Path, die_at: str = "") -> int:
            print(die_at or "-", ledger, file=parent.stdin, flush=True)
            return int(parent.stdout.readline())

        yield send
        parent.stdin.close()


def main() -> None:
    """One line after the other. Nothing is connected here, so that no two senders share a connection."""
    django.setup()
    from networks import dispatch  # noqa: F401 (loaded once, for all)

    for line in sys.stdin:
        die_at, ledger = line.rstrip("\n").split(" ", 1)
        child = os.fork()
        if not child:
            try:
                _send(Path(ledger), die_at)
            except BaseException:  # whatever it is, a child never comes back into this loop
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _send(ledger: Path, die_at: str) -> None:
    from networks import gates, registry, settled
    from networks.dispatch import send_due
    from tests.networks.outbox.ledger import CODE, Ledger

    registry.CONNECTORS[CODE] = Ledger(ledger, die_at=die_at)
    gates._gates.clear()
    settled._listeners.clear()
    if die_at == "recording":  # inside the settling transaction, before its commit
        settled.register(lambda item: os.kill(os.getpid(), signal.SIGKILL))
    send_due()


if __name__ == "__main__":
    main()
