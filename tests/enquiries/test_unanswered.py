"""The register says on which accounts residents wait longer than promised (REG-9)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.health import Rules, put_right
from accounts.selectors import account as shown
from enquiries.models import Conversation
from tests.cast import Cast
from tests.enquiries.talk import arrives

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def test_an_account_on_which_a_resident_waits_too_long_needs_somebody(cast: Cast) -> None:
    account = cast.account()
    found = arrives(account, "c-1")
    rules = Rules.now()
    assert "1 resident waits longer than promised." not in [one.words for one in put_right(shown(account.pk), rules)]
    Conversation.objects.filter(pk=found.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    assert "1 resident waits longer than promised." in [one.words for one in put_right(shown(account.pk), rules)]


def test_the_page_of_an_account_says_how_many_wait_to_those_who_may_read_them(cast: Cast, client: Client) -> None:
    account = cast.account()
    arrives(account, "c-1")
    client.force_login(cast.grace)
    assert "1 conversation</a>" in client.get(account.get_absolute_url()).content.decode()
    client.force_login(cast.arthur)
    assert "1 conversation" not in client.get(account.get_absolute_url()).content.decode()
