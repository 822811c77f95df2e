"""A network without a connector: everything is a person's work, under the same governance as the rest."""

from collections.abc import Collection, Mapping
from datetime import datetime

from accounts.catalogue import Action, Barrier, network
from networks.manual.pack import instead
from networks.outcomes import CannotTell, Failed, Finding, Outcome, Refused
from networks.protocol import Access, BadDelivery, Delivered, Fetched, Figures, Handle, Left, Profile, Request
from networks.sign_in import SignIn


class Manual:
    """Hands each request back as a copy pack."""

    api = ""
    webhook_secrets: tuple[str, str] | None = None
    can_fetch = False
    sign_in: SignIn | None = None

    def __init__(self, code: str) -> None:
        self.code = code
        by_hand = Barrier(f"{network(code).name} is not connected: do this by hand, then confirm.", by_hand=True)
        self.barriers: Mapping[Action, Barrier] = {**dict.fromkeys(Action, by_hand), **network(code).barriers}

    def asks_first(self, request: Request) -> bool:
        """There is nobody to ask."""
        return False

    def prepare(self, access: Access, request: Request, handle: Handle) -> Handle:
        """Nothing to prepare."""
        return handle

    def send(self, access: Access, request: Request, handle: Handle) -> Outcome:
        """`ByHand`, or `Refused` where nobody can do it."""
        return instead(self.barriers[request.kind], self.code, access, request)

    def look_up(self, access: Access, request: Request, handle: Handle, taken: Collection[str] = ()) -> Finding:
        """Only the person who did it knows."""
        return CannotTell(f"{network(self.code).name} is not connected, so only the person who did it can say.")

    def repeat_is_harmless(self, request: Request, handle: Handle, attempted_at: datetime) -> bool:
        """Handing the same pack to a second person could make a second post."""
        return False

    def left_behind(self, account: str, handle: Handle) -> Left | None:
        """Nothing was put there."""
        return None

    def fetch_inbound(self, access: Access, cursor: str) -> Fetched:
        """What comes in is typed in by hand."""
        return Fetched((), cursor)

    def signature_ok(self, raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
        """No webhook, so no delivery is genuine."""
        return False

    def handshake(self, query: Mapping[str, str], secret: str) -> str | None:
        """No webhook."""
        return None

    def read_webhook(self, raw: bytes) -> list[Delivered]:
        """No webhook."""
        raise BadDelivery(f"{network(self.code).name} delivers nothing here.")

    def metrics(self, access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
        """None are known."""
        return {}

    def followers(self, access: Access) -> int:
        """Nobody but a person can read them. Raises `Failed`."""
        raise Failed(Refused(f"{network(self.code).name} is not connected: type the number in.", before_sending=False))

    def profile(self, access: Access) -> Profile:
        """As registered: nothing can be asked."""
        entry = network(self.code)
        return Profile(access.external_id, access.handle, access.handle, entry.profile_address(access.handle))
