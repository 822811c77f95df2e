"""The whole way with the real connectors: outbox, network, look-up, and back in by webhook and by poll."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.catalogue import Action
from networks import polling
from networks.connections import connection_of, sealed
from networks.dispatch import send_due
from networks.inbound import hand_on
from networks.models import Delivery
from networks.protocol import Inbound
from networks.reconcile import reconcile
from networks.states import OutboundState as State
from tests.networks.outbox.conftest import Outbox
from tests.sandbox.running import SECRETS, Account, Sandbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(live_server: LiveServer, tmp_path: Any, settings: Any) -> Iterator[Sandbox]:
    """The pretend networks, which deliver to this application."""
    settings.NETWORK_SECRETS = SECRETS
    sandbox = Sandbox(tmp_path / "sandbox", f"{live_server.url}/webhooks/")
    sandbox.start()
    settings.SANDBOX_URL = sandbox.base
    yield sandbox
    sandbox.stop()


@pytest.fixture(params=["facebook", "x"])
def page(request: pytest.FixtureRequest, outbox: Outbox, town: Sandbox) -> Account:
    """A connected account there, which is also the one of the outbox."""
    pretend = town.account(request.param)
    account = outbox.cast.account(request.param, handle=pretend.handle, external_id=pretend.id)
    link = connection_of(account)
    link.secrets = sealed({"access_token": pretend.token})
    link.save()
    outbox.account = account
    return pretend


def test_a_post_goes_out_once_with_its_own_address(outbox: Outbox, page: Account) -> None:
    item = outbox.put("The tip is open on Monday.", kind=Action.POST)
    send_due()
    item = outbox.read(item)
    assert item.state == State.PUBLISHED
    assert item.external_id in item.url
    assert [post["text"] for post in _posts(page)] == ["The tip is open on Monday."]


def test_a_post_whose_answer_was_lost_is_found_and_never_sent_twice(outbox: Outbox, page: Account) -> None:
    _fault(page, when="after_commit", effect="drop")
    item = outbox.put("High Street is closed until six.", kind=Action.POST)
    send_due()
    assert outbox.read(item).state == State.UNCONFIRMED
    outbox.let_look_be_due(item)
    reconcile()
    send_due()
    item = outbox.read(item)
    assert item.state == State.PUBLISHED
    assert item.external_id in item.url
    assert len(_posts(page)) == 1


def test_a_post_that_never_arrived_stays_with_a_person(outbox: Outbox, page: Account) -> None:
    _fault(page, when="before", effect="drop")
    item = outbox.put("Bins are late today.", kind=Action.POST)
    send_due()
    outbox.let_look_be_due(item)
    reconcile()
    send_due()
    assert outbox.read(item).state == State.UNCONFIRMED
    assert _posts(page) == []


def test_a_comment_arrives_by_webhook_and_again_by_poll_as_the_same_thing(
    outbox: Outbox, page: Account, town: Sandbox
) -> None:
    outbox.put("The tip is open on Monday.", kind=Action.POST)
    send_due()
    page.resident("comment", f"@{page.handle} And on Sunday?", post=_posts(page)[0]["id"])
    _wait_for_a_delivery()
    polling.poll()
    taken: list[Inbound] = []
    hand_on(taken.append)
    asked = [item for item in taken if not item.is_ours]
    assert {(item.external_id, item.text) for item in asked} == {
        (asked[0].external_id, f"@{page.handle} And on Sunday?")
    }
    assert {delivery.source for delivery in Delivery.objects.all()} == {"webhook", "poll"}
    assert not Delivery.objects.parked().exists()


def _posts(page: Account) -> list[dict[str, Any]]:
    found = page.sandbox.control("GET", "posts", network=page.known["network"], account=page.id)
    return [post for post in found["posts"] if post["by_council"]]


def _fault(page: Account, **how: str) -> None:
    match = {"network": page.known["network"], "method": "POST", "path": "/(feed|tweets)$"}
    page.sandbox.control("POST", "faults", match=match, times=1, **how)


def _wait_for_a_delivery() -> None:
    for _ in range(100):
        if Delivery.objects.filter(source="webhook").exists():
            return
        time.sleep(0.05)
    raise AssertionError("Nothing was delivered.")
