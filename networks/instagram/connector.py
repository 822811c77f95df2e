"""Instagram, professional accounts (Graph v26.0).

An account is connected through its Page (graph.facebook.com), or by Instagram's own login: then the secrets hold
`login: instagram` and `server: https://graph.instagram.com`. Paths and answers are the same, webhooks are not.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from accounts.catalogue import Action
from networks import meta
from networks.instagram import figures, inbound, outbound, webhook
from networks.instagram.sign_in import SIGN_IN
from networks.manual.pack import instead
from networks.meta.containers import repeat_is_harmless
from networks.outcomes import Finding, Outcome
from networks.protocol import Access, Delivered, Fetched, Figures, Handle, Profile, Request, barriers

MAKES_SOMETHING = {Action.REPLY, Action.DIRECT_MESSAGE}


class Instagram:
    """An account on Instagram."""

    code = "instagram"
    api = "https://graph.facebook.com"
    barriers = barriers("instagram")
    webhook_secrets = meta.WEBHOOK_SECRETS
    can_fetch = True
    sign_in = SIGN_IN

    def prepare(self, access: Access, request: Request, handle: Handle) -> Handle:
        """Makes the container of a post, and waits for it. Raises `Failed`."""
        return handle if request.kind in self.barriers else outbound.prepare(access, request, handle)

    def send(self, access: Access, request: Request, handle: Handle) -> Outcome:
        """One call of Graph."""
        if barrier := self.barriers.get(request.kind):
            return instead(barrier, self.code, access, request)
        return outbound.send(access, request, handle)

    def look_up(self, access: Access, request: Request, handle: Handle, taken: Collection[str] = ()) -> Finding:
        """A post by its container, certain both ways; the rest by the words, which prove out, never not out."""
        return outbound.look_up(access, request, handle, taken)

    def repeat_is_harmless(self, request: Request, handle: Handle, attempted_at: datetime) -> bool:
        """For a post as long as its container is the same, and for what says how things shall be."""
        if request.kind is Action.POST:
            return repeat_is_harmless(handle)
        return request.kind not in MAKES_SOMETHING and request.kind not in self.barriers

    def fetch_inbound(self, access: Access, cursor: str) -> Fetched:
        """Comments, tags, messages. Raises `Failed`."""
        return inbound.fetch(access, cursor)

    def signature_ok(self, raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
        """By the app secret."""
        return meta.signature_ok(raw, headers, secret)

    def handshake(self, query: Mapping[str, str], secret: str) -> str | None:
        """By the verify token that we chose when subscribing."""
        return meta.handshake(query, secret)

    def read_webhook(self, raw: bytes) -> list[Delivered]:
        """Both shapes. Raises `BadDelivery`."""
        return webhook.read(raw)

    def metrics(self, access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
        """Views, reach, likes, replies, saves, shares. Raises `Failed`."""
        return figures.metrics(access, external_ids)

    def followers(self, access: Access) -> int:
        """Raises `Failed`."""
        return figures.followers(access)

    def profile(self, access: Access) -> Profile:
        """Raises `Failed`."""
        return figures.profile(access)
