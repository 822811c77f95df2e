"""Where somebody is signed in is noted to the minute, and at once from another browser or address."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from core.council.selectors import Current
from tests.cast import Cast


@pytest.fixture
def grace(cast: Cast, council: Current) -> Client:
    client = Client(headers={"user-agent": "Firefox on Windows"})
    client.force_login(cast.grace)
    client.get("/me/")
    return client


def seen() -> Any:
    return UserSession.objects.values_list("ip", "user_agent", "last_seen_at").get()


def test_within_the_minute_no_page_writes_the_row_again(grace: Client) -> None:
    before = seen()
    assert grace.get("/me/").status_code == 200
    assert seen() == before


def test_after_a_minute_it_is_written_again(grace: Client) -> None:
    *_, before = seen()
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert grace.get("/me/").status_code == 200
    assert seen()[2] - before >= timedelta(minutes=1)


def test_another_browser_or_another_address_is_written_at_once(grace: Client) -> None:
    grace.get("/me/", headers={"user-agent": "Safari on iPhone"})
    assert seen()[:2] == ("127.0.0.1", "Safari on iPhone")
    grace.get("/me/", headers={"user-agent": "Safari on iPhone"}, REMOTE_ADDR="198.51.100.7")
    assert seen()[:2] == ("198.51.100.7", "Safari on iPhone")


def test_a_visitor_is_not_noted(client: Client, council: Current) -> None:
    client.get("/me/")
    assert not UserSession.objects.exists()
