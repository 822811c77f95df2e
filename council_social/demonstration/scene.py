"""Who and what a part of the demonstration works with: the people, the accounts, and the rows that earlier deeds made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from accounts.models import Account
from core.council.models import Topic
from core.people.models import Department, Person
from council_social.demonstration.clock import Diary
from council_social.demonstration.pen import Office, Pen
from council_social.demonstration.people import staff
from networks.models import Outbound
from networks.states import OutboundState

COUNCIL: Final = "Ashmere District Council"
OTHERS: Final = {
    "museum": ("facebook", "Ashmere Museum"),
    "careline": ("facebook", "Ashmere Careline"),
    "townhall": ("facebook", "Wexmoor Town Hall"),
    "ranger": ("x", "Ashmere Ranger"),
    "museum on instagram": ("instagram", "Ashmere Museum"),
    "flickr": ("flickr", "Ashmere photos"),
    "leisure": ("facebook", "Wexmoor Leisure Centre"),
}
"""Accounts besides the council's own, which go by the name of their network."""


def network_of(key: str) -> str:
    """“museum on instagram” → instagram."""
    return OTHERS[key][0] if key in OTHERS else key


class Accounts(dict[str, Account]):
    """Each account by its key, read when it is first asked for: one of them is opened on the way."""

    def __missing__(self, key: str) -> Account:
        network, name = OTHERS.get(key, (key, COUNCIL))
        self[key] = Account.objects.select_related("department").get(network=network, name=name)
        return self[key]


@dataclass
class Scene:
    """The council of Ashmere while its history is written."""

    office: Office
    diary: Diary = field(default_factory=Diary)
    pen: Pen = field(default_factory=lambda: Pen(seed=0))
    """For what is decided only when it is done: ids of the pretend networks, who is free."""
    people: Mapping[str, Person] = field(default_factory=staff)
    accounts: Accounts = field(default_factory=Accounts)
    made: dict[str, int] = field(default_factory=dict)
    """The ids of rows that earlier deeds made, by a name; gone after an interruption."""
    out: dict[int, list[tuple[datetime, str]]] = field(default_factory=dict)
    """When each post went out, with its external id, by account."""

    def __post_init__(self) -> None:
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        self.teams = {department.slug: department for department in Department.objects.all()}

    @property
    def now(self) -> datetime:
        return self.office.now

    def id_of(self, name: str, otherwise: Callable[[], int]) -> int:
        """The row of that name; asked of the database where an earlier call of the command made it."""
        if name not in self.made:
            self.made[name] = otherwise()
        return self.made[name]

    def newest_post(self, account: Account, moment: datetime) -> str:
        """What a comment of that moment stands under; empty before the first post."""
        known = self.out.get(account.pk) or self._out_before(account)
        return next((external_id for when, external_id in reversed(known) if when <= moment), "")

    def _out_before(self, account: Account) -> list[tuple[datetime, str]]:
        """What went out in an earlier call of the command."""
        rows = Outbound.objects.filter(
            account=account, kind="post", state=OutboundState.PUBLISHED, settled_at__isnull=False
        )
        self.out[account.pk] = list(rows.order_by("settled_at").values_list("settled_at", "external_id"))  # type: ignore[arg-type]
        return self.out[account.pk]

    def is_out(self, account: Account, external_id: str, moment: datetime) -> None:
        self.out.setdefault(account.pk, []).append((moment, external_id))
