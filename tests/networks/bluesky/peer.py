"""The real Bluesky server from npm, and what stands there."""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from networks.http import Answer, Client
from networks.outcomes import Accepted
from networks.protocol import Target
from networks.registry import connector
from tests.networks.appview import AppView
from tests.networks.peers import HERE, ROOT, Keyring, Peer, Seen


def join(pds: str, who: str) -> dict[str, Any]:
    """A new person on the Bluesky server: handle, did, password, session."""
    name, password = f"{who}-{secrets.token_hex(4)}", secrets.token_urlsafe(12)
    body = {"handle": f"{name}.test", "password": password, "email": f"{name}@example.com"}
    made = Client(pds, HERE, 20).call("POST", ("xrpc", "com.atproto.server.createAccount"), json=body)
    return {**made.fields, "password": password}


class BlueskyPeer(Peer):
    """A new account on the real server, where `resident` is too."""

    sending = "putRecord"
    tells_not_out = True

    def __init__(self, pds: str, appview: AppView, resident: dict[str, Any]) -> None:
        self.pds, self.appview, self.resident = pds, appview, resident
        self.connector = connector("bluesky")
        self.account = join(pds, "council")
        self.keyring = Keyring(
            {
                "password": self.account["password"],
                "access_jwt": self.account["accessJwt"],
                "refresh_jwt": self.account["refreshJwt"],
            }
        )
        self.access = self.keyring.access(self.account["did"], self.account["handle"], pds)

    @property
    def some_post(self) -> str:
        return f"at://{self.access.external_id}/app.bsky.feed.post/3n2qfaqcvf22v"

    def stranger(self) -> "BlueskyPeer":
        return BlueskyPeer(self.pds, self.appview, self.resident)

    def ask(self, verb: str, method: str, token: str = "", **what: Any) -> Answer:
        answer = Client(self.pds, HERE, 20).call(verb, ("xrpc", method), token=token, **what)
        assert answer.status == 200, answer.body
        return answer

    def records(self, collection: str) -> list[dict[str, Any]]:
        listed = self.ask(
            "GET",
            "com.atproto.repo.listRecords",
            params={"repo": self.access.external_id, "collection": f"app.bsky.{collection}"},
        )
        return list(listed.fields["records"])

    def seen(self) -> list[Seen]:
        return [
            Seen(
                record["uri"],
                record["value"]["text"],
                tuple(image["alt"] for image in record["value"].get("embed", {}).get("images", [])),
                record["value"].get("reply", {}).get("parent", {}).get("uri", ""),
            )
            for record in self.records("feed.post")
        ]

    def comment(self, post: Accepted, text: str) -> Target:
        above = {"uri": post.external_id, "cid": post.extra["cid"]}
        record = {
            "$type": "app.bsky.feed.post",
            "text": text,
            "createdAt": "2026-11-20T10:00:00Z",
            "reply": {"root": above, "parent": above},
        }
        body = {"repo": self.resident["did"], "collection": "app.bsky.feed.post", "record": record}
        made = self.ask("POST", "com.atproto.repo.createRecord", self.resident["accessJwt"], json=body).fields
        return Target(made["uri"], root_external_id=post.external_id, person=self.resident["did"])

    def is_hidden(self, comment: Target) -> bool:
        return any(comment.external_id in gate["value"]["hiddenReplies"] for gate in self.records("feed.threadgate"))

    def is_blocked(self, person: str) -> bool:
        return any(block["value"]["subject"] == person for block in self.records("graph.block"))

    def take_access_away(self) -> None:
        """The app password is withdrawn, and the session with it."""
        self.ask("POST", "com.atproto.server.deleteSession", self.account["refreshJwt"])
        self.access = self.keyring.access(self.access.external_id, self.access.handle, self.pds)
        self.access = replace(self.access, secrets={"password": "withdrawn"})
        self.keyring.kept = self.access.secrets


@contextmanager
def bluesky_server(data: Path, appview: str) -> Iterator[str]:
    """The real server, installed once under the project's `var/`; its base URL."""
    command = [sys.executable, "-m", "networks.peers.pds", "--var", str(ROOT / "var" / "peers" / "bluesky")]
    command += ["--data", str(data), "--appview", appview]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert server.stdout is not None
    ready = server.stdout.readline()
    if not ready:
        raise AssertionError(f"The Bluesky server did not start. {server.communicate()[1]}")
    try:
        yield json.loads(ready)["pds"]
    finally:
        server.terminate()
        server.communicate(timeout=15)
