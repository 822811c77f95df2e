"""The claim’s own statements choose exactly what everybody else calls claimable."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.models import Account
from networks.locking import first_of_each, free_accounts, these
from networks.models import Connection, Outbound, Pace
from networks.states import OutboundState as State
from tests.networks.outbox.at_once import in_a_thread
from tests.networks.outbox.conftest import Outbox

pytestmark = pytest.mark.django_db

Row = dict[str, Any]
WHEN = st.sampled_from([None, -2, -1, 1, 2])
"""Hours from now."""
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "account": st.integers(0, 2),
            "state": st.sampled_from([State.SCHEDULED, State.UNCONFIRMED, State.HELD, State.PUBLISHED]),
            "due": st.sampled_from([-3, -2, -1, 1]),
            "expires": st.sampled_from([None, 0, 2]),
            "again_until": WHEN,
            "not_before": WHEN,
            "repeat": WHEN,
        }
    ),
    max_size=8,
)


def hours(number: int | None) -> datetime | None:
    return None if number is None else timezone.now() + timedelta(hours=number)


def stored(outbox: Outbox, accounts: list[Account], row: Row) -> None:
    """A row as the machine or a person may have left it."""
    item = outbox.put("words", account=accounts[row["account"]], due=timedelta(hours=row["due"]))
    expires = None if row["expires"] is None else hours(max(row["expires"], row["due"] + 1))
    if row["state"] != State.SCHEDULED:
        Outbound.objects.filter(pk=item.pk).update(state=State.SENDING)
    repeat = hours(row["repeat"]) if row["state"] == State.UNCONFIRMED else None
    Outbound.objects.filter(pk=item.pk).update(
        state=row["state"], expires_at=expires, again_until=hours(row["again_until"]), not_before=hours(row["not_before"]),
        repeat_at=repeat,
    )  # fmt: skip


@given(ROWS, st.lists(st.booleans(), min_size=3, max_size=3), WHEN, WHEN)
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_claim_sees_what_everybody_calls_claimable(
    outbox: Outbox, rows: list[Row], going: list[bool], account_waits: int | None, network_waits: int | None
) -> None:
    with transaction.atomic():
        accounts = [outbox.another_account() for _ in going]
        for row in rows:
            stored(outbox, accounts, row)
        busy = {account.pk for account, is_going in zip(accounts, going, strict=True) if is_going}
        for account in busy:
            Outbound.objects.filter(pk=outbox.put("going", account=Account.objects.get(pk=account)).pk).update(
                state=State.SENDING
            )
        Connection.objects.filter(account=accounts[0]).update(not_before=hours(account_waits))
        if network_waits:
            Pace.objects.create(network=accounts[0].network, not_before=hours(network_waits))
        claimable = {item.account_id for item in Outbound.objects.claimable()} - busy
        assert set(free_accounts(100, [])) == claimable
        first = {item.account_id: item for item in first_of_each(claimable)}
        due = [item for item in Outbound.objects.due().order_by("-due_at", "-id") if item.account_id in claimable]
        assert {pk: item.pk for pk, item in first.items()} == {item.account_id: item.pk for item in due}
        assert all(item.account.pk == pk for pk, item in first.items())
        transaction.set_rollback(True)


def test_the_longest_due_account_comes_first_and_no_more_than_asked_for(outbox: Outbox) -> None:
    late, later = outbox.another_account(), outbox.another_account()
    outbox.put("one", due=timedelta(minutes=-1))
    outbox.put("two", account=later, due=timedelta(minutes=-3))
    outbox.put("three", account=late, due=timedelta(minutes=-2))
    with transaction.atomic():
        assert list(free_accounts(2, [])) == [later.pk, late.pk]


def test_a_network_that_is_full_is_left_alone(outbox: Outbox) -> None:
    outbox.put("one")
    with transaction.atomic():
        assert free_accounts(10, [outbox.account.network]) == {}


@pytest.mark.django_db(transaction=True)
def test_two_claims_at_once_look_at_different_accounts(outbox: Outbox) -> None:
    """What one has locked the other leaves out before it counts: both find something to do."""
    for _ in range(4):
        outbox.put("words", account=outbox.another_account())
    with transaction.atomic():
        mine, others = set(free_accounts(2, [])), set[int]()
        in_a_thread(lambda: others.update(_chosen(2))).join()
    assert len(mine) == len(others) == 2
    assert mine.isdisjoint(others)


def _chosen(most: int) -> set[int]:
    with transaction.atomic():
        return set(free_accounts(most, []))


def test_items_come_locked_with_their_accounts(outbox: Outbox) -> None:
    items = [outbox.put("one"), outbox.put("two")]
    with transaction.atomic():
        found = these([item.pk for item in reversed(items)])
    assert list(found) == [item.pk for item in items]
    assert all(item.account == outbox.account for item in found.values())
