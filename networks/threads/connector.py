"""Threads (API v1.0)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from accounts.catalogue import Action
from networks import meta
from networks.manual.pack import instead
from networks.meta.containers import repeat_is_harmless
from networks.outcomes import Finding, Outcome
from networks.protocol import Access, Delivered, Fetched, Figures, Handle, Profile, Request, barriers
from networks.threads import figures, inbound, outbound, webhook
from networks.threads.sign_in import SIGN_IN

CONTAINED = {Action.POST, Action.REPLY}


class Threads:
    """An account on Threads."""

    code = "threads"
    api = "https://graph.threads.net"
    barriers = barriers("threads")
    webhook_secrets = meta.WEBHOOK_SECRETS
    can_fetch = True
    sign_in = SIGN_IN

    def prepare(self, access: Access, request: Request, handle: Handle) -> Handle:
        """Makes the container of a post or reply, and waits for it. Raises `Failed`."""
        return handle if request.kind in self.barriers else outbound.prepare(access, request, handle)

    def send(self, access: Access, request: Request, handle: Handle) -> Outcome:
        """One call."""
        if barrier := self.barriers.get(request.kind):
            return instead(barrier, self.code, access, request)
        return outbound.send(access, request, handle)

    def look_up(self, access: Access, request: Request, handle: Handle, taken: Collection[str] = ()) -> Finding:
        """By the container, certain both ways."""
        return outbound.look_up(access, request, handle, taken)

    def repeat_is_harmless(self, request: Request, handle: Handle, attempted_at: datetime) -> bool:
        """For a post or reply as long as its container is the same, and for what says how things shall be."""
        if request.kind in CONTAINED:
            return repeat_is_harmless(handle)
        return request.kind not in self.barriers

    def fetch_inbound(self, access: Access, cursor: str) -> Fetched:
        """Replies and mentions. Raises `Failed`."""
        return inbound.fetch(access, cursor)

    def signature_ok(self, raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
        """By the app secret."""
        return meta.signature_ok(raw, headers, secret)

    def handshake(self, query: Mapping[str, str], secret: str) -> str | None:
        """By the verify token that we chose when subscribing."""
        return meta.handshake(query, secret)

    def read_webhook(self, raw: bytes) -> list[Delivered]:
        """Raises `BadDelivery`."""
        return webhook.read(raw)

    def metrics(self, access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
        """Views, likes, replies, shares, quotes. Raises `Failed`."""
        return figures.metrics(access, external_ids)

    def followers(self, access: Access) -> int:
        """Raises `Failed`."""
        return figures.followers(access)

    def profile(self, access: Access) -> Profile:
        """Raises `Failed`."""
        return figures.profile(access)
