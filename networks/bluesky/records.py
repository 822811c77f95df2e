"""Records and their keys: everything that is chosen before the send, so that a repeat is the same record in the same place."""

import secrets
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from networks.http import network_time
from networks.outcomes import Failed, Refused

POST, BLOCK, GATE = "app.bsky.feed.post", "app.bsky.graph.block", "app.bsky.feed.threadgate"
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"


def tid() -> str:
    """A new record key: microseconds, then ten random bits (atproto.com, "Timestamp identifiers").

    By the machine's own clock: a demonstration's frozen hour would give one key twice.
    """
    number = (time.time_ns() // 1_000) << 10 | secrets.randbelow(1 << 10)
    return "".join(_SORTABLE[number >> shift & 31] for shift in range(60, -1, -5))


def created_at() -> str:
    """Now, as a record states it."""
    return stamp(network_time())


def stamp(at: datetime) -> str:
    """A time (UTC) in the form of Bluesky's own, in which times sort as text."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Address:
    """An `at://` address: whose repository, which collection, which key."""

    did: str
    collection: str
    rkey: str

    @classmethod
    def read(cls, uri: str) -> Self:
        """Raises `Failed` where `uri` is none."""
        scheme, _, rest = uri.partition("://")
        parts = rest.split("/")
        if scheme != "at" or len(parts) != 3 or not all(parts):
            raise Failed(Refused("This is not the address of anything on Bluesky.", before_sending=False))
        return cls(*parts)

    def __str__(self) -> str:
        return f"at://{self.did}/{self.collection}/{self.rkey}"

    @property
    def page(self) -> str:
        """Where residents read it; by DID, which stays when the handle changes."""
        return f"https://bsky.app/profile/{self.did}/post/{self.rkey}"

    @property
    def place(self) -> dict[str, str]:
        """As the parameters that name a record."""
        return {"repo": self.did, "collection": self.collection, "rkey": self.rkey}


def pictures(blobs: list[dict[str, Any]], alts: list[str]) -> dict[str, Any]:
    """Uploaded pictures, each with its alt text."""
    images = [{"image": blob, "alt": alt} for blob, alt in zip(blobs, alts, strict=True)]
    return {"$type": "app.bsky.embed.images", "images": images}


def card(url: str, title: str, description: str) -> dict[str, Any]:
    """A link card."""
    external = {"uri": url, "title": title or url, "description": description}
    return {"$type": "app.bsky.embed.external", "external": external}
