"""The real peers behind the connectors: a Bluesky server from npm, the sandbox for Facebook and X; and their ledgers.

A missing peer is a failure, here as on the build machine: without it nothing is proved.
"""

import hashlib
import json
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from networks.http import AllowedHosts, Answer, Client
from networks.outcomes import Accepted
from networks.protocol import Access, Connector, Media, Secrets, Target
from networks.registry import connector
from tests.networks.appview import AppView
from tests.sandbox.running import Account, Sandbox

ROOT = Path(__file__).parents[2]
HERE = AllowedHosts(frozenset(), demonstration=True)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)


class Keyring:
    """Secrets and pictures of one account, in memory: what the database side does with a lease, done with a lock."""

    def __init__(self, kept: Secrets) -> None:
        self.kept, self.renewals = kept, 0
        self.pictures: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def renew(self, stale: Secrets, fetch: Callable[[Secrets], Secrets]) -> Secrets:
        with self._lock:
            if self.kept == stale:
                self.kept, self.renewals = fetch(stale), self.renewals + 1
            return self.kept

    def picture(self, alt: str, content: bytes = PNG) -> Media:
        key = f"media/{len(self.pictures)}.png"
        self.pictures[key] = content
        return Media(key, "image/png", len(content), hashlib.sha256(content).hexdigest(), alt)

    def access(self, external_id: str, handle: str, base_url: str) -> Access:
        return Access(
            external_id, handle, base_url, HERE, self.kept, renew=self.renew, read_media=self.pictures.__getitem__
        )


@dataclass(frozen=True)
class Seen:
    """A post of ours as residents see it."""

    external_id: str
    text: str
    alts: tuple[str, ...] = ()
    answers: str = ""


class Peer(Protocol):
    """One account of ours on one network, with what really stands there."""

    connector: Connector
    access: Access
    keyring: Keyring

    def seen(self) -> list[Seen]:
        """What the account has written and what stands."""

    def comment(self, post: Accepted, text: str) -> Target:
        """A resident answers a post of ours."""

    def is_hidden(self, comment: Target) -> bool: ...

    def is_blocked(self, person: str) -> bool: ...

    def take_access_away(self) -> None: ...


def join(pds: str, who: str) -> dict[str, Any]:
    """A new person on the Bluesky server: handle, did, password, session."""
    name, password = f"{who}-{secrets.token_hex(4)}", secrets.token_urlsafe(12)
    body = {"handle": f"{name}.test", "password": password, "email": f"{name}@example.com"}
    made = Client(pds, HERE, 20).call("POST", ("xrpc", "com.atproto.server.createAccount"), json=body)
    return {**made.fields, "password": password}


class BlueskyPeer:
    """A new account on the real server, where `resident` is too."""

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


@dataclass
class SandboxPeer:
    """A new account on a pretend network."""

    network: str
    account: Account
    connector: Connector = field(init=False)
    keyring: Keyring = field(init=False)
    access: Access = field(init=False)

    def __post_init__(self) -> None:
        prefix = {"facebook": "/fb", "x": "/x"}[self.network]
        self.connector = connector(self.network)
        self.keyring = Keyring({"access_token": self.account.token})
        self.access = self.keyring.access(self.account.id, self.account.handle, self.account.sandbox.base + prefix)

    def standing(self) -> list[dict[str, Any]]:
        found = self.account.sandbox.control("GET", "posts", network=self.network, account=self.account.id)
        return list(found["posts"])

    def seen(self) -> list[Seen]:
        return [
            Seen(post["id"], post["text"], self._alts(post["id"]), post["parent"] or "")
            for post in self.standing()
            if post["by_council"]
        ]

    def _alts(self, post: str) -> tuple[str, ...]:
        if self.network == "x":
            query = {"expansions": "attachments.media_keys", "media.fields": "alt_text"}
            included = self.account("GET", f"tweets/{post}", params=query).json().get("includes", {})
            return tuple(item["alt_text"] for item in included.get("media", []))
        hanging = self.account("GET", post, params={"fields": "attachments"})
        photos = [item["target"]["id"] for item in _inside(hanging.json()) if item["media_type"] == "photo"]
        fields = {"fields": "alt_text_custom"}
        return tuple(self.account("GET", photo, params=fields).json()["alt_text_custom"] for photo in photos)

    def comment(self, post: Accepted, text: str) -> Target:
        made = self.account.resident("comment", text, post=post.external_id)
        return Target(made["id"], root_external_id=post.external_id, person=made["resident"])

    def is_hidden(self, comment: Target) -> bool:
        return any(post["id"] == comment.external_id and post["hidden_at"] for post in self.standing())

    def is_blocked(self, person: str) -> bool:
        listed = self.account("GET", f"{self.account.id}/blocked").json()["data"]
        return any(one["id"] == person for one in listed)

    def take_access_away(self) -> None:
        self.account.sandbox.control("POST", "tokens", network=self.network, account=self.account.id, do="revoke")


def _inside(post: dict[str, Any]) -> list[dict[str, Any]]:
    hanging = post.get("attachments", {}).get("data", [])
    return [below for item in hanging for below in item.get("subattachments", {}).get("data", [])] or hanging


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


@contextmanager
def sandbox_server(folder: Path, webhooks: str = "") -> Iterator[Sandbox]:
    """The pretend networks, which deliver to `webhooks`."""
    running = Sandbox(folder, webhooks)
    running.start()
    try:
        yield running
    finally:
        running.stop()
