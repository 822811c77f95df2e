"""X (API v2, pay per use: each post costs the council money, one with a link thirteen times as much)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from accounts.catalogue import Action
from networks.manual.pack import instead
from networks.outcomes import Finding, Outcome
from networks.protocol import Access, Delivered, Fetched, Figures, Handle, Profile, Request, barriers
from networks.x import figures, inbound, outbound, webhook
from networks.x.sign_in import SIGN_IN

MAKES_SOMETHING = {Action.POST, Action.REPLY, Action.DIRECT_MESSAGE}


class X:
    """An account on X."""

    code = "x"
    api = "https://api.x.com"
    barriers = barriers("x")
    webhook_secrets = ("consumer_secret", "consumer_secret")
    can_fetch = True
    sign_in = SIGN_IN

    def prepare(self, access: Access, request: Request, handle: Handle) -> Handle:
        """Uploads pictures, or a video with its captions. Raises `Failed`."""
        return handle if request.kind in self.barriers else outbound.prepare(access, request, handle)

    def send(self, access: Access, request: Request, handle: Handle) -> Outcome:
        """One call. A reply that X allows nobody's application becomes `ByHand`."""
        if barrier := self.barriers.get(request.kind):
            return instead(barrier, self.code, access, request)
        return outbound.send(access, request, handle)

    def look_up(self, access: Access, request: Request, handle: Handle, taken: Collection[str] = ()) -> Finding:
        """By the words, in the account's own list: proves out, never not out."""
        return outbound.look_up(access, request, handle, taken)

    def repeat_is_harmless(self, request: Request, handle: Handle, attempted_at: datetime) -> bool:
        """For what says how things shall be; not for what makes one more of something, nor for a person's work."""
        return request.kind not in MAKES_SOMETHING and request.kind not in self.barriers

    def fetch_inbound(self, access: Access, cursor: str) -> Fetched:
        """Mentions and messages. Raises `Failed`."""
        return inbound.fetch(access, cursor)

    def signature_ok(self, raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
        """By the consumer secret."""
        return webhook.signature_ok(raw, headers, secret)

    def handshake(self, query: Mapping[str, str], secret: str) -> str | None:
        """By the consumer secret."""
        return webhook.handshake(query, secret)

    def read_webhook(self, raw: bytes) -> list[Delivered]:
        """Raises `BadDelivery`."""
        return webhook.read(raw)

    def metrics(self, access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
        """Likes, replies, shares, quotes, saves, views. Raises `Failed`."""
        return figures.metrics(access, external_ids)

    def followers(self, access: Access) -> int:
        """Raises `Failed`."""
        return figures.followers(access)

    def profile(self, access: Access) -> Profile:
        """Raises `Failed`."""
        return figures.profile(access)
