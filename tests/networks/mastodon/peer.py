"""A Mastodon server of a third party's making (PyPI `mastodon_mock`), which keeps what is posted, and what stands there.

It is no Mastodon: it counts links in full and takes any alt text. No test here builds on that.
"""

import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from networks.http import Client, Json, NoAnswer
from networks.outcomes import Accepted
from networks.protocol import Target
from networks.registry import connector
from tests.networks.peers import HERE, ROOT, Keyring, Peer, Seen

DOMAIN = "social.example.gov.uk"
"""What the server calls itself, in the addresses that it gives."""
SECONDS_TO_START = 20


class MastodonPeer(Peer):
    """A new account on the server, where `resident` is too."""

    sending = "POST /api/v1/statuses"
    some_post = "1763660400000"

    def __init__(self, server: str, resident: dict[str, Any]) -> None:
        self.server, self.resident = server, resident
        self.connector = connector("mastodon")
        self.account = join(server, "council")
        self.keyring = Keyring({"access_token": self.account["access_token"], "server": server})
        self.access = self.keyring.access(self.account["id"], f"{self.account['username']}@{DOMAIN}", server)

    def stranger(self) -> "MastodonPeer":
        return MastodonPeer(self.server, self.resident)

    def ask(self, method: str, path: str, who: dict[str, Any] | None = None, **what: Any) -> Json:
        """A call of the council's account, or of somebody else's."""
        token = (who or self.account)["access_token"]
        return ask(self.server, method, f"api/v1/{path}", token=token, **what)

    def standing(self) -> list[dict[str, Any]]:
        """Our posts, newest first."""
        return list(self.ask("GET", f"accounts/{self.access.external_id}/statuses", params={"limit": 40}))

    def seen(self) -> list[Seen]:
        return [
            Seen(
                post["id"],
                self.ask("GET", f"statuses/{post['id']}/source")["text"],
                tuple(media["description"] for media in post["media_attachments"]),
                post["in_reply_to_id"] or "",
            )
            for post in self.standing()
        ]

    def says(self, text: str, visibility: str = "public", above: str = "", who: Any = None) -> str:
        """What a resident writes to the account; its identity."""
        body = {"status": f"@{self.account['username']} {text}", "visibility": visibility}
        answering = {"in_reply_to_id": above} if above else {}
        return str(self.ask("POST", "statuses", who or self.resident, json={**body, **answering})["id"])

    def comment(self, post: Accepted, text: str) -> Target:
        written = self.says(text, above=post.external_id)
        return Target(written, root_external_id=post.external_id, person=self.resident["id"])

    def is_blocked(self, person: str) -> bool:
        (relation,) = self.ask("GET", "accounts/relationships", params={"id[]": person})
        return bool(relation["blocking"])

    def take_access_away(self) -> None:
        ask(self.server, "POST", "oauth/revoke", form={"token": self.account["access_token"]})

    @contextmanager
    def fault(self, method: str, path: str, **effect: Any) -> Iterator[None]:
        """The server answers this call otherwise, before it takes effect."""
        rule = {"match": {"methods": [method], "path": path}, "effect": effect}
        made = self.ask("POST", "_mock/faults", json=rule)
        try:
            yield
        finally:
            self.ask("DELETE", f"_mock/faults/{made['id']}")


def ask(server: str, method: str, path: str, **what: Any) -> Json:
    answer = Client(server, HERE, 20).call(method, path.split("/"), **what)
    assert answer.status == 200, answer.body
    return answer.json


def join(server: str, who: str) -> dict[str, Any]:
    """A new person on the server: id, username, access_token."""
    named = {"username": f"{who}_{secrets.token_hex(4)}", "display_name": who.capitalize()}
    return dict(ask(server, "POST", "api/v1/_mock/dev_user", json=named))


@contextmanager
def mastodon_server(folder: Path) -> Iterator[str]:
    """Its base URL. A port that is still closing makes it fail once, so it is tried on another."""
    running = _started(folder) or _started(folder)
    if running is None:
        raise AssertionError(f"The Mastodon server did not start. {(folder / 'log').read_text()}")
    server, process = running
    try:
        yield server
    finally:
        process.terminate()
        process.wait(timeout=15)


def _started(folder: Path) -> "tuple[str, subprocess.Popen[bytes]] | None":
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = folder / "server.toml"
    config.write_text(
        f'domain = "{DOMAIN}"\nurl_scheme = "https"\nmedia_storage_path = "{folder / "media"}"\n'
        f'[database]\npath = "{folder / "server.sqlite"}"\n'
        f'[server]\nhost = "127.0.0.1"\nport = {port}\n'
    )
    command = [sys.executable, "-m", "mastodon_mock", "serve", "--config", str(config), "--log-level", "warning"]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    server = f"http://127.0.0.1:{port}"
    if _is_ready(server, process):
        return server, process
    process.kill()
    process.wait()
    return None


def _is_ready(server: str, process: "subprocess.Popen[bytes]") -> bool:
    until = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < until:
        try:
            return Client(server, HERE, 2).call("GET", ("api", "v2", "instance")).status == 200
        except NoAnswer:
            time.sleep(0.1)
    return False
