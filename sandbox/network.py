"""What every pretend network must provide. A further network is one folder that makes one `Network`."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import BaseRoute

if TYPE_CHECKING:
    from sandbox.happenings import Happening
    from sandbox.oauth import OAuth, OAuth1
    from sandbox.town import Town

Secrets = Mapping[str, str]
EDITED, REMOVED = "edited", "remove"


@dataclass(frozen=True)
class Greeting:
    """The handshake before a webhook is used: what to ask, whether the answer was right, and for how long it is waited (s)."""

    query: Mapping[str, str]
    understood: Callable[[int, bytes], bool]
    within: float = 10.0


@dataclass(frozen=True)
class Spent:
    """How much of a rate budget is used; `back_at` in seconds since 1970, `back_in` in seconds from now."""

    calls: int
    used: int
    back_at: int
    back_in: int
    account: str
    enforced: bool

    @property
    def left(self) -> int:
        return max(0, self.calls - self.used)

    @property
    def over(self) -> bool:
        return self.enforced and self.used > self.calls

    @property
    def percent(self) -> int:
        return min(100, self.used * 100 // self.calls) if self.calls else 100


@dataclass(frozen=True)
class Network:
    """One pretend network.

    `number_to_id(kind, number, at, parent)` makes identities: of an account, resident, post, comment, message, media.
    `resident_words(handle, text)` is a resident's text as their app would send it to that account (to nobody, where the
    handle is empty), and what the network notes about it; `names(handle, text)`: does a text mention that handle?
    `edit_makes_new_post` (X) and `answers_go_too`: what editing and deleting mean there.
    `bodies(town, happening)` gives the webhook bodies that a happening causes, in the network's own shape.
    `residents_write`: what residents can do there (nobody mentions a council under a video, or writes to it in private);
    `residents_edit`: whether its apps let them change their words; `tells`: what of that, and of what they delete, the
    council's application can learn.
    `shown_token`: the token in an Authorization header; `token_secret`: what belongs to it where requests are signed.
    `reply_id(identity, comment)`: of an answer to a comment, where it shows what it answers.
    `failure(status)` is a refusal in the network's own words: 401 access gone, 403 not allowed, 429 too many, 5xx.
    """

    key: str
    title: str
    prefix: str
    fields: Sequence[str]
    routes: Sequence[BaseRoute]
    first_secrets: Callable[[], dict[str, str]]
    new_token: Callable[[], str]
    number_to_id: Callable[[str, int, int, str], str]
    resident_words: Callable[[str, str], tuple[str, dict[str, Any]]]
    names: Callable[[str, str], bool]
    edit_makes_new_post: bool
    answers_go_too: bool
    bodies: Callable[["Town", "Happening"], Iterable[tuple[str, dict[str, Any]]]]
    signature: Callable[[bytes, Secrets], dict[str, str]]
    greeting: Callable[[Secrets], Greeting]
    greeting_lasts: float | None
    failure: Callable[[int], Response]
    spent_headers: Callable[[Spent], dict[str, str]]
    oauth: "OAuth | OAuth1 | None" = None
    """How people let the council's application in; None where nobody signs in."""
    residents_write: Collection[str] = ("mention", "comment", "message")
    residents_edit: bool = True
    tells: Collection[str] = (EDITED, REMOVED)
    shown_token: Callable[[str], str] = lambda authorization: authorization.partition(" ")[2]
    token_secret: Callable[[str], str] | None = None
    reply_id: Callable[[str, str], str] = lambda identity, comment: identity
    together: Callable[[Sequence[bytes]], bytes] | None = None
    """Several waiting webhook bodies of one account as one (LinkedIn); None where each goes alone."""


NO_WEBHOOKS: dict[str, Any] = {
    "fields": (),
    "bodies": lambda town, happening: (),
    "signature": lambda raw, secrets: {},
    "greeting": lambda secrets: Greeting({}, lambda status, body: False),
    "greeting_lasts": None,
}
"""Of a network that tells nobody anything: whoever wants to know has to ask."""
