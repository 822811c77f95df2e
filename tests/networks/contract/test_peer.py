"""The Bluesky server that the demonstration runs: it keeps what was published, and leaves nothing behind."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from accounts.catalogue import Action
from networks.http import Client, NoAnswer
from networks.outcomes import Accepted
from networks.peers import pds
from networks.protocol import Request
from networks.registry import connector
from tests.networks.peers import HERE, ROOT, Keyring

COMMAND = [sys.executable, "-m", "networks.peers.pds", "--var", str(ROOT / "var" / "peers" / "bluesky"), "--data"]


STARTER = "import subprocess, sys; subprocess.Popen(sys.argv[1:]).wait()"


def start(data: Path) -> tuple["subprocess.Popen[str]", dict[str, str]]:
    """By somebody who starts it and waits, as the supervisor does."""
    command = [sys.executable, "-c", STARTER, *COMMAND, str(data)]
    starter = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    return starter, json.loads(starter.stdout.readline())


def is_up(base: str) -> bool:
    try:
        return Client(base, HERE, 5).call("GET", ("xrpc", "_health")).status == 200
    except NoAnswer:
        return False


def wait_until_down(base: str) -> None:
    deadline = time.monotonic() + 10
    while is_up(base):
        assert time.monotonic() < deadline, "the server outlived the program that started it"
        time.sleep(0.05)


def publish(ready: dict[str, str]) -> Accepted:
    access = Keyring({"password": ready["password"]}).access(ready["did"], ready["handle"], ready["pds"])
    bluesky, request = connector("bluesky"), Request(Action.POST, "Bins go out on Tuesday.")
    outcome = bluesky.send(access, request, bluesky.prepare(access, request, {}))
    assert isinstance(outcome, Accepted), outcome
    return outcome


def test_it_ends_with_whoever_started_it_and_has_kept_everything(tmp_path: Path) -> None:
    starter, ready = start(tmp_path)
    accepted = publish(ready)
    starter.kill()
    starter.communicate()
    wait_until_down(ready["pds"])
    starter, again = start(tmp_path)
    assert again == ready
    did, collection, rkey = accepted.external_id.removeprefix("at://").split("/")
    place = {"repo": did, "collection": collection, "rkey": rkey}
    held = Client(again["pds"], HERE, 5).call("GET", ("xrpc", "com.atproto.repo.getRecord"), params=place)
    assert held.fields["cid"] == accepted.extra["cid"]
    publish(again)
    starter.kill()
    starter.communicate()
    wait_until_down(ready["pds"])


@pytest.mark.parametrize("missing", ["node", "compiler"])
def test_what_is_missing_is_said_in_a_sentence(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(pds, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=r"needs .+\."):
        pds.find_node() if missing == "node" else pds._need_compiler()
