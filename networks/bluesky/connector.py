"""Bluesky (AT Protocol; lexicons com.atproto.* and app.bsky.*, seen against PDS 0.4.217)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from networks.bluesky import figures, inbound, outbound
from networks.manual.pack import instead
from networks.outcomes import Finding, Outcome
from networks.protocol import Access, BadDelivery, Delivered, Fetched, Figures, Handle, Profile, Request, barriers


class Bluesky:
    """Each account has a server (PDS) of its own, so the base URL comes with the access."""

    code = "bluesky"
    api = ""
    barriers = barriers("bluesky")
    webhook_secrets = None
    can_fetch = True
    sign_in = None

    def prepare(self, access: Access, request: Request, handle: Handle) -> Handle:
        """Record and key, pictures uploaded. Raises `Failed`."""
        return handle if request.kind in self.barriers else outbound.prepare(access, request, handle)

    def send(self, access: Access, request: Request, handle: Handle) -> Outcome:
        """One `putRecord` or `deleteRecord`."""
        if barrier := self.barriers.get(request.kind):
            return instead(barrier, self.code, access, request)
        return outbound.send(access, request, handle)

    def look_up(self, access: Access, request: Request, handle: Handle, taken: Collection[str] = ()) -> Finding:
        """Certain both ways; the key is ours alone, so nothing can be `taken`."""
        return outbound.look_up(access, request, handle)

    def repeat_is_harmless(self, request: Request, handle: Handle, attempted_at: datetime) -> bool:
        """Always, for what goes by the API: own key and `swapRecord: null`; the rest says how things shall be."""
        return request.kind not in self.barriers

    def fetch_inbound(self, access: Access, cursor: str) -> Fetched:
        """Replies, mentions and quotes. Raises `Failed`."""
        return inbound.fetch(access, cursor)

    def signature_ok(self, raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
        """Bluesky has no webhook, so no delivery is genuine."""
        return False

    def handshake(self, query: Mapping[str, str], secret: str) -> str | None:
        """No webhook."""
        return None

    def read_webhook(self, raw: bytes) -> list[Delivered]:
        """No webhook."""
        raise BadDelivery("Bluesky delivers nothing here.")

    def metrics(self, access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
        """Likes, replies, shares, quotes. Raises `Failed`."""
        return figures.metrics(access, external_ids)

    def followers(self, access: Access) -> int:
        """Raises `Failed`."""
        return figures.followers(access)

    def profile(self, access: Access) -> Profile:
        """Raises `Failed`."""
        return figures.profile(access)
