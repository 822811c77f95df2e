"""One round of the sender as a process that can be killed: `python -m tests.networks.outbox.one_sender LEDGER STEP`."""

import os
import signal
import sys
from pathlib import Path

import django


def main(file: str, die_at: str) -> None:
    django.setup()
    from networks import gates, registry, settled
    from networks.dispatch import send_due
    from tests.networks.outbox.ledger import CODE, Ledger

    registry.CONNECTORS[CODE] = Ledger(Path(file), die_at=die_at)
    gates._gates.clear()
    settled._listeners.clear()
    if die_at == "recording":  # inside the settling transaction, before its commit
        settled.register(lambda item: os.kill(os.getpid(), signal.SIGKILL))
    send_due()


if __name__ == "__main__":
    main(*sys.argv[1:3])
