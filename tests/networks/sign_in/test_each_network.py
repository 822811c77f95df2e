"""Every network at which one signs in: the whole way there and back, and how long what was brought back lasts."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.council.selectors import Current
from networks import connect_watch
from networks.connect_journey import sign_in_of
from networks.connections import access_of, base_url_of, connection_of, opened
from networks.http import AllowedHosts
from networks.models import Connection
from networks.registry import CONNECTORS, connector
from networks.sign_in import Web
from tests.cast import Cast
from tests.networks.sign_in.conftest import Traveller, registered
from tests.publishing.browsing import words
from tests.sandbox.running import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)
BY_SIGNING_IN = sorted(code for code, one in CONNECTORS.items() if one.sign_in and not one.sign_in.asks_for_server)
ENDS: dict[str, timedelta | None] = {
    "facebook": timedelta(days=90), "instagram": timedelta(days=60), "linkedin": timedelta(days=365), "threads": timedelta(days=60),
    "x": None, "youtube": None, "flickr": None,
}  # fmt: skip
"""How long until only a person can help; None where it lasts until somebody takes it back."""
RENEWED = ["instagram", "linkedin", "threads"]
"""Those whose tokens live for weeks, and are renewed by the tick."""


@pytest.fixture
def hours_later(networks: Sandbox) -> Iterator[Callable[[int], Any]]:
    yield lambda hours: networks.control("POST", "clock", forward_seconds=hours * 3600)
    networks.control("POST", "clock")


def connected(ada: Traveller, cast: Cast, code: str) -> Connection:
    there = ada.networks.account(code)
    account = registered(cast, there)
    if code == "flickr":  # its register knows a handle that its login does not tell
        type(account).objects.filter(pk=account.pk).update(external_id=there.id)
    shown = words(ada.connects(account, there))
    assert f"is connected. {account.network_name} knows us." in shown, shown[:700]
    account.refresh_from_db()
    assert account.external_id == there.id
    return Connection.objects.select_related("account").get(pk=connection_of(account).pk)


@pytest.mark.parametrize("code", BY_SIGNING_IN)
def test_one_goes_there_and_comes_back_connected(
    ada: Traveller, cast: Cast, council: Current, demonstration: None, code: str
) -> None:
    link = connected(ada, cast, code)
    kept, ends = opened(link), ENDS[code]
    assert kept["access_token"]
    secret = str(ada.networks.folder and _app_secret(code))
    assert secret not in kept.values(), "the application’s own secret stays in the settings"
    if ends is None:
        assert link.expires_at is None
    else:
        assert link.expires_at is not None
        assert abs(link.expires_at - datetime.now(UTC) - ends) < timedelta(minutes=5)
    profile = connector(code).profile(access_of(link))
    assert (profile.external_id, profile.problem) == (link.account.external_id, "")


def _app_secret(code: str) -> str:
    from django.conf import settings

    way = sign_in_of(code)
    assert way is not None
    return str(settings.NETWORK_SECRETS[code][way.app_names[1]])


@pytest.mark.parametrize("code", BY_SIGNING_IN)
def test_saying_no_there_changes_nothing(
    ada: Traveller, cast: Cast, council: Current, demonstration: None, code: str
) -> None:
    account = registered(cast, ada.networks.account(code))
    back = ada.answers(ada.goes(account), do="deny")
    assert f"You said no at {account.network_name}" in words(ada.returns(back))
    assert not connection_of(account).secrets


@pytest.mark.parametrize("code", BY_SIGNING_IN)
def test_a_network_that_is_down_is_told_and_changes_nothing(
    ada: Traveller, cast: Cast, council: Current, demonstration: None, code: str
) -> None:
    account = registered(cast, ada.networks.account(code))
    back = ada.answers(ada.goes(account))
    ada.networks.control("POST", "faults", effect="drop", when="before", match={"network": code}, times=1)
    answer = ada.returns(back)
    assert answer.status_code == 200
    assert "is connected" not in words(answer)
    assert not connection_of(account).secrets


@pytest.mark.parametrize("code", RENEWED)
def test_a_token_of_weeks_is_renewed_by_the_tick_and_works_on(
    ada: Traveller,
    cast: Cast,
    council: Current,
    demonstration: None,
    code: str,
    monkeypatch: pytest.MonkeyPatch,
    hours_later: Any,
) -> None:
    link = connected(ada, cast, code)
    before = opened(link)
    assert connect_watch.prolong() == 0, "it has time"
    later = datetime.now(UTC) + timedelta(days=55)
    monkeypatch.setattr(connect_watch, "database_time", lambda: later)
    hours_later(55 * 24)
    assert connect_watch.prolong() == 1
    hours_later(45 * 24)
    link.refresh_from_db()
    after = opened(link)
    assert after["access_token"] != before["access_token"]
    assert {name: after[name] for name in ("login", "server") if name in before} == {
        name: before[name] for name in ("login", "server") if name in before
    }
    assert connector(code).profile(access_of(link)).problem == "", "the old token would have run out after sixty days"


@pytest.mark.parametrize("code", BY_SIGNING_IN)
def test_in_production_it_speaks_to_its_own_hosts_only(code: str) -> None:
    way = sign_in_of(code)
    assert way is not None and way.hosts
    real = Web("https://unused.example", AllowedHosts(way.hosts))
    addresses = [
        getattr(way, name) for name in ("page", "token", "request_token", "access_token") if hasattr(way, name)
    ]
    assert all(real.address(address) == address and address.startswith("https://") for address in addresses)
    called = [address for address in addresses if address != way.page]  # type: ignore[attr-defined]
    for address in called:
        real.hosts.check(address)
    pretended = Web("http://127.0.0.1:1/x", AllowedHosts(frozenset(), demonstration=True))
    assert all(pretended.address(address).startswith("http://127.0.0.1:1/x/") for address in addresses)


def test_each_network_that_can_be_connected_says_how() -> None:
    assert set(BY_SIGNING_IN) == set(ENDS)
    assert base_url_of("bluesky", {})
