"""What can be done to the state of an account: one table for its pages and for its API."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from accounts import services
from accounts.models import Account
from accounts.states import AccountState


@dataclass(frozen=True)
class Act:
    """A change of an account’s state that has a page and an API address of its own: its verb, the words on its button, what follows, where it leads."""

    verb: Callable[..., Account]
    words: str
    follows: str
    to: AccountState
    icon: str = ""
    grave: bool = False
    first: bool = False
    """Stands on the account's page itself; the others are folded."""


ACTS: Final = {
    "suspend": Act(
        services.suspend, "Suspend", "Nothing goes out from this account until somebody lets it go on. What is scheduled is held.",
        AccountState.SUSPENDED, "pause", first=True,
    ),
    "compromised": Act(
        services.mark_compromised, "Mark compromised", "Nothing goes out from this account until its password was changed. Our public list tells residents at once not to trust what it posts now.",
        AccountState.COMPROMISED, "stop", grave=True, first=True,
    ),
    "go-on": Act(
        services.let_go_on, "Let it go on", "Posts and replies may go out again. What was held stays held until somebody releases it.",
        AccountState.ACTIVE, first=True,
    ),
    "restrict": Act(
        services.restrict, "Restrict", "Routine posts wait. Residents are still answered, and emergency posts go out.",
        AccountState.RESTRICTED, "pause",
    ),
    "set-aside": Act(
        services.set_aside, "Keep, but do not use", "Nothing is posted. The account is kept, so that nobody else takes its name.",
        AccountState.UNUSED,
    ),
    "begin-closing": Act(
        services.begin_closing, "Begin to close", "Nothing goes out any more. Answer what is open, then close it.", AccountState.CLOSING,
    ),
    "close": Act(
        services.close, "Close", "The account is closed for good. Its history stays on the register, and residents see when it was closed.",
        AccountState.CLOSED,
    ),
    "drop-plan": Act(
        services.drop_plan, "Drop the plan", "The council does not mean to have it any more.", AccountState.DECLINED, first=True,
    ),
}  # fmt: skip
WAITS: Final = {AccountState.REQUESTED, AccountState.IN_REVIEW, AccountState.APPROVED}
"""What becomes of it is decided by its request."""


def acts_on(account: Account) -> list[tuple[str, Act]]:
    """What can be done to its state now, by anybody who may."""
    if account.state == AccountState.PLANNED:
        return [("drop-plan", ACTS["drop-plan"])]
    if account.state in WAITS:
        return []
    return [(code, act) for code, act in ACTS.items() if account.graph.allows(account.state, act.to)]
