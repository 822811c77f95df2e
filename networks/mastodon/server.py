"""What an account's own server takes, as it says itself: `GET /api/v2/instance` (docs.joinmastodon.org, "entities/Instance").

Every server may set limits of its own, and other software speaks Mastodon's language too. What a server leaves out is taken
from the catalogue; one that has no such page is other software, or older than Mastodon 4.0.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from accounts.catalogue import Network, network
from accounts.catalogue.length import LINK_LENGTH, mastodon_length
from accounts.catalogue.links import links
from networks.classify import read, understood
from networks.limits import problems
from networks.mastodon.client import Api
from networks.mastodon.errors import is_gone, or_gone
from networks.outcomes import Failed, Refused
from networks.protocol import Request

_MASTODONS_OWN = re.compile(r"[1-9]\d*\.\d+\.\d+(?!.*compatible)")
"""Others put their own name into the version, "2.7.2 (compatible; Pleroma 2.5.0)", or count their own from 0 (GoToSocial)."""


@dataclass(frozen=True)
class Server:
    """One server. `per_link`: how much a link counts; `None` where it counts in full.

    `keeps_keys`: whether it is Mastodon, or built from its code: of other software some ignore the `Idempotency-Key`, and a
    repeat makes a second post.
    """

    domain: str
    keeps_keys: bool
    characters: int
    per_link: int | None
    entry: Network

    def ensure_takes(self, request: Request, text: str) -> None:
        """`text`: the request's, with the name that it is addressed to. Raises `Failed` with the first thing that does not fit."""
        for problem in self._problems(request, text):
            raise Failed(Refused(problem, before_sending=False))

    def _problems(self, request: Request, text: str) -> Iterator[str]:
        used = self._length(text)
        if used > self.characters:
            yield f"This is {used - self.characters:,} too long for Mastodon on {self.domain}: {used:,} of {self.characters:,}."
        yield from problems(self.entry, request)

    def _length(self, text: str) -> int:
        if self.per_link is None:
            return len(text)
        shortened = sum("://" in link.text for link in links(text))
        return mastodon_length(text) + (self.per_link - LINK_LENGTH) * shortened


@understood()
def server_of(api: Api, address: str) -> Server:
    """`address`: where it is reached. Raises `Failed`."""
    answer = read(api.instance, or_gone)
    return described({} if is_gone(answer) else answer.fields, urlsplit(address).hostname or "")


def described(said: Mapping[str, Any], host: str) -> Server:
    """The server that says this of itself. Raises `TypeError` or `ValueError` where it says it in another form."""
    entry, stated = network("mastodon"), said.get("configuration", {})
    posts = stated.get("statuses", {})
    assert entry.text_limit is not None
    per_link = posts.get("characters_reserved_per_url", None if posts else LINK_LENGTH)
    return Server(
        domain=said.get("domain") or host,
        keeps_keys=_is_mastodon(said),
        characters=int(posts.get("max_characters") or entry.text_limit),
        per_link=per_link,
        entry=_entry(entry, posts, stated.get("media_attachments", {})),
    )


def _entry(entry: Network, posts: Mapping[str, Any], media: Mapping[str, Any]) -> Network:
    """The catalogue's, with this server's limits for media; the text is measured by `Server`."""
    pictures, videos, listed = entry.pictures, entry.videos, media.get("supported_mime_types")
    assert videos is not None

    def taken(kinds: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(kind for kind in kinds if kind in listed) if listed else kinds

    return replace(
        entry,
        text_limit=None,
        alt_limit=media.get("description_limit", entry.alt_limit),
        pictures=replace(
            pictures,
            most=posts.get("max_media_attachments", pictures.most),
            largest=media.get("image_size_limit", pictures.largest),
            kinds=taken(pictures.kinds),
        ),
        videos=replace(videos, largest=media.get("video_size_limit", videos.largest), kinds=taken(videos.kinds)),
    )


def _is_mastodon(said: Mapping[str, Any]) -> bool:
    """By its version and by the name of the repository that its source is in; a fork of it keeps both."""
    source = urlsplit(str(said.get("source_url", ""))).path.rstrip("/").rpartition("/")[2]
    return _MASTODONS_OWN.match(str(said.get("version", ""))) is not None and source.lower().startswith("mastodon")
