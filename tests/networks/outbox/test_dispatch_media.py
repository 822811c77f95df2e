"""The whole way of pictures and videos through the outbox: fetched by Meta at our signed address, or uploaded in pieces."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from accounts.catalogue import Action
from networks.connections import connection_of, sealed
from networks.dispatch import send_due
from networks.models import Connection, Outbound
from networks.protocol import Media, Request
from networks.reconcile import reconcile
from networks.services import put_out
from networks.states import OutboundState as State
from tests.networks.outbox.conftest import Outbox
from tests.networks.peers import JPEG, MP4
from tests.sandbox.running import SECRETS, Account, Sandbox

pytestmark = pytest.mark.django_db(transaction=True)
LONG_FILM = MP4 + bytes(600_000)
Connect = Callable[[str], Account]


@pytest.fixture
def connect(outbox: Outbox, live_server: LiveServer, tmp_path: Any, settings: Any) -> Iterator[Connect]:
    """Opens an account on a pretend network, and connects it as the one of the outbox."""
    settings.NETWORK_SECRETS, settings.PUBLIC_URL = SECRETS, live_server.url
    settings.MEDIA_ROOT = tmp_path / "media"
    town = Sandbox(tmp_path / "sandbox")
    town.start()
    settings.SANDBOX_URL = town.base

    def connected(network: str) -> Account:
        pretend = town.account(network)
        outbox.account = outbox.cast.account(network, handle=pretend.handle, external_id=pretend.id)
        link = connection_of(outbox.account)
        link.secrets = sealed({"access_token": pretend.token})
        link.save()
        return pretend

    yield connected
    town.stop()


def put(outbox: Outbox, content: bytes, content_type: str) -> Outbound:
    """A post with this picture or video, due now."""
    key = default_storage.save(f"approved.{content_type.partition('/')[2]}", ContentFile(content))
    media = Media(key, content_type, len(content), hashlib.sha256(content).hexdigest(), "What it shows")
    request = Request(Action.POST, "The new library", media=(media,))
    due = timezone.now() - timedelta(seconds=1)
    return put_out(
        kind=Action.POST, account=outbox.account, request=request, due_at=due, subject="Library", by=outbox.cast.grace
    )


def at_once(item: Outbound) -> None:
    """Whatever the item waits for is now."""
    Outbound.objects.filter(pk=item.pk, not_before__isnull=False).update(not_before=Now())
    Outbound.objects.filter(pk=item.pk, repeat_at__isnull=False).update(repeat_at=Now())
    Outbound.objects.filter(pk=item.pk, next_look_at__isnull=False).update(next_look_at=Now())


def posts(account: Account) -> list[dict[str, Any]]:
    found = account.sandbox.control("GET", "posts", network=account.known["network"], account=account.id)
    return [post for post in found["posts"] if post["by_council"]]


@pytest.mark.parametrize("network", ["instagram", "threads"])
def test_a_picture_is_fetched_from_us_and_published(outbox: Outbox, connect: Connect, network: str) -> None:
    account = connect(network)
    item = put(outbox, JPEG, "image/jpeg")
    send_due()
    item = outbox.read(item)
    assert (item.state, item.why) == (State.PUBLISHED, "")
    assert [post["id"] for post in posts(account)] == [item.external_id]


@pytest.mark.parametrize("network", ["instagram", "threads"])
def test_a_lost_answer_is_repeated_by_machine_with_the_same_container(
    outbox: Outbox, connect: Connect, network: str
) -> None:
    account = connect(network)
    match = {"network": network, "method": "POST", "path": "_publish$"}
    account.sandbox.control("POST", "faults", match=match, times=1, when="after_commit", effect="drop")
    item = put(outbox, JPEG, "image/jpeg")
    send_due()
    assert outbox.read(item).state == State.UNCONFIRMED
    at_once(item)
    send_due()
    item = outbox.read(item)
    assert item.state == State.PUBLISHED
    assert [post["id"] for post in posts(account)] == [item.external_id]


def test_a_video_is_published_on_facebook_and_found_under_its_post(outbox: Outbox, connect: Connect) -> None:
    account = connect("facebook")
    item = put(outbox, LONG_FILM, "video/mp4")
    send_due()
    assert outbox.read(item).state == State.SENDING
    at_once(item)
    reconcile()
    item = outbox.read(item)
    assert item.state == State.PUBLISHED
    assert [post["id"] for post in posts(account)] == [item.external_id]


def test_an_upload_that_was_cut_goes_on_with_what_is_there(outbox: Outbox, connect: Connect) -> None:
    account = connect("facebook")
    account.sandbox.control("POST", "budgets", network="facebook", account=account.id, calls=2, seconds=600)
    item = put(outbox, LONG_FILM, "video/mp4")
    send_due()
    item = outbox.read(item)
    assert item.state == State.SCHEDULED
    begun = item.handle["video"]
    assert 0 < begun["start"] < len(LONG_FILM)
    account.sandbox.control("POST", "budgets", network="facebook", account=account.id)
    at_once(item)
    Connection.objects.update(not_before=None)
    send_due()
    item = outbox.read(item)
    assert item.state == State.SENDING
    assert (item.handle["video"]["id"], item.handle["video"]["start"]) == (begun["id"], len(LONG_FILM))
    assert len(account.ledger(effect="video")) == 1
