"""YouTube (Data API v3). A post is a video, a comment can be answered, held back, rejected, and its author banned."""

from collections.abc import Collection, Mapping
from datetime import datetime

from accounts.catalogue import Action
from networks.manual.pack import instead
from networks.outcomes import Finding, Outcome
from networks.protocol import Access, BadDelivery, Delivered, Fetched, Figures, Handle, Profile, Request, barriers
from networks.youtube import figures, inbound, outbound
from networks.youtube.sign_in import SIGN_IN


class YouTube:
    """A channel."""

    code = "youtube"
    api = "https://www.googleapis.com"
    barriers = barriers("youtube")
    webhook_secrets = None
    can_fetch = True
    sign_in = SIGN_IN

    def prepare(self, access: Access, request: Request, handle: Handle) -> Handle:
        """The video, private, with its captions. Raises `Failed`."""
        return handle if request.kind in self.barriers else outbound.prepare(access, request, handle)

    def send(self, access: Access, request: Request, handle: Handle) -> Outcome:
        """One call; for a post the one that makes the video public."""
        if barrier := self.barriers.get(request.kind):
            return instead(barrier, self.code, access, request)
        return outbound.send(access, request, handle)

    def look_up(self, access: Access, request: Request, handle: Handle, taken: Collection[str] = ()) -> Finding:
        """A video: certain both ways, and its identity is ours alone. A reply by its words: proves out, never not out."""
        return outbound.look_up(access, request, handle, taken)

    def repeat_is_harmless(self, request: Request, handle: Handle, attempted_at: datetime) -> bool:
        """For all that says how things shall be, a video's being public too; not for a reply, nor for a person's work."""
        return request.kind is not Action.REPLY and request.kind not in self.barriers

    def fetch_inbound(self, access: Access, cursor: str) -> Fetched:
        """Comments and replies. Raises `Failed`."""
        return inbound.fetch(access, cursor)

    def signature_ok(self, raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
        """YouTube pushes news of videos only, which we do not take: no delivery is genuine."""
        return False

    def handshake(self, query: Mapping[str, str], secret: str) -> str | None:
        """No webhook."""
        return None

    def read_webhook(self, raw: bytes) -> list[Delivered]:
        """No webhook."""
        raise BadDelivery("YouTube delivers nothing here.")

    def metrics(self, access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
        """Views, likes, replies. Raises `Failed`."""
        return figures.metrics(access, external_ids)

    def followers(self, access: Access) -> int:
        """Subscribers, rounded by YouTube. Raises `Failed`."""
        return figures.followers(access)

    def profile(self, access: Access) -> Profile:
        """Raises `Failed`."""
        return figures.profile(access)
