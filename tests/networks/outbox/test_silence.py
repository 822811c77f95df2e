"""Accounts that have gone quiet, and accounts that flood those who follow them (REG-9)."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.catalogue import Action
from accounts.health import Rules, put_right
from accounts.models import Account
from accounts.selectors import account as shown
from accounts.states import AccountState
from core.notify.models import Notice
from networks import silence
from networks.models import Outbound
from tests.networks.outbox.conftest import Outbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def posted(outbox: Outbox, days_ago: float, times: int = 1) -> None:
    for number in range(times):
        item = outbox.put(f"Post {number} of {days_ago} days ago", kind=Action.POST)
        Outbound.objects.filter(pk=item.pk).update(state="sending")
        Outbound.objects.filter(pk=item.pk).update(
            state="published", settled_at=timezone.now() - timedelta(days=days_ago)
        )


def open_for_long(outbox: Outbox) -> None:
    Account.objects.filter(pk=outbox.account.pk).update(state_since=timezone.now() - timedelta(days=400))


def needs_of(account: Account) -> list[str]:
    return [one.words for one in put_right(shown(account.pk), Rules.now())]


def test_an_account_that_posted_nothing_for_three_months_is_silent(outbox: Outbox) -> None:
    open_for_long(outbox)
    assert "Nothing was ever posted through us." in needs_of(outbox.account)
    posted(outbox, 91)
    assert any(words.startswith("Nothing was posted since") for words in needs_of(outbox.account))
    posted(outbox, 89)
    assert not any(words.startswith("Nothing was") for words in needs_of(outbox.account))


def test_one_that_was_opened_lately_or_is_kept_unused_is_not(outbox: Outbox) -> None:
    assert not any(words.startswith("Nothing was") for words in needs_of(outbox.account))
    open_for_long(outbox)
    Account.objects.filter(pk=outbox.account.pk).update(state=AccountState.UNUSED)
    assert not any(words.startswith("Nothing was") for words in needs_of(outbox.account))


@pytest.mark.parametrize(("times", "floods"), [(4, False), (5, True)])
def test_more_posts_in_a_day_than_the_council_allows_flood(outbox: Outbox, times: int, floods: bool) -> None:
    posted(outbox, 3, times)
    assert ("It flooded its followers." in needs_of(outbox.account)) is floods


def test_a_flood_is_forgotten_after_four_weeks(outbox: Outbox) -> None:
    posted(outbox, 29, 6)
    assert "It flooded its followers." not in needs_of(outbox.account)


def test_silence_is_told_once(outbox: Outbox) -> None:
    open_for_long(outbox)
    Account.objects.filter(pk=outbox.account.pk).update(custodian=outbox.cast.dev)
    silence.watch()
    silence.watch()
    told = Notice.objects.filter(words__endswith="has gone quiet").values_list("person__name", flat=True)
    assert sorted(told) == ["Ada Lindqvist", "Dev Shah", "Priya Nair"]


def test_the_register_shows_when_each_posted_last(outbox: Outbox, client: Any) -> None:
    posted(outbox, 2)
    client.force_login(outbox.cast.tom)
    page = client.get(reverse("accounts:register")).content.decode()
    assert "Last post" in page and "None through us" not in page
