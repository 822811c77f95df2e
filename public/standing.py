"""What a resident should know of an account's state. The page, the table, the list for programs and the box say the same.

An account that is stopped stays on the list: left out, it would look like a stranger's. Why it is stopped is our own
business; that somebody else may be writing there is everybody's, and no page of ours links to it until it is ours again.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.utils.timezone import localdate

from accounts.models import Account
from accounts.states import ANSWERS, AccountState

LISTED: Final = frozenset(
    {
        *ANSWERS,
        AccountState.SUSPENDED,
        AccountState.COMPROMISED,
        AccountState.UNUSED,
        AccountState.CLOSING,
    }
)
"""What is ours now, whether or not we post there today."""


class Trust(StrEnum):
    """How far a resident may trust it, in the words that programs read."""

    OPEN = "open"
    PAUSED = "paused"
    COMPROMISED = "compromised"
    CLOSED = "closed"


_TRUST: Final = dict.fromkeys((*ANSWERS, AccountState.UNUSED), Trust.OPEN) | {
    AccountState.COMPROMISED: Trust.COMPROMISED,
    AccountState.CLOSED: Trust.CLOSED,
}
_BAD: Final = (
    "Do not trust what it posts now. Somebody else may be using it: open no links and answer no messages from it."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far to trust an account, with the sentence for it; empty where there is nothing to say."""

    trust: Trust
    sentence: str

    @property
    def linked(self) -> bool:
        """Whether a resident should be led there."""
        return self.trust in {Trust.OPEN, Trust.PAUSED}


def standing(account: Account) -> Standing:
    """What to say of an account that is or was ours."""
    trust = _TRUST.get(AccountState(account.state), Trust.PAUSED)
    return Standing(trust, _sentence(account, trust))


def _who(account: Account) -> str:
    return "They" if account.kind in {Account.Kind.PARTNER, Account.Kind.ARMS_LENGTH} else "We"


def closed_on(account: Account) -> date:
    """The day in London; of an account that is closed."""
    return localdate(account.state_since)


def _sentence(account: Account, trust: Trust) -> str:
    match trust:
        case Trust.PAUSED:
            return f"{_who(account)} are not posting from it at the moment."
        case Trust.COMPROMISED:
            return _BAD
        case Trust.CLOSED:
            return f"We closed it on {closed_on(account):%-d %B %Y}. Whoever uses this name now is not us."
    if account.state == AccountState.UNUSED:
        return f"{_who(account)} keep this account but do not use it. Nobody posts or answers there."
    if account.state == AccountState.ON_TRIAL and account.trial_ends_on:
        return f"On trial until {account.trial_ends_on:%-d %B %Y}."
    return "On trial." if account.state == AccountState.ON_TRIAL else ""
