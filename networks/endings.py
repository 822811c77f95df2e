"""What an outcome means for its item: the next state, the reason as a sentence, and the facts. No database."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from networks import actions
from networks.models import Outbound
from networks.outcomes import Accepted, ByHand, CertainNo, Outcome, RateLimited, Unauthorised, Unknown
from networks.states import OutboundState
from networks.storable import plain, text

LOOK_AFTER: Final = tuple(timedelta(seconds=seconds) for seconds in (15, 60, 300, 900))
"""When a machine looks, counted from the moment at which nobody knew (networks.md, section 4)."""
REPEAT_AFTER: Final = timedelta(seconds=3)
MOST_REPEATS: Final = 3
MOST_TRIES: Final = 12
"""After so many attempts a machine tries no more: a person reads why."""
LONGEST_WAIT: Final = timedelta(minutes=5)
"""Between two tries that failed before anything was sent."""


@dataclass(frozen=True)
class Ending:
    """Where an item goes, with which audit code, and why; `facts` are fields of the item."""

    to: OutboundState
    code: str
    why: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def ending(item: Outbound, outcome: Outcome, now: datetime, *, harmless: bool = False) -> Ending:
    """The one for `outcome` of the newest attempt. `harmless`: sending again cannot make a second one.

    Where an earlier attempt may have succeeded, a certain no of the newest proves nothing about it.
    """
    if isinstance(outcome, Accepted):
        return published(outcome)
    if isinstance(outcome, Unknown):
        return unconfirmed(item, reason_of(outcome), now, repeat=harmless)
    if item.may_be_out:
        return unconfirmed(item, reason_of(outcome), now)
    if isinstance(outcome, ByHand):
        words = f"A person does this on {item.network_name}’s own pages, and then says so here."
        return Ending(OutboundState.BY_HAND, actions.HANDED_OVER, words, {"extra": plain(asdict(outcome.pack))})
    assert isinstance(outcome, CertainNo)
    return _certainly_not(item, outcome, now)


def published(accepted: Accepted, code: str = actions.PUBLISHED) -> Ending:
    """The network's yes, from an answer or found by looking."""
    facts = {
        "external_id": text(accepted.external_id)[:300],
        "url": text(accepted.url)[:500],
        "extra": plain(accepted.extra),
        **NOTHING_OPEN,
    }
    return Ending(OutboundState.PUBLISHED, code, "", facts)


def unconfirmed(item: Outbound, why: str, now: datetime, *, repeat: bool = False, sent: bool = True) -> Ending:
    """Nobody knows: a machine looks, or sends again where that is harmless, and otherwise a person decides.

    `sent`: the first byte of the newest attempt left.
    """
    again = repeat and item.attempts_made < MOST_REPEATS
    facts = {
        "may_be_out": item.may_be_out or sent,
        "repeat_at": now + REPEAT_AFTER * item.attempts_made if again else None,
        "next_look_at": now + LOOK_AFTER[0],
        "looks": 0,
    }
    return Ending(OutboundState.UNCONFIRMED, actions.UNCONFIRMED, why, facts)


def put_back(item: Outbound, why: str, not_before: datetime | None) -> Ending:
    """Certainly not out: a machine tries again, unless it has tried often enough."""
    if item.attempts_made >= MOST_TRIES:
        return Ending(OutboundState.REFUSED, actions.REFUSED, f"Tried {item.attempts_made} times. {why}", NOTHING_OPEN)
    return Ending(OutboundState.SCHEDULED, actions.PUT_BACK, why, {**NOTHING_OPEN, "not_before": not_before})


def _certainly_not(item: Outbound, outcome: CertainNo, now: datetime) -> Ending:
    soon = now + min(LONGEST_WAIT, timedelta(seconds=2**item.attempts_made))
    if isinstance(outcome, RateLimited):
        return put_back(item, reason_of(outcome), max(outcome.until, soon))  # by our clock it may be over already
    if isinstance(outcome, Unauthorised):
        return Ending(
            OutboundState.HELD, actions.STOPPED, f"{reason_of(outcome)} Connect the account again, then release this."
        )
    if outcome.before_sending:
        return put_back(item, reason_of(outcome), soon)
    return Ending(OutboundState.REFUSED, actions.REFUSED, reason_of(outcome))


def reason_of(outcome: Outcome) -> str:
    """In a sentence, for the page."""
    if isinstance(outcome, RateLimited):
        whom = "this account" if outcome.scope == "account" else "this application"
        return f"The network asks {whom} to wait until {outcome.until:%H:%M:%S} UTC."
    return text(str(getattr(outcome, "reason", "")))


NOTHING_OPEN: Final[Mapping[str, Any]] = {"may_be_out": False, "repeat_at": None, "next_look_at": None}
"""How it ended is known."""
