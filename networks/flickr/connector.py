"""Flickr. A post is a picture, a comment can be answered and deleted; there is no hiding, blocking or private message."""

from collections.abc import Collection, Mapping
from datetime import datetime

from accounts.catalogue import Action
from networks.flickr import figures, inbound, outbound
from networks.flickr.sign_in import SIGN_IN
from networks.manual.pack import instead
from networks.outcomes import Failed, Finding, Outcome, Refused
from networks.protocol import Access, BadDelivery, Delivered, Fetched, Figures, Handle, Profile, Request, barriers


class Flickr:
    """An account."""

    code = "flickr"
    api = "https://api.flickr.com"
    barriers = barriers("flickr")
    webhook_secrets = None
    can_fetch = True
    sign_in = SIGN_IN

    def prepare(self, access: Access, request: Request, handle: Handle) -> Handle:
        """The picture, private. Raises `Failed`."""
        return handle if request.kind in self.barriers else outbound.prepare(access, request, handle)

    def send(self, access: Access, request: Request, handle: Handle) -> Outcome:
        """One call; for a post the one that makes the picture public."""
        if barrier := self.barriers.get(request.kind):
            return instead(barrier, self.code, access, request)
        return outbound.send(access, request, handle)

    def look_up(self, access: Access, request: Request, handle: Handle, taken: Collection[str] = ()) -> Finding:
        """A picture: certain both ways, and its identity is ours alone. A comment by its words: proves out, never not out."""
        return outbound.look_up(access, request, handle, taken)

    def repeat_is_harmless(self, request: Request, handle: Handle, attempted_at: datetime) -> bool:
        """For all that says how things shall be, a picture's being public too; not for a reply, nor for a person's work."""
        return request.kind is not Action.REPLY and request.kind not in self.barriers

    def fetch_inbound(self, access: Access, cursor: str) -> Fetched:
        """Comments. Raises `Failed`."""
        return inbound.fetch(access, cursor)

    def signature_ok(self, raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
        """Flickr has no webhook, so no delivery is genuine."""
        return False

    def handshake(self, query: Mapping[str, str], secret: str) -> str | None:
        """No webhook."""
        return None

    def read_webhook(self, raw: bytes) -> list[Delivered]:
        """No webhook."""
        raise BadDelivery("Flickr delivers nothing here.")

    def metrics(self, access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
        """Views, favourites, comments. Raises `Failed`."""
        return figures.metrics(access, external_ids)

    def followers(self, access: Access) -> int:
        """Raises `Failed`: Flickr tells nobody."""
        raise Failed(Refused("Flickr tells nobody how many follow an account.", before_sending=False))

    def profile(self, access: Access) -> Profile:
        """Raises `Failed`."""
        return figures.profile(access)
