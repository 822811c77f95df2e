"""Loading the demonstration: the moved clock, interrupted and finished, and with the pretend networks beside it."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Account
from core.audit import chain
from core.audit.models import Entry
from core.people.models import Person
from council_social.demonstration import loading
from council_social.demonstration.clock import Diary, moved_to
from council_social.demonstration.people import staff
from council_social.demonstration.scene import Scene
from council_social.demonstration.square import CONNECTED
from enquiries import services
from enquiries.models import Conversation, Message, Resident
from enquiries.taking_in import take_in
from moderation.models import Case
from moderation.states import CaseState
from networks.connections import access_of, connector_of
from networks.dispatch import send_due
from networks.models import Connection
from networks.protocol import Kind
from tests.flows.test_demonstration import demonstrate
from tests.sandbox.running import Sandbox, free_port
from tests.sealing import seal_everything

LONG_AGO = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def demonstration(settings: Any) -> None:
    settings.DEMONSTRATION = True


def test_production_refuses_the_demonstration(db: None) -> None:
    with pytest.raises(CommandError, match="public password"):
        demonstrate("--small")
    assert not Person.objects.exists()


def test_the_clock_cannot_be_moved_in_production(settings: Any) -> None:
    settings.COUNCIL_MODE = "production"
    with pytest.raises(ImproperlyConfigured), moved_to(LONG_AGO):
        pass


def test_the_clock_stands_still_where_it_was_moved_to_and_goes_on_afterwards() -> None:
    with moved_to(LONG_AGO):
        assert timezone.now() == LONG_AGO
        assert Account._meta.get_field("state_since").get_default() == LONG_AGO
    assert timezone.now() > LONG_AGO + timedelta(days=300)


def test_a_diary_does_things_in_their_order_and_stops_now() -> None:
    lived: list[str] = []
    diary = Diary()
    diary.on(LONG_AGO + timedelta(hours=3), lambda at: lived.append("never"))
    diary.on(LONG_AGO + timedelta(hours=1), lambda at: lived.append("second"))

    def first(at: datetime) -> None:
        lived.append("first")
        diary.on(at + timedelta(minutes=90), lambda later: lived.append("third"))

    diary.on(LONG_AGO, first)
    diary.live(LONG_AGO + timedelta(hours=2))
    assert lived == ["first", "second", "third"]


@pytest.mark.django_db(transaction=True)
def test_what_was_interrupted_is_finished_by_the_next_call_and_the_pretend_networks_may_start_later(
    demonstration: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.SANDBOX_URL = f"http://127.0.0.1:{free_port()}"
    _interrupted_and_finished(monkeypatch)
    seal_everything()
    verdict = chain.verify()
    assert (verdict.touched, verdict.unsealed) == (None, 0)
    assert verdict.sealed == Entry.objects.count() > 700
    sandbox = Sandbox(tmp_path / "sandbox")
    settings.SANDBOX_URL = sandbox.base
    sandbox.start()
    settings.NETWORK_SECRETS = json.loads((sandbox.folder / "var" / "secrets.json").read_text())
    try:
        _every_account_is_connected()
        _networks_know_what_residents_wait_for(sandbox)
        _an_answer_goes_out_on_every_network(sandbox)
    finally:
        sandbox.stop()


def _interrupted_and_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, counted = loading.count_week, []

    def interrupted(scene: Scene, last: date) -> None:
        counted.append(last)
        if len(counted) == 3:
            raise KeyboardInterrupt
        whole(scene, last)

    monkeypatch.setattr(loading, "count_week", interrupted)
    with pytest.raises(KeyboardInterrupt):
        demonstrate("--small")
    assert Person.objects.exists() and not Case.objects.filter(state=CaseState.BLOCK_PROPOSED).exists()
    said = demonstrate("--small")
    assert "is loaded" in said and "connected" not in said
    assert len(set(counted)) == 3
    assert Case.objects.filter(state=CaseState.BLOCK_PROPOSED).count() == 1


def _every_account_is_connected() -> None:
    assert f"{len(CONNECTED)} of its accounts are connected" in demonstrate("--log-ins")
    assert "connected" not in demonstrate("--log-ins")
    ours = Account.objects.publishable().exclude(kind=Account.Kind.PARTNER)
    assert set(links().values_list("account", flat=True)) == set(ours.values_list("pk", flat=True))
    assert {link.account.network for link in links()} == set(sandbox_networks())
    followed = {link.account.network: connector_of(link).profile(access_of(link)).can_post for link in links()}
    assert all(followed.values()), followed


def links() -> QuerySet[Connection]:
    return Connection.objects.exclude(secrets="").select_related("account")


def sandbox_networks() -> list[str]:
    return ["facebook", "flickr", "instagram", "linkedin", "threads", "x", "youtube"]


def _networks_know_what_residents_wait_for(sandbox: Sandbox) -> None:
    """What a poll brings is what we have already; every open conversation stands there with the network's own ids."""
    messages, residents = Message.objects.count(), Resident.objects.count()
    for item in [item for link in links() for item in connector_of(link).fetch_inbound(access_of(link), "").items]:
        take_in(item)
    assert (Message.objects.count(), Resident.objects.count()) == (messages, residents)
    waiting = Message.objects.inbound().filter(
        conversation__in=Conversation.objects.open(), account__connection__in=links()
    )
    there = {
        post["id"]: post["text"]
        for link in links()
        for post in sandbox.control("GET", "posts", network=link.account.network, account=link.account.handle)["posts"]
    }
    public = [one for one in waiting.exclude(text="") if one.conversation.channel != Kind.DIRECT_MESSAGE]
    assert {one.account.network for one in public} == set(sandbox_networks())
    assert all(there[one.external_id].endswith(one.text.removeprefix("@ashmere_example ")) for one in public)


def _an_answer_goes_out_on_every_network(sandbox: Sandbox) -> None:
    """One open conversation of each network is answered, and the network has the answer under what was asked."""
    asked = {network: _answered(network) for network in sandbox_networks()}
    send_due()
    for network, (conversation, message) in asked.items():
        said = sandbox.control("GET", "posts", network=network, account=conversation.account.handle)["posts"]
        answer = next((one for one in said if f"An answer on {network}." in one["text"]), None)
        assert answer is not None and answer["by_council"], network
        assert message.external_id in (answer["parent"], answer["root"]) or network == "flickr"


def _answered(network: str) -> tuple[Conversation, Message]:
    """The conversation, and the resident's message that is answered."""
    public = Conversation.objects.open().exclude(channel=Kind.DIRECT_MESSAGE).exclude(channel=Kind.REVIEW)
    talk = public.filter(account__in=links().values("account"), account__network=network).earliest("pk")
    by = talk.assignee or services.take(conversation_id=talk.pk, by=staff()["grace"]).assignee
    assert by is not None
    talk.refresh_from_db()
    services.send_reply(conversation_id=talk.pk, text=f"An answer on {network}.", by=by, seen=talk.version)
    return talk, talk.messages.inbound().latest("at")
