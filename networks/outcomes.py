"""What can come of an attempt. The connector decides which, never the bare status code.

Only `Refused(before_sending=True)` and `RateLimited` may be tried again by machine; `Unknown` only where the connector
says that a repeat is harmless.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Accepted:
    """The network has done it. `extra` holds what later calls need (a cid, say); it is JSON."""

    external_id: str
    url: str
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Processing:
    """The network has taken it and works on it; `token` asks later how it went (`look_up`)."""

    token: str


@dataclass(frozen=True)
class Refused:
    """It did not happen, for certain. `reason` is a sentence for the officer.

    `before_sending`: nothing reached the network, for a reason that passes, so that a machine may try again.
    Otherwise it stays refused until a person changes something.
    """

    reason: str
    before_sending: bool


@dataclass(frozen=True)
class RateLimited:
    """It did not happen, for certain; not before `until` (UTC). `scope` is `account` or `app`: who has to wait."""

    until: datetime
    scope: str


@dataclass(frozen=True)
class Unauthorised:
    """It did not happen, for certain: the council has to connect the account again, or regain a permission."""

    reason: str


@dataclass(frozen=True)
class Unknown:
    """Nobody can say from here whether it happened."""

    reason: str


@dataclass(frozen=True)
class ByHand:
    """A person has to do it on the network's own pages, and then confirm."""

    pack: "CopyPack"


@dataclass(frozen=True)
class CopyPack:
    """What the person needs for it: where to go, what to do there, what to paste, which pictures with which alt text."""

    open: str
    steps: tuple[str, ...]
    text: str = ""
    pictures: tuple[tuple[str, str], ...] = ()  # key in the media library, alt text


Outcome = Accepted | Processing | Refused | RateLimited | Unauthorised | Unknown | ByHand
CertainNo = Refused | RateLimited | Unauthorised


@dataclass(frozen=True)
class Found:
    """It is out."""

    accepted: Accepted


@dataclass(frozen=True)
class CertainlyNot:
    """It is not out; should an earlier attempt still arrive, it will not make a second one."""


@dataclass(frozen=True)
class CannotTell:
    """Not seen, which proves nothing: a person decides."""

    reason: str


Finding = Found | CertainlyNot | CannotTell


class Failed(Exception):
    """A call without public effect (preparing, reading) did not work; `outcome` says why and until when.

    `kept`: what was prepared all the same (an upload that has begun), JSON that the next try to prepare is given.
    """

    def __init__(self, outcome: CertainNo, kept: Mapping[str, Any] | None = None) -> None:
        super().__init__(type(outcome).__name__)
        self.outcome, self.kept = outcome, kept


def without_effect(outcome: Outcome) -> CertainNo:
    """The same news about a call that changes nothing for anybody: what is unknown there may simply be repeated."""
    if isinstance(outcome, CertainNo):
        return outcome
    reason = outcome.reason if isinstance(outcome, Unknown) else "The network gave an answer that says nothing."
    return Refused(reason, before_sending=True)
