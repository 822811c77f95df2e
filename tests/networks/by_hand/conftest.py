"""A post for Nextdoor that waits to be posted by hand, put there by the outbox itself."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.catalogue import Action
from accounts.models import Account
from core.people.models import Person
from networks import gates, settled
from networks.by_hand_models import HandWork
from networks.dispatch import send_due
from networks.models import Outbound
from networks.protocol import Media, Request
from networks.services import put_out
from tests.cast import Cast

ADDRESS = "https://nextdoor.co.uk/p/AbC123"


@dataclass
class Hands:
    """The people, one account that nobody can connect, and what waits for it."""

    cast: Cast
    account: Account

    def put(
        self,
        text: str = "High Street closed",
        *,
        kind: Action = Action.POST,
        media: tuple[Media, ...] = (),
        **facts: Any,
    ) -> Outbound:
        """Due a second ago, and handed to a person."""
        facts.setdefault("due_at", timezone.now() - timedelta(seconds=1))
        request = Request(kind=kind, text=text, media=media)
        item = put_out(
            kind=kind,
            account=facts.pop("account", self.account),
            request=request,
            by=self.cast.helen,
            subject=text[:60],
            **facts,
        )
        send_due()
        return self.read(item)

    def read(self, item: Outbound) -> Outbound:
        return Outbound.objects.with_account().get(pk=item.pk)

    def work(self, item: Outbound) -> HandWork:
        return HandWork.objects.with_item().get(outbound=item)


@pytest.fixture(autouse=True)
def no_rules_from_above(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither gates nor listeners but those of the outbox."""
    monkeypatch.setattr(gates, "_gates", [])
    monkeypatch.setattr(settled, "_listeners", [])


@pytest.fixture
def hands(cast: Cast) -> Hands:
    return Hands(cast, cast.account("nextdoor", handle="ashmere-council", external_id=""))


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
