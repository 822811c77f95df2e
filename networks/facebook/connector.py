"""Facebook Pages (Graph v26.0)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from accounts.catalogue import Action
from networks import meta
from networks.facebook import figures, inbound, outbound, videos, webhook
from networks.facebook.sign_in import SIGN_IN
from networks.manual.pack import instead
from networks.outcomes import Finding, Outcome
from networks.protocol import Access, Delivered, Fetched, Figures, Handle, Profile, Request, barriers

MAKES_SOMETHING = {Action.POST, Action.REPLY, Action.DIRECT_MESSAGE}


class Facebook:
    """A Page."""

    code = "facebook"
    api = "https://graph.facebook.com"
    barriers = barriers("facebook")
    webhook_secrets = meta.WEBHOOK_SECRETS
    can_fetch = True
    sign_in = SIGN_IN

    def prepare(self, access: Access, request: Request, handle: Handle) -> Handle:
        """Uploads pictures and videos, unpublished. Raises `Failed`."""
        return handle if request.kind in self.barriers else outbound.prepare(access, request, handle)

    def send(self, access: Access, request: Request, handle: Handle) -> Outcome:
        """One call of Graph."""
        if barrier := self.barriers.get(request.kind):
            return instead(barrier, self.code, access, request)
        return outbound.send(access, request, handle)

    def look_up(self, access: Access, request: Request, handle: Handle, taken: Collection[str] = ()) -> Finding:
        """By the words, in the list where they would stand, or by the video: proves out, never not out."""
        return outbound.look_up(access, request, handle, taken)

    def repeat_is_harmless(self, request: Request, handle: Handle, attempted_at: datetime) -> bool:
        """For what says how things shall be, an uploaded video too; not for what makes one more of something."""
        return request.kind not in MAKES_SOMETHING or videos.is_uploaded(handle)

    def fetch_inbound(self, access: Access, cursor: str) -> Fetched:
        """Comments, mentions, messages. Raises `Failed`."""
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
        """Views, reach, clicks, likes, replies, shares. Raises `Failed`."""
        return figures.metrics(access, external_ids)

    def followers(self, access: Access) -> int:
        """Raises `Failed`."""
        return figures.followers(access)

    def profile(self, access: Access) -> Profile:
        """Raises `Failed`."""
        return figures.profile(access)
