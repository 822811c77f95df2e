"""Two workers find at the same moment that an access has to be renewed, and a refresh token works once."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from networks.connections import opened, sealed
from networks.models import Connection
from tests.faults.database import database_address
from tests.networks.outbox.conftest import Outbox

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 3


def test_of_several_processes_one_renews_and_all_go_on_with_what_it_brought(outbox: Outbox, tmp_path: Path) -> None:
    link = Connection.objects.select_related("account").get(account=outbox.account)
    link.secrets = sealed({"access_token": "old", "refresh_token": "once"})
    link.save()
    ledger = tmp_path / "renewals"
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.outbox.renewing", str(link.pk), str(ledger)]
    environment = {**os.environ, "DATABASE_URL": database_address()}
    with ExitStack() as stack:
        workers = [
            stack.enter_context(
                subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            for _ in range(WORKERS)
        ]
        assert [worker.stdout.readline() for worker in workers if worker.stdout] == ["ready\n"] * WORKERS
        for worker in workers:
            print(file=worker.stdin, flush=True)
        assert [worker.stdout.read() for worker in workers if worker.stdout] == ["new\n"] * WORKERS
    link.refresh_from_db()
    assert ledger.read_text().splitlines() == ['"once"']
    assert opened(link) == {"access_token": "new", "refresh_token": "the next one"}
