"""Loading the demonstration: the moved clock, interrupted and finished, and with the pretend networks beside it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.utils import timezone

from accounts.models import Account
from core.audit import chain
from core.audit.models import Entry
from core.people.models import Person
from council_social.demonstration import loading
from council_social.demonstration.clock import Diary, moved_to
from council_social.demonstration.scene import Scene
from enquiries.models import Message, Resident
from enquiries.taking_in import take_in
from moderation.models import Case
from moderation.states import CaseState
from networks.connections import access_of, connector_of
from networks.models import Connection
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
    try:
        _networks_know_what_residents_wait_for()
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


def _networks_know_what_residents_wait_for() -> None:
    assert "connected" in demonstrate("--log-ins")
    assert "connected" not in demonstrate("--log-ins")
    links = Connection.objects.exclude(secrets="").select_related("account")
    assert sorted(link.account.network for link in links) == ["facebook", "facebook", "x"]
    brought = [item for link in links for item in connector_of(link).fetch_inbound(access_of(link), "").items]
    assert {item.network for item in brought} == {"facebook", "x"}
    messages, residents = Message.objects.count(), Resident.objects.count()
    for item in brought:
        take_in(item)
    assert (Message.objects.count(), Resident.objects.count()) == (messages, residents)
