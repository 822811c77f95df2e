"""How a connector is put together: from the modules of its network's folder, which are all written to the same plan.

What the network does not do never reaches them: it is handed to a person, or refused with the catalogue's sentence.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from accounts.catalogue import Action, Barrier, network
from networks.manual.pack import instead
from networks.outcomes import Finding, Outcome
from networks.protocol import Access, BadDelivery, Delivered, Fetched, Figures, Handle, Left, Profile, Request

if TYPE_CHECKING:
    from networks.sign_in import SignIn


class OutboundModule(Protocol):
    """`outbound.py`: as `protocol.Connector` says, asked only for what the network does."""

    def asks_first(self, request: Request, /) -> bool: ...
    def prepare(self, access: Access, request: Request, handle: Handle, /) -> Handle: ...
    def send(self, access: Access, request: Request, handle: Handle, /) -> Outcome: ...
    def look_up(self, access: Access, request: Request, handle: Handle, taken: Collection[str], /) -> Finding: ...
    def repeat_is_harmless(self, request: Request, handle: Handle, attempted_at: datetime, /) -> bool: ...
    def left_behind(self, account: str, handle: Handle, /) -> Left | None: ...


class InboundModule(Protocol):
    """`inbound.py`, where what comes in can be read."""

    def fetch(self, access: Access, cursor: str, /) -> Fetched: ...


class FiguresModule(Protocol):
    """`figures.py`."""

    def metrics(self, access: Access, external_ids: Collection[str], /) -> dict[str, Figures]: ...
    def followers(self, access: Access, /) -> int: ...
    def profile(self, access: Access, /) -> Profile: ...


class WebhookModule(Protocol):
    """`webhook.py`, where the network has webhooks. `SECRETS`: see `Connector.webhook_secrets`."""

    SECRETS: tuple[str, str]

    def signature_ok(self, raw: bytes, headers: Mapping[str, str], secret: str, /) -> bool: ...
    def handshake(self, query: Mapping[str, str], secret: str, /) -> str | None: ...
    def read(self, raw: bytes, /) -> list[Delivered]: ...


@dataclass(frozen=True, kw_only=True)
class Composed:
    """One network, of the modules in its folder. What each method answers stands in `protocol.Connector`."""

    code: str
    api: str = ""
    outbound: OutboundModule
    inbound: InboundModule | None = None
    figures: FiguresModule
    webhook: WebhookModule | None = None
    sign_in: "SignIn | None" = None

    @property
    def barriers(self) -> Mapping[Action, Barrier]:
        """The catalogue's."""
        return network(self.code).barriers

    @property
    def can_fetch(self) -> bool:
        """Where it has a module that polls."""
        return self.inbound is not None

    @property
    def webhook_secrets(self) -> tuple[str, str] | None:
        """Those that the webhook's module names."""
        return self.webhook.SECRETS if self.webhook else None

    def asks_first(self, request: Request) -> bool:
        """Never for a person's work."""
        return request.kind not in self.barriers and self.outbound.asks_first(request)

    def prepare(self, access: Access, request: Request, handle: Handle) -> Handle:
        """Nothing for a person's work. Raises `Failed`."""
        return handle if request.kind in self.barriers else self.outbound.prepare(access, request, handle)

    def send(self, access: Access, request: Request, handle: Handle) -> Outcome:
        """`ByHand` or `Refused` for what the network does not do."""
        if barrier := self.barriers.get(request.kind):
            return instead(barrier, self.code, access, request)
        return self.outbound.send(access, request, handle)

    def look_up(self, access: Access, request: Request, handle: Handle, taken: Collection[str] = ()) -> Finding:
        """How certain it is, the module says."""
        return self.outbound.look_up(access, request, handle, taken)

    def repeat_is_harmless(self, request: Request, handle: Handle, attempted_at: datetime) -> bool:
        """Never for a person's work: the same pack in a second pair of hands could make a second post."""
        return request.kind not in self.barriers and self.outbound.repeat_is_harmless(request, handle, attempted_at)

    def left_behind(self, account: str, handle: Handle) -> Left | None:
        """By what was kept in the handle."""
        return self.outbound.left_behind(account, handle)

    def fetch_inbound(self, access: Access, cursor: str) -> Fetched:
        """Nothing where nothing can be read. Raises `Failed`."""
        return self.inbound.fetch(access, cursor) if self.inbound else Fetched((), cursor)

    def signature_ok(self, raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
        """No delivery is genuine where there is no webhook."""
        return self.webhook is not None and self.webhook.signature_ok(raw, headers, secret)

    def handshake(self, query: Mapping[str, str], secret: str) -> str | None:
        """None where there is no webhook."""
        return self.webhook.handshake(query, secret) if self.webhook else None

    def read_webhook(self, raw: bytes) -> list[Delivered]:
        """Raises `BadDelivery`, always so where there is no webhook."""
        if self.webhook is None:
            raise BadDelivery(f"{network(self.code).name} delivers nothing here.")
        return self.webhook.read(raw)

    def metrics(self, access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
        """Raises `Failed`."""
        return self.figures.metrics(access, external_ids)

    def followers(self, access: Access) -> int:
        """Raises `Failed`."""
        return self.figures.followers(access)

    def profile(self, access: Access) -> Profile:
        """Raises `Failed`."""
        return self.figures.profile(access)
