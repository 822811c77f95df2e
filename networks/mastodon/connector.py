"""Mastodon, on whichever server the account lives (docs.joinmastodon.org; run against mastodon_mock 0.6.1).

An account's server, the people whom it knows and their numbers are its own: a person has another number on another server.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from networks.manual.pack import instead
from networks.mastodon import figures, inbound, outbound
from networks.mastodon.sign_in import SIGN_IN
from networks.outcomes import Finding, Outcome
from networks.protocol import Access, BadDelivery, Delivered, Fetched, Figures, Handle, Profile, Request, barriers


class Mastodon:
    """An account. The base URL comes with the access."""

    code = "mastodon"
    api = ""
    barriers = barriers("mastodon")
    webhook_secrets = None
    can_fetch = True
    sign_in = SIGN_IN

    def prepare(self, access: Access, request: Request, handle: Handle) -> Handle:
        """Key, words and the server's limits; uploads. Raises `Failed`."""
        return handle if request.kind in self.barriers else outbound.prepare(access, request, handle)

    def send(self, access: Access, request: Request, handle: Handle) -> Outcome:
        """One call; a second one, which only reads, where a post to be deleted is not there."""
        if barrier := self.barriers.get(request.kind):
            return instead(barrier, self.code, access, request)
        return outbound.send(access, request, handle)

    def look_up(self, access: Access, request: Request, handle: Handle, taken: Collection[str] = ()) -> Finding:
        """By the words: proves out, never not out."""
        return outbound.look_up(access, request, handle, taken)

    def repeat_is_harmless(self, request: Request, handle: Handle, attempted_at: datetime) -> bool:
        """By the key that Mastodon itself keeps for an hour; not on other software, nor for a person's work."""
        return request.kind not in self.barriers and outbound.repeat_is_harmless(request, handle, attempted_at)

    def fetch_inbound(self, access: Access, cursor: str) -> Fetched:
        """Replies, mentions and direct messages. Raises `Failed`."""
        return inbound.fetch(access, cursor)

    def signature_ok(self, raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
        """Mastodon has no webhook for an account, so no delivery is genuine."""
        return False

    def handshake(self, query: Mapping[str, str], secret: str) -> str | None:
        """No webhook."""
        return None

    def read_webhook(self, raw: bytes) -> list[Delivered]:
        """No webhook."""
        raise BadDelivery("Mastodon delivers nothing here.")

    def metrics(self, access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
        """Replies, boosts, favourites, quotes. Raises `Failed`."""
        return figures.metrics(access, external_ids)

    def followers(self, access: Access) -> int:
        """Raises `Failed`."""
        return figures.followers(access)

    def profile(self, access: Access) -> Profile:
        """Raises `Failed`."""
        return figures.profile(access)
