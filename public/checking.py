"""“Is this account really yours?”: the answer for what a resident typed (REG-11).

Only what is asked for exactly is confirmed, then also where it is not shown on the public page: whoever has it before them
deserves the truth. Look-alikes lead to accounts of the public page only, so that nobody can feel for the others.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from django.db.models import Q
from django.db.models.functions import Lower

from accounts.catalogue import NETWORKS
from accounts.models import Account, ImpostorWarning
from accounts.reported import keys_of_typed
from accounts.states import OPENED, AccountState
from public.alike import Alike
from public.asked import WITH_SERVERS, Asked, read_asked, user_of
from public.standing import LISTED, Trust, standing

MOST_ALIKE: Final = 3
"""More would be a list of ours, not the one that was forged."""


class Kind(StrEnum):
    OURS = "ours"
    NAMED = "named"  # a name, which anybody may use, or one name on several networks
    ALIKE = "alike"
    ELSEWHERE = "elsewhere"  # the same name, on another network
    WARNED = "warned"  # we warn of it in public
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What was asked, and the accounts of ours that answer it: those found, or those for which it may be taken."""

    kind: Kind
    asked: Asked
    accounts: tuple[Account, ...] = ()
    warning: ImpostorWarning | None = None

    @property
    def account(self) -> Account | None:
        """The one account of ours that was meant, whatever its state."""
        return self.accounts[0] if self.kind is Kind.OURS else None

    @property
    def network(self) -> str:
        """The name of the network that was asked about, where one was."""
        return NETWORKS[self.asked.network].name if self.asked.network else ""

    @property
    def tone(self) -> str:
        """good, bad, or calm."""
        if self.account:
            return "good" if standing(self.account).linked else "bad"
        return "calm" if self.kind in {Kind.NAMED, Kind.UNCLEAR} else "bad"

    @property
    def heading(self) -> str:
        """The answer in one line: the page's title begins with it, which is what a screen reader says first."""
        if self.account:
            return _OURS[standing(self.account).trust]
        if self.kind is Kind.NAMED:
            count = len(self.accounts)
            return f"We have {count} accounts of that name" if count > 1 else "We have one account of that name"
        return _HEADINGS[self.kind]


_OURS: Final = {
    Trust.OPEN: "Yes, this is one of our accounts",
    Trust.PAUSED: "Yes, this is one of our accounts",
    Trust.COMPROMISED: "This is our account, but do not trust it now",
    Trust.CLOSED: "This was ours, and is closed",
}
_HEADINGS: Final = {
    Kind.ALIKE: "This is NOT our account",
    Kind.WARNED: "This is NOT our account, and we warn of it",
    Kind.ELSEWHERE: "No, this is not one of our accounts",
    Kind.UNCLEAR: "We cannot tell from this address",
    Kind.UNKNOWN: "We have no account of that name",
}


def is_it_ours(typed: str) -> Answer:
    """Four queries at most, however many accounts there are."""
    asked = read_asked(typed)
    answer = _is_it_ours(asked)
    if answer.kind is Kind.NAMED or (answer.account and answer.account.state != AccountState.CLOSED):
        return answer  # we warn of nothing that is ours, and no warning is looked for by a name alone
    warning = _warned_of(asked)
    return replace(answer, kind=Kind.WARNED, warning=warning) if warning else answer


def _warned_of(asked: Asked) -> ImpostorWarning | None:
    """The warning in force of exactly this account. One query."""
    keys = keys_of_typed(asked.name, asked.places, asked.network)
    return ImpostorWarning.objects.in_force().filter(impostor__key__in=keys).first()


def _is_it_ours(asked: Asked) -> Answer:
    rows = _candidates(asked)
    exact, named = _exact(asked, rows), [row for row in rows if _by_name(asked, row)]
    if asked.network and (exact or named):
        return _answer(asked, exact or named, exact=bool(exact))
    if found := [*exact, *(row for row in named if row not in exact)]:
        return _answer(asked, found, exact=not named)
    return _of_no_account(asked, rows)


