"""Reads for the pages of residents: nothing stands there that is not public already."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from accounts.catalogue import NETWORKS
from accounts.models import Account, network_choices
from accounts.states import OPENED, AccountState
from enquiries.models import Message
from moderation.models import Appeal, Block, Decision
from reporting.periods import Quarter

_NAME: Final = re.compile(
    r"^(?:https?://)?(?:(?:www|m|mobile)\.)?(?P<host>[^/@\s]+\.[^/\s]+)?/?@?(?P<name>[^/?#\s]*)", re.IGNORECASE
)
LIVE: Final = {AccountState.ACTIVE, AccountState.ON_TRIAL, AccountState.RESTRICTED, AccountState.UNUSED}


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts of one kind, under one heading."""

    heading: str
    accounts: list[Account]


HEADINGS: Final = (
    ("The council", {Account.Kind.CORPORATE}),
    ("Our services", {Account.Kind.SERVICE, Account.Kind.OFFICER}),
    ("Run at arm’s length", {Account.Kind.ARMS_LENGTH}),
    ("Run by our partners", {Account.Kind.PARTNER}),
)


def directory() -> list[Group]:
    """Our accounts by kind. One query."""
    accounts = list(
        Account.objects.public().filter(state__in=LIVE).select_related("department").order_by("network", "name")
    )
    groups = [Group(heading, [a for a in accounts if a.kind in kinds]) for heading, kinds in HEADINGS]
    return [group for group in groups if group.accounts]


def closed() -> list[Account]:
    """Accounts that were ours, with the day they were closed, so that nobody trusts a stranger who takes the name. One query."""
    return list(Account.objects.public().filter(state=AccountState.CLOSED).order_by("-state_since"))


def our_networks() -> list[tuple[str, str]]:
    """Code and name of each network on which we have or had an account: only there can we have blocked anybody. One query."""
    ours = set(Account.objects.filter(state__in=OPENED).values_list("network", flat=True))
    return [(code, name) for code, name in network_choices() if code in ours]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether an account is ours: the one found, or None, and what was asked in the reader's own words."""

    asked: str
    account: Account | None
    was_ours: Account | None


def is_it_ours(asked: str) -> Answer:
    """Looks for an address or a name among our accounts. One query."""
    found = _NAME.match(asked.strip())
    name, host = (found["name"], (found["host"] or "").lower()) if found else ("", "")
    named = Account.objects.public().filter(Q(handle__iexact=name) | Q(name__iexact=asked.strip()))
    rows = [account for account in (named if name else ()) if not host or _on(host, account)]
    ours = next((account for account in rows if account.state in LIVE), None)
    closed_one = next((account for account in rows if account.state == AccountState.CLOSED), None)
    return Answer(asked.strip()[:120], ours, None if ours else closed_one)


def _on(host: str, account: Account) -> bool:
    """Whether an address on `host` can be this account: its own address's host, or the network's."""
    own = account.address.partition("//")[2].partition("/")[0].lower().removeprefix("www.")
    official = (
        NETWORKS[account.network]
        .profile_address("name")
        .partition("//")[2]
        .partition("/")[0]
        .lower()
        .removeprefix("www.")
    )
    return host.removeprefix("www.") in {own, official, "twitter.com" if account.network == "x" else official}


@dataclass(frozen=True, slots=True)
class HowOften:
    """Moderation in the last full quarter, for the policy page."""

    quarter: Quarter
    read: int
    hidden: int
    warned: int
    blocked: int
    appeals: int


def how_often() -> HowOften:
    """Four queries."""
    quarter = Quarter.today().before
    decided = Decision.objects.filter(at__gte=quarter.starts, at__lt=quarter.ends).aggregate(
        hidden=Count("pk", filter=Q(kind=Decision.Kind.HIDE)), warned=Count("pk", filter=Q(kind=Decision.Kind.WARN))
    )
    return HowOften(
        quarter,
        read=_between(Message.objects.inbound(), "at", quarter.starts, quarter.ends),
        blocked=_between(Block.objects.all(), "blocked_at", quarter.starts, quarter.ends),
        appeals=_between(Appeal.objects.all(), "received_at", quarter.starts, quarter.ends),
        **decided,
    )


def _between(rows: object, field: str, start: datetime, end: datetime) -> int:
    return rows.filter(**{f"{field}__gte": start, f"{field}__lt": end}).count()  # type: ignore[attr-defined, no-any-return]
