"""What every connector can be asked, and in which words. One folder per network answers; `registry.py` lists them.

Connectors are synchronous, hold no state (one serves all threads), and know no database: they are given an immutable
`Access` and a frozen `Request`, and what must be remembered before a send stands in the handle that `prepare` returns.
Where a network's API does not do an action, the connector still takes the request and answers `ByHand` or `Refused`,
so that work by hand goes the same way as all other work.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from io import BufferedIOBase
from typing import TYPE_CHECKING, Any, Protocol, Self

from accounts.catalogue import Action, Barrier
from networks.http import AllowedHosts, Client
from networks.outcomes import Failed, Finding, Outcome, Refused

if TYPE_CHECKING:
    from networks.sign_in import SignIn

Handle = Mapping[str, Any]
"""JSON that a connector keeps between `prepare`, `send` and `look_up`: media ids, a record key, the whole record."""

Secrets = Mapping[str, str]
Renew = Callable[[Secrets, Callable[[Secrets], Secrets]], Secrets]
"""`renew(stale, fetch)`: fresh secrets in place of `stale`.

The caller's side keeps them: where somebody has renewed meanwhile it returns what is kept, otherwise it calls
`fetch(stale)` (one network call, which may raise `Failed`), stores the result and returns it. One renewal at a time per
account: X's refresh tokens work once.
"""

SECONDS_PER_CALL = 25.0
"""A send ends within this, so that an emergency's press waits for it at most half a minute (architecture.md, "Three flows")."""


@dataclass(frozen=True)
class Media:
    """A picture or video as it was approved: its key in the media library, kind, size in bytes, SHA-256 (hex), alt text.

    `captions`: the file of a video's captions (WebVTT), which are its alt text for those who cannot hear it.
    """

    key: str
    content_type: str
    size: int
    sha256: str
    alt: str = ""
    captions: Self | None = None

    @property
    def is_video(self) -> bool:
        return self.content_type.startswith("video/")

    @classmethod
    def read(cls, frozen: Mapping[str, Any]) -> Self:
        """From the outbox. Raises `KeyError` or `TypeError`."""
        captions = frozen.get("captions")
        return cls(**{**frozen, "captions": cls.read(captions) if captions else None})


@dataclass(frozen=True)
class Card:
    """A link that the network draws as a card."""

    url: str
    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class Target:
    """What a request answers or acts upon, in the network's own identities.

    `external_id`: the post, comment or message; a direct message that names a comment answers its author in private.
    `root_external_id`: the post under which the comment stands. `person`: who wrote it, or whom to block.
    `permalink`: where an officer finds it, for work by hand.
    """

    external_id: str = ""
    root_external_id: str = ""
    person: str = ""
    permalink: str = ""


@dataclass(frozen=True)
class Request:
    """One thing to do, exactly as it was approved."""

    kind: Action
    text: str = ""
    link: Card | None = None
    media: tuple[Media, ...] = ()
    target: Target = Target()
    languages: tuple[str, ...] = ("en",)

    @property
    def video(self) -> Media | None:
        """The video among its media; a post takes one."""
        return next((media for media in self.media if media.is_video), None)

    def frozen(self) -> dict[str, Any]:
        """As JSON, for the outbox."""
        return asdict(self)

    @classmethod
    def read(cls, frozen: Mapping[str, Any]) -> Self:
        """From the outbox. Raises `KeyError`, `TypeError` or `ValueError` where it is no request."""
        return cls(
            kind=Action(frozen["kind"]),
            text=frozen["text"],
            link=Card(**frozen["link"]) if frozen["link"] else None,
            media=tuple(Media.read(item) for item in frozen["media"]),
            target=Target(**frozen["target"]),
            languages=tuple(frozen["languages"]),
        )


@dataclass(frozen=True)
class Access:
    """All that a connector may use to act for one account. Its repr shows no secret."""

    external_id: str
    handle: str
    base_url: str
    hosts: AllowedHosts = field(repr=False)
    secrets: Secrets = field(repr=False)
    renew: Renew = field(repr=False, compare=False)
    open_media: Callable[[str], BufferedIOBase] = field(repr=False, compare=False)
    address_of: Callable[[Media], str] = field(repr=False, compare=False)
    """Where a network that fetches media itself finds them."""
    app: Secrets = field(default_factory=dict, repr=False)
    """The council's own application at the network, by the names of NETWORK_SECRETS: tokens are renewed with it."""
    within: float = SECONDS_PER_CALL

    def client(self, host: str = "") -> Client:
        """HTTP for one errand, whose deadline starts now.

        `host`: another host of the same network (for uploads, for tokens), which the connector names in its own code. A
        demonstration has it below the same address as all else of that network.
        """
        if not host or self.hosts.demonstration:
            return Client(self.base_url, self.hosts, self.within)
        return Client(f"https://{host}", AllowedHosts(self.hosts.names | {host}), self.within)

    def picture(self, media: Media) -> bytes:
        """The bytes that were approved. Raises `Failed` where the library holds others."""
        return b"".join(self.pieces(media, media.size or 1))

    def pieces(self, media: Media, size: int, start: int = 0) -> Iterator[bytes]:
        """The same from byte `start` on in pieces of `size` bytes, so that a video is never in memory as a whole."""
        with self.open_media(media.key) as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != media.sha256:
                kind = "video" if media.is_video else "picture"
                raise Failed(Refused(f"The {kind} is not the one that was approved.", before_sending=False))
            file.seek(start)
            while piece := file.read(size):
                yield piece


