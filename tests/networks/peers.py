"""What stands behind the connectors in these tests, and what really happened there.

Each network's own peer is in its folder (`tests/networks/x/peer.py`); `contract/conftest.py` lists them. A missing peer is a
failure, here as on the build machine: without it nothing is proved.
"""

import hashlib
import io
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accounts.catalogue import Action
from networks.http import AllowedHosts
from networks.outcomes import Accepted
from networks.protocol import Access, Connector, Media, Request, Secrets, Target
from networks.registry import connector
from tests.networks.gallery import gallery
from tests.sandbox.running import Account, Sandbox

WORDS = "Bins in Elm Road & Oak Road go out on Tuesday: https://example.gov.uk/bins – ten o’clock."
ROOT = Path(__file__).parents[2]
HERE = AllowedHosts(frozenset(), demonstration=True)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)
JPEG = bytes.fromhex(
    f"ffd8ffe000104a46494600010100000100010000ffdb004300{'ff' * 64}ffc0000b080001000101011100ffc400140001"
    f"{'00' * 15}02ffc40014100100{'00' * 14}ffda0008010100003f004fffd9"
)
MP4 = b"".join(
    (len(inside) + 8).to_bytes(4, "big") + name + inside
    for name, inside in ((b"ftyp", b"isom\0\0\2\0isommp41"), (b"mdat", bytes(512)), (b"moov", b""))
)
"""The boxes of a film in which nothing happens (ISO/IEC 14496-12)."""


class Keyring:
    """Secrets and pictures of one account, in memory: what the database side does with a lease, done with a lock."""

    def __init__(self, kept: Secrets) -> None:
        self.kept, self.renewals = kept, 0
        self.pictures: dict[str, bytes] = {}
        self.usual = PNG
        self.address = gallery().hang(self.pictures)
        self._lock = threading.Lock()

    def renew(self, stale: Secrets, fetch: Callable[[Secrets], Secrets]) -> Secrets:
        with self._lock:
            if self.kept == stale:
                self.kept, self.renewals = fetch(stale), self.renewals + 1
            return self.kept

    def picture(self, alt: str, content: bytes = b"") -> Media:
        content = content or self.usual
        kind = "jpeg" if content.startswith(JPEG[:3]) else "png"
        key = f"media/{len(self.pictures)}.{kind}"
        self.pictures[key] = content
        return Media(key, f"image/{kind}", len(content), hashlib.sha256(content).hexdigest(), alt)

    def film(self, content: bytes = MP4, captions: Media | None = None) -> Media:
        key = f"media/{len(self.pictures)}.mp4"
        self.pictures[key] = content
        return Media(key, "video/mp4", len(content), hashlib.sha256(content).hexdigest(), captions=captions)

    def captions(self, words: str) -> Media:
        """The file of a video's captions."""
        key, content = f"media/{len(self.pictures)}.vtt", words.encode()
        self.pictures[key] = content
        return Media(key, "text/vtt", len(content), hashlib.sha256(content).hexdigest())

    def access(self, external_id: str, handle: str, base_url: str) -> Access:
        return Access(
            external_id,
            handle,
            base_url,
            HERE,
            self.kept,
            renew=self.renew,
            open_media=lambda key: io.BytesIO(self.pictures[key]),
            address_of=lambda media: f"{self.address}/{media.key}",
        )


@dataclass(frozen=True)
class Seen:
    """A post of ours as residents see it."""

    external_id: str
    text: str
    alts: tuple[str, ...] = ()
    answers: str = ""


class Peer:
    """One account of ours on one network, with what really stands there."""

    connector: Connector
    access: Access
    keyring: Keyring
    sending: str
    """What a proxy recognises the sending call by."""
    keeps_words = True
    """Whether residents read exactly our words (X shortens links)."""
    tells_not_out = False
    """Whether a look can prove that something is not out."""
    tells_followers = True
    """Whether it says how many follow an account."""

    def post(self, text: str = WORDS, *media: Media) -> Request:
        """A post as this network takes it."""
        return Request(Action.POST, text, media=media)

    @property
    def answering(self) -> str:
        """What a proxy recognises a reply by."""
        return self.sending

    def medium(self) -> Media:
        """A picture; a video where the network takes no pictures."""
        return self.keyring.picture("A bin")

    def place_of_a_reply(self, comment: Target) -> str:
        """Under what a reply to it stands."""
        return comment.external_id

    @property
    def some_post(self) -> str:
        """An identity that could be that of a post of ours."""
        raise NotImplementedError

    def stranger(self) -> "Peer":
        """Another account of the same kind."""
        raise NotImplementedError

    def seen(self) -> list[Seen]:
        """What the account has written and what stands."""
        raise NotImplementedError

    def comment(self, post: Accepted, text: str) -> Target:
        """A resident answers a post of ours."""
        raise NotImplementedError

    def is_hidden(self, comment: Target) -> bool:
        raise NotImplementedError

    def is_blocked(self, person: str) -> bool:
        raise NotImplementedError

    def take_access_away(self) -> None:
        raise NotImplementedError


class SandboxPeer(Peer):
    """A new account on a pretend network."""

    network: str
    posting: str
    """The permission without which it cannot post."""
    figures: Mapping[str, int]
    """What our connector tells of a post with the figures that `test_reading` sets, and one comment."""
    deliveries_of_a_comment = 1
    hears_mentions = True
    """Whether residents can name an account in posts of their own."""
    refuses_repeats = True
    """Whether the same words twice are refused."""
    waits = "account"
    """Who has to wait after too many calls of one account."""
    tells_names = True
    """Whether what comes in says by name who wrote it (LinkedIn says it by identity alone)."""

    tells_who = True
    """Whether what comes in has the writer's identity (Threads knows people by their handles alone)."""
    tells_edits = True
    """Whether a webhook tells that somebody changed a comment."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.connector = connector(self.network)
        self.keyring = Keyring({"access_token": account.token})
        self.access = self.keyring.access(account.id, account.handle, f"{account.sandbox.base}/{self.network}")

    def stranger(self) -> "SandboxPeer":
        return type(self)(self.account.sandbox.account(self.network))

    def control(self, method: str, path: str, **asked: Any) -> dict[str, Any]:
        """The control plane, about this account."""
        return self.account.sandbox.control(method, path, network=self.network, account=self.account.id, **asked)

    def standing(self) -> list[dict[str, Any]]:
        return list(self.control("GET", "posts")["posts"])

    def seen(self) -> list[Seen]:
        return [
            Seen(post["id"], post["text"], self.alts(post["id"]), post["parent"] or "")
            for post in self.standing()
            if post["by_council"]
        ]

    def alts(self, post: str) -> tuple[str, ...]:
        """The alt texts of a post's pictures, as the network's own API tells them."""
        raise NotImplementedError

    def comment(self, post: Accepted, text: str) -> Target:
        made = self.account.resident("comment", text, post=post.external_id)
        return Target(made["id"], root_external_id=post.external_id, person=made["resident"])

    def is_hidden(self, comment: Target) -> bool:
        return any(post["id"] == comment.external_id and post["hidden_at"] for post in self.standing())

    def take_access_away(self) -> None:
        self.control("POST", "tokens", do="revoke")


@contextmanager
def sandbox_server(folder: Path, webhooks: str = "") -> Iterator[Sandbox]:
    """The pretend networks, which deliver to `webhooks`."""
    running = Sandbox(folder, webhooks)
    running.start()
    try:
        yield running
    finally:
        running.stop()
