"""Turning on emergency mode: what is scheduled is held at once, what is on the wire is waited for and named."""

import threading
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.catalogue import Action
from core.audit.models import Entry
from core.council.selectors import Current
from core.council.services import start_emergency
from networks import emergency
from networks.claiming import claim, let_go
from networks.dispatch import send_due
from networks.models import Outbound
from networks.outcomes import Accepted, Unknown
from networks.settling import Result, settle
from networks.states import OutboundState as State
from networks.wire import Errand
from tests.networks.outbox.at_once import in_a_thread
from tests.networks.outbox.conftest import Outbox
from tests.networks.outbox.ledger import Ledger

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timedelta(hours=1)


@pytest.fixture
def pressing(council: Current, outbox: Outbox) -> Outbox:
    return outbox


def on_the_wire(item: Outbound) -> Errand:
    [errand] = claim(most=1)
    assert let_go({errand: {"prepared": True}}) == [errand]
    assert errand.outbound_id == item.pk
    return errand


def answered(errand: Errand, outcome: Accepted | Unknown) -> None:
    settle([Result(errand.outbound_id, errand.attempt_id, errand.number, outcome)])


def test_routine_posts_are_held_at_once_and_nothing_else(pressing: Outbox) -> None:
    routine = [pressing.put(text, kind=Action.POST, due=LATER) for text in ("Spring fair", "Book swap")]
    flood = pressing.put("Stay away from the river path", kind=Action.POST, due=LATER, emergency=True)
    reply = pressing.put("Thank you", due=LATER)
    stopped = start_emergency(name="flooding", by=pressing.cast.priya)
    assert (stopped.held, stopped.on_the_wire, stopped.wait(0)) == (2, [], [])
    assert {(pressing.read(item).state, pressing.read(item).why) for item in routine} == {
        (State.HELD, "Emergency mode is on: flooding.")
    }
    assert [pressing.read(item).state for item in (flood, reply)] == [State.SCHEDULED, State.SCHEDULED]
    held = Entry.objects.about(routine[0]).first()
    assert held is not None
    assert (held.code, held.actor, held.before, held.reason) == (
        "networks.outbound.held", pressing.cast.priya, {"state": "scheduled"}, "Emergency mode is on: flooding.",
    )  # fmt: skip


def test_what_is_on_the_wire_is_named_in_the_record_and_its_end_is_told(
    pressing: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emergency, "LOOK_EVERY", 0.02)
    errand = on_the_wire(pressing.put("Spring fair", kind=Action.POST))
    stopped = start_emergency(name="flooding", by=pressing.cast.priya)
    [name] = stopped.on_the_wire
    assert name.startswith("“Spring fair” on ")
    entry = Entry.objects.get(code="council.emergency.started")
    assert (entry.after["held"], entry.after["on_the_wire"]) == (0, [name])
    answer = threading.Timer(
        0.3, lambda: in_a_thread(lambda: answered(errand, Accepted("1", "https://ledger.example/1")))
    )
    answer.start()
    began = time.monotonic()
    [sentence] = stopped.wait(10)
    assert 0.2 < time.monotonic() - began < 8
    assert sentence.startswith(f"{name} was on its way already: it went out at ")


def test_what_the_network_does_not_answer_is_named_as_such(pressing: Outbox) -> None:
    errand = on_the_wire(pressing.put("Spring fair", kind=Action.POST))
    stopped = start_emergency(name="flooding", by=pressing.cast.priya)
    [sentence] = stopped.wait(0)
    assert sentence.endswith("has not answered yet.")
    answered(errand, Unknown("Cut."))
    [sentence] = stopped.wait(0)
    assert sentence.endswith("was on its way already: now it is “Unconfirmed”.")


def test_after_the_press_nothing_routine_starts_though_it_was_claimed(pressing: Outbox, ledger: Ledger) -> None:
    claimed = pressing.put("Spring fair", kind=Action.POST)
    due = pressing.put("Book swap", account=pressing.another_account(), kind=Action.POST)
    [errand] = claim(most=1)
    stopped = start_emergency(name="flooding", by=pressing.cast.priya)
    assert (stopped.held, stopped.on_the_wire) == (1, [])
    assert let_go({errand: {"prepared": True}}) == []
    send_due()
    assert {pressing.read(item).state for item in (claimed, due)} == {State.HELD}
    assert ledger.lines() == []


def test_the_page_says_how_many_are_held_and_what_was_on_its_way(
    pressing: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.council.views.LONGEST_WAIT", 0.0)
    on_the_wire(pressing.put("Spring fair", kind=Action.POST))
    pressing.put("Book swap", kind=Action.POST, due=LATER)
    client = Client()
    client.force_login(pressing.cast.priya)
    page = client.post(reverse("emergency"), {"name": "flooding"}, follow=True).content.decode()
    assert "Emergency mode is on. 1 scheduled post is held." in page
    assert "“Spring fair” on " in page
    assert "has not answered yet." in page
