"""One worker that renews an access, in a process of its own: `python -m tests.faults.outbox.renewing LINK LEDGER`.

It says “ready”, waits for a line, and answers with the token that it would use. The network is a file: each renewal that it
sees is one line, and a refresh token that it has seen before is refused, as X refuses it.
"""

import json
import sys
import time
from pathlib import Path

import django


def main(link_id: int, ledger: Path) -> None:
    django.setup()
    from networks.connections import opened, renewed
    from networks.models import Connection
    from networks.outcomes import Failed, Unauthorised
    from networks.protocol import Secrets

    def fetch(stale: Secrets) -> Secrets:
        with ledger.open("a") as seen:
            seen.write(json.dumps(stale["refresh_token"]) + "\n")
        time.sleep(0.3)
        if ledger.read_text().splitlines().count(json.dumps(stale["refresh_token"])) > 1:
            raise Failed(Unauthorised("This token was used before."))
        return {"access_token": "new", "refresh_token": "the next one"}

    stale = opened(Connection.objects.get(pk=link_id))
    print("ready", flush=True)
    sys.stdin.readline()
    print(renewed(link_id, stale, fetch)["access_token"], flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