def _answer(asked: Asked, found: list[Account], *, exact: bool) -> Answer:
    found = _still_ours(found)
    only_closed = all(row.state == AccountState.CLOSED for row in found)
    if len(found) == 1 and (exact or only_closed):
        return Answer(Kind.OURS, asked, tuple(found))
    return Answer(Kind.NAMED, asked, tuple(found))


def _of_no_account(asked: Asked, rows: list[Account]) -> Answer:
    others = [row for row in rows if row.network != asked.network and row.state != AccountState.CLOSED]
    if asked.network and others:
        return Answer(Kind.ELSEWHERE, asked, tuple(others))
    if asked.names_nobody:
        return Answer(Kind.UNCLEAR, asked)
    alike = _alike(asked)
    return Answer(Kind.ALIKE if alike else Kind.UNKNOWN, asked, tuple(alike))


def _candidates(asked: Asked) -> list[Account]:
    """Whatever has the name, the handle, the number or the address, on any network. One query."""
    lower = Account.objects.annotate(lower=Lower("handle"), called=Lower("name"), at=Lower("address"))
    same = Q(lower__in=asked.handles) | Q(external_id__in=asked.numbers) | Q(at__in=asked.addresses)
    same |= Q(called=asked.name.lower())
    for network, sign in WITH_SERVERS.items() if asked.bare and not asked.network else ():
        same |= Q(network=network, lower__startswith=f"{asked.bare}{sign}")
    found = lower.filter(same, state__in=OPENED).select_related("department")
    return sorted(found, key=lambda row: (list(NETWORKS).index(row.network), row.name.casefold(), row.pk))


def _exact(asked: Asked, rows: list[Account]) -> list[Account]:
    """By handle, or else by the network's own number, or else by the stored address."""
    here = [row for row in rows if asked.network in {"", row.network}]
    ways: tuple[Callable[[Asked, Account], bool], ...] = (_by_handle, _by_number, _by_address)
    return next((found for way in ways if (found := [row for row in here if way(asked, row)])), [])


def _by_handle(asked: Asked, row: Account) -> bool:
    if asked.by_case:
        return bool(row.handle) and row.handle in {place.handle for place in asked.places}
    return bool(row.handle) and row.handle.lower() in asked.handles


def _by_number(asked: Asked, row: Account) -> bool:
    return any(
        place.external_id and (place.network, place.external_id) == (row.network, row.external_id)
        for place in asked.places
    )


def _by_address(asked: Asked, row: Account) -> bool:
    if asked.by_case:
        said = {place.address.rpartition("/")[2] for place in asked.places}
        return row.address.lower() in asked.addresses and row.address.strip("/").rpartition("/")[2] in said
    return row.address.lower() in asked.addresses


def _by_name(asked: Asked, row: Account) -> bool:
    """Also by a handle without its server."""
    if asked.network not in {"", row.network}:
        return False
    return row.name.lower() == asked.name.lower() or user_of(row.network, row.handle.lower()) == asked.bare != ""


def _still_ours(rows: Iterable[Account]) -> list[Account]:
    """Without those that were closed where the same name is ours again."""
    rows = list(rows)
    open_now = {(row.network, row.handle.lower()) for row in rows if row.state != AccountState.CLOSED}
    return [
        row for row in rows if row.state != AccountState.CLOSED or (row.network, row.handle.lower()) not in open_now
    ]


def _alike(asked: Asked) -> list[Account]:
    """Those of the public page for which it may be taken, on the same network first. Two queries."""
    alike = Alike(asked.pieces)
    shown = Account.objects.public().filter(state__in=LISTED)
    light = shown.order_by("pk").values_list("pk", "network", "handle", "name", "address")
    found = [(said[0], pk) for pk, *said in light if any(map(alike.to, _names_of(*said)))]
    nearest = sorted(found, key=lambda one: one[0] != asked.network)[:MOST_ALIKE]
    rows = shown.select_related("department").in_bulk([pk for _, pk in nearest]) if nearest else {}
    return [rows[pk] for _, pk in nearest if pk in rows]


def _names_of(network: str, handle: str, name: str, address: str) -> list[str]:
    """What people take for the name of an account."""
    said = (handle, user_of(network, handle), name, "" if handle else address.rstrip("/").rpartition("/")[2])
    return [one for one in said if one]
