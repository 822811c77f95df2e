"""An account on the test network, and an outbox that only knows its own rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from accounts.catalogue import Action
from accounts.models import Account
from networks import gates, registry, settled
from networks.connections import connection_of, sealed
from networks.models import Attempt, Outbound
from networks.protocol import Request
from networks.services import put_out
from tests.cast import Cast
from tests.networks.outbox.ledger import CODE, Ledger

GONE = timedelta(minutes=5)


@dataclass
class Outbox:
    """The outbox with one connected account; replies go out, because posts have rules of the floor above."""

    cast: Cast
    account: Account

    def put(
        self,
        text: str,
        *,
        account: Account | None = None,
        kind: Action = Action.REPLY,
        due: timedelta = timedelta(seconds=-1),
        **facts: Any,
    ) -> Outbound:
        """Something that is due a second ago."""
        account = account or self.account
        facts.setdefault("by", self.cast.grace)
        return put_out(
            kind=kind,
            account=account,
            request=Request(kind=kind, text=text),
            due_at=timezone.now() + due,
            subject=text,
            **facts,
        )

    def another_account(self, network: str = CODE) -> Account:
        return connected(self.cast.account(network))

    def read(self, item: Outbound) -> Outbound:
        return Outbound.objects.with_account().get(pk=item.pk)

    def let_lease_run_out(self, item: Outbound) -> None:
        """As if the sender had been silent for five minutes."""
        Attempt.objects.filter(outbound=item, finished_at__isnull=True).update(lease_until=Now() - GONE)

    def let_look_be_due(self, item: Outbound) -> None:
        Outbound.objects.filter(pk=item.pk, next_look_at__isnull=False).update(next_look_at=Now() - GONE)


def connected(account: Account) -> Account:
    link = connection_of(account)
    link.secrets = sealed({"access_token": "a-token"})
    link.save()
    return account


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The test network, in the place of a network without a connector."""
    network = Ledger(tmp_path / "ledger")
    monkeypatch.setitem(registry.CONNECTORS, CODE, network)
    return network


@pytest.fixture(autouse=True)
def no_rules_from_above(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Neither gates nor listeners but those that a test registers itself."""
    monkeypatch.setattr(gates, "_gates", [])
    monkeypatch.setattr(settled, "_listeners", [])
    return


@pytest.fixture
def outbox(cast: Cast, ledger: Ledger) -> Outbox:
    return Outbox(cast, connected(cast.account(CODE)))