class Kind(StrEnum):
    """What came in."""

    COMMENT = "comment"
    MENTION = "mention"
    DIRECT_MESSAGE = "direct_message"
    REVIEW = "review"


class Verb(StrEnum):
    """What happened to it."""

    ADD = "add"
    EDIT = "edit"
    REMOVE = "remove"


@dataclass(frozen=True)
class Author:
    """Who wrote it. All empty where the network does not say (a Page without the right permission)."""

    external_id: str = ""
    handle: str = ""
    name: str = ""


@dataclass(frozen=True)
class Attachment:
    """What hangs on it: its address at the network, and the alt text its author gave."""

    url: str
    alt: str = ""


@dataclass(frozen=True)
class Inbound:
    """A comment, mention, message or review, whichever network it came from. `at` is the network's own time (UTC).

    `text` is empty where the network sent none (a sticker, a removal). `is_ours`: the account itself wrote it.
    `earlier_external_ids`: what it was called before, where an edit gets a new identity (X), oldest first.
    """

    network: str
    account_external_id: str
    kind: Kind
    external_id: str
    at: datetime
    author: Author
    verb: Verb = Verb.ADD
    text: str = ""
    parent_external_id: str = ""
    root_post_external_id: str = ""
    attachments: tuple[Attachment, ...] = ()
    permalink: str = ""
    is_ours: bool = False
    earlier_external_ids: tuple[str, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Delivered:
    """One event of a webhook delivery. `key` is the same when the network delivers it again.

    `inbound` is `None` for events that nobody has to answer (a like, our own hiding): they are kept, and go nowhere.
    """

    key: str
    account_external_id: str
    inbound: Inbound | None
    raw: Mapping[str, Any] = field(repr=False)


class BadDelivery(ValueError):
    """A webhook body that is not one of this network's."""


@dataclass(frozen=True)
class Fetched:
    """What a poll brought, oldest first; where the next one starts; and whether there is more to fetch at once."""

    items: tuple[Inbound, ...]
    cursor: str
    more: bool = False


Figures = Mapping[str, int]
"""`likes`, `replies`, `shares`, `quotes`, `clicks`, `views`, `reach`, `saves`: only those the network gives, never a 0 for unknown."""


@dataclass(frozen=True)
class Profile:
    """Who the access really belongs to, and whether it can post; `problem` is a sentence when it cannot."""

    external_id: str
    handle: str
    name: str
    url: str
    problem: str = ""

    @property
    def can_post(self) -> bool:
        return not self.problem


@dataclass(frozen=True)
class Left:
    """What stays at the network although nothing was published: what it is, and where a person finds each of it."""

    what: str
    addresses: tuple[str, ...]


class Connector(Protocol):
    """One network. Every method may be called from any thread; none raises but as it says."""

    @property
    def code(self) -> str:
        """As the catalogue has it."""

    @property
    def api(self) -> str:
        """Base URL of the real network; empty where it differs from account to account, or there is none."""

    @property
    def barriers(self) -> Mapping[Action, Barrier]:
        """What it does not do, each with a sentence."""

    @property
    def can_fetch(self) -> bool:
        """Whether it can be asked what came in."""

    @property
    def sign_in(self) -> "SignIn | None":
        """How a person connects an account by signing in at the network; None where access is typed, or there is none."""

    @property
    def webhook_secrets(self) -> tuple[str, str] | None:
        """Names in NETWORK_SECRETS of what it signs deliveries with, and of what its challenge is answered with.

        None where it delivers nothing.
        """

    def asks_first(self, request: Request) -> bool:
        """Whether `prepare` may speak to the network for this request. Where it says no, preparing is done at once."""

    def prepare(self, access: Access, request: Request, handle: Handle) -> Handle:
        """All that comes before the send and that nobody sees: uploads, the record and its key.

        The result must be stored before `send`. May be called again with what it returned before. Raises `Failed`.
        """

    def send(self, access: Access, request: Request, handle: Handle) -> Outcome:
        """The one call that takes effect. Raises nothing: the outcome says it all."""

    def look_up(self, access: Access, request: Request, handle: Handle, taken: Collection[str] = ()) -> Finding:
        """After an `Unknown` or `Processing`: did it happen? `taken` are identities known to belong to other sends."""

    def repeat_is_harmless(self, request: Request, handle: Handle, attempted_at: datetime) -> bool:
        """Whether sending again cannot make a second one, however the first attempt of that time ended."""

    def left_behind(self, account: str, handle: Handle) -> Left | None:
        """What the preparations kept in `handle` have left at the network where nothing was published in the end.

        `account`: its identity at the network. Nothing is asked: what somebody has deleted there since is still named.
        Left out is what nobody can find there and what the network throws away by itself.
        """

    def fetch_inbound(self, access: Access, cursor: str) -> Fetched:
        """What came in since `cursor` ("" at first: the newest page). May repeat what was fetched. Raises `Failed`."""

    def signature_ok(self, raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
        """Whether the network signed exactly these bytes. `headers` by lower-case name."""

    def handshake(self, query: Mapping[str, str], secret: str) -> str | None:
        """The body that answers the network's challenge, or `None` where the challenge is not one or not ours."""

    def read_webhook(self, raw: bytes) -> list[Delivered]:
        """The events of a delivery whose signature was right. Raises `BadDelivery`."""

    def metrics(self, access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
        """Figures of our posts; one that the network no longer knows is missing. Raises `Failed`."""

    def followers(self, access: Access) -> int:
        """How many follow the account now. Raises `Failed`."""

    def profile(self, access: Access) -> Profile:
        """The probe after connecting, and once a day. Raises `Failed`."""
