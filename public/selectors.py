"""Reads for the pages of residents: nothing stands there that is not public already."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from accounts.catalogue import NETWORKS
from accounts.models import Account, ImpostorWarning, network_choices
from accounts.states import OPENED, AccountState
from enquiries.models import Message
from moderation.models import Appeal, Block, Decision
from public.standing import LISTED
from reporting.periods import Quarter


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts of one kind, under one heading, and what the kind means for a resident (REG-14)."""

    heading: str
    meaning: str
    accounts: list[Account]


HEADINGS: Final = (
    ("The council", "", {Account.Kind.CORPORATE}),
    ("Our services", "", {Account.Kind.SERVICE, Account.Kind.OFFICER}),
    (
        "Run at arm’s length",
        "These are services of ours that run their own accounts. Their own staff post and answer there.",
        {Account.Kind.ARMS_LENGTH},
    ),
    (
        "Run by our partners",
        "These are genuine, but other organisations run them. They post and answer there, not the council.",
        {Account.Kind.PARTNER},
    ),
)
_IN_ORDER: Final = {code: at for at, code in enumerate(NETWORKS)}


def directory() -> list[Group]:
    """What is ours now, by kind, in the order of the catalogue's networks. One query."""
    found = Account.objects.public().filter(state__in=LISTED).select_related("department")
    accounts = sorted(found, key=lambda account: (_IN_ORDER[account.network], account.name.casefold(), account.pk))
    groups = (
        Group(heading, meaning, [account for account in accounts if account.kind in kinds])
        for heading, meaning, kinds in HEADINGS
    )
    return [group for group in groups if group.accounts]


def closed() -> list[Account]:
    """Accounts that were ours, with the day they were closed, so that nobody trusts a stranger who takes the name. One query."""
    found = Account.objects.public().filter(state=AccountState.CLOSED).select_related("department")
    return list(found.order_by("-state_since", "pk"))


def warnings() -> list[ImpostorWarning]:
    """Accounts that are not ours and that we warn of, the newest warning first. One query."""
    return list(ImpostorWarning.objects.in_force())


def our_networks() -> list[tuple[str, str]]:
    """Code and name of each network on which we have or had an account: only there can we have blocked anybody. One query."""
    ours = set(Account.objects.filter(state__in=OPENED).values_list("network", flat=True))
    return [(code, name) for code, name in network_choices() if code in ours]


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
