"""The outbox against a model of it, in every order in which people press, senders die and networks answer (goal 17).

The model is the network's own ledger and what people have decided. Everything happens in one transaction that is undone
afterwards, so the sender's steps are taken one by one here instead of by its loop.
"""

import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.catalogue import Action
from core.audit.verbs import RuleBroken
from core.notify.models import Notice
from networks import gates, services, wire
from networks.claiming import claim, expire_late, let_go
from networks.gates import Stop
from networks.models import Attempt, Connection, Outbound
from networks.outcomes import Accepted, CannotTell, Found, RateLimited, Refused, Unauthorised, Unknown
from networks.protocol import Request
from networks.reconcile import _due_for_a_look, give_up_overdue, record_finding
from networks.settling import Result, settle
from networks.states import OutboundState as State
from networks.wire import Errand
from tests.networks.outbox.conftest import GONE, Outbox
from tests.networks.outbox.ledger import Ledger

EXAMPLES = int(os.environ.get("FAULTS_EXAMPLES", "") or 40)
CALLED_NOT_OUT = (State.SCHEDULED, State.HELD, State.REFUSED, State.EXPIRED, State.WITHDRAWN)
BEFORE_A_PERSON = (State.UNCONFIRMED, State.REFUSED, State.EXPIRED)
ANSWERS = ("yes", "yes", "yes", "yes", "cut", "cut", "cut", "lost", "lost", "no", "wait", "access")
InFlight = tuple[Callable[[Any, str], None], Any]


class Sending(RuleBasedStateMachine):
    """Two accounts, what they publish, and everything that can come between."""

    outbox: Outbox
    network: Ledger

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.accounts = [self.outbox.account, self.outbox.another_account()]
        self.ledger: Counter[str] = Counter()
        self.unsigned: set[str] = set()
        self.stopped: Counter[str] = Counter()
        """How often a text stood in the ledger when a person stopped it for good."""
        self.again: set[str] = set()
        """What a person sent again though it may have been out."""
        self.number = 0
        self.in_flight: list[InFlight] = []

    def teardown(self) -> None:
        connection.check_constraints()
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    # What people do -------------------------------------------------------------

    @initialize()
    def four_posts_are_put_out(self) -> None:
        for account in (0, 0, 1, 1):
            self.put_out(account)

    @rule(account=st.sampled_from((0, 1)))
    def put_out(self, account: int) -> None:
        self.number += 1
        self.outbox.put(f"Post {self.number}", account=self.accounts[account], kind=Action.POST)

    @rule(data=st.data(), verb=st.sampled_from(("hold", "release", "change", "sign", "again", "out", "leave")))
    def somebody_presses(self, data: st.DataObject, verb: str) -> None:
        """A button on the page of any post."""
        items = Outbound.objects.filter(account__in=self.accounts).select_related("account").order_by("pk")
        {
            "hold": self.hold,
            "release": self.release,
            "change": self.change_the_words,
            "sign": lambda item: self.unsigned.__ixor__({item.subject}),
            "again": self.send_again,
            "out": self.say_that_it_is_out,
            "leave": self.leave_it,
        }[verb](data.draw(st.sampled_from(list(items)), label="post"))

    def hold(self, item: Outbound) -> None:
        if self.pressed(services.hold, item, reason="Wait"):
            self.stopped[item.subject] = self.ledger[item.subject]

    def release(self, item: Outbound) -> None:
        if self.pressed(services.release, item):
            self.stopped.pop(item.subject, None)

    def change_the_words(self, item: Outbound) -> None:
        """As publishing does it: the old words are withdrawn, the new ones put out."""
        if self.pressed(services.withdraw, item, reason="Other words"):
            self.stopped[item.subject] = self.ledger[item.subject]
            self.put_out(self.accounts.index(item.account))

    def send_again(self, item: Outbound) -> None:
        """May be pressed at any time; what the network shows is not sent again."""
        try:
            with self.looking(in_sight=self.number % 2 == 0):
                after = services.send_again(outbound_id=item.pk, by=self.outbox.cast.priya)
        except RuleBroken:
            return
        if after.state == State.SCHEDULED:
            self.again.add(item.subject)
            self.stopped.pop(item.subject, None)
        assert after.state == State.SCHEDULED or self.ledger[item.subject]

    def say_that_it_is_out(self, item: Outbound) -> None:
        if self.ledger[item.subject]:
            self.pressed(services.it_is_out, item, by=self.outbox.cast.priya, url="https://ledger.example/1")

    def leave_it(self, item: Outbound) -> None:
        if self.pressed(services.leave_it, item, by=self.outbox.cast.priya, reason="Not needed"):
            self.stopped[item.subject] = self.ledger[item.subject]

    # What the sender does -------------------------------------------------------

    @rule(steps=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(ANSWERS)), min_size=2, max_size=12))
    def senders_go_on(self, steps: list[tuple[int, str]]) -> None:
        """Each step takes one thing in flight further, as far as a sender has it, or claims something new."""
        for place, how in steps:
            if place < len(self.in_flight):
                self.go_on(self.in_flight.pop(place), how)
            else:
                for errand in claim(most=1):
                    self.begin(errand)

    def begin(self, errand: Errand) -> None:
        """Every second post needs nothing from the network before it is sent, so it was let go with the claim."""
        if errand.may_go:
            self.may_arrive(errand)
        else:
            self.in_flight.append((self.let_go, errand))

    @rule()
    def a_sender_dies(self) -> None:
        """With everything that it had in flight: some of it may have arrived."""
        self.in_flight.clear()

    def go_on(self, thing: "InFlight", how: str) -> None:
        step, errand = thing
        step(errand, how)

    def let_go(self, errand: Errand, how: str) -> None:
        """Only what a person has not stopped since, in the words that stand; nothing that nobody signs any more."""
        for one in let_go({errand: {"prepared": True}}) or []:
            self.may_arrive(one)

    def may_arrive(self, errand: Errand) -> None:
        """Whether in one step or in two: what is let go was looked at in the same transaction."""
        item = Outbound.objects.get(pk=errand.outbound_id)
        assert item.subject not in self.unsigned
        assert item.state == State.SENDING
        assert item.handle == {"prepared": True}
        assert Request.read(errand.request).text == item.subject
        assert Attempt.objects.get(pk=errand.attempt_id).first_byte_at is not None
        self.in_flight.append((self.arrive, errand))

    def arrive(self, errand: Errand, how: str) -> None:
        """At the network, or not; and what the network says of it."""
        text = Request.read(errand.request).text
        self.ledger[text] += how in {"yes", "cut"}
        outcome = {
            "yes": Accepted(f"{text}/{self.ledger[text]}", "https://ledger.example/1"),
            "cut": Unknown("The answer was cut."),
            "lost": Unknown("Nothing came back."),
            "no": Refused("It was refused.", before_sending=False),
            "wait": RateLimited(timezone.now() + GONE, scope="account"),
            "access": Unauthorised("The access has ended."),
        }[how]
        result = Result(errand.outbound_id, errand.attempt_id, errand.number, outcome)
        self.in_flight.append((self.record, result))

    def record(self, result: Result, how: str) -> None:
        assert settle([result]) == []

    # What time does -------------------------------------------------------------

    @rule(how=st.sampled_from(ANSWERS))
    def leases_run_out(self, how: str) -> None:
        """A lease lasts longer than any call, so what is on the wire has arrived by then or never will; its answer may be late."""
        for step, errand in [thing for thing in self.in_flight if thing[0] == self.arrive]:
            self.in_flight.remove((step, errand))
            self.arrive(errand, how)
        Attempt.objects.filter(finished_at__isnull=True).update(lease_until=Now() - GONE)
        give_up_overdue()

    @rule()
    def waits_end(self) -> None:
        Connection.objects.update(not_before=None)
        Outbound.objects.filter(not_before__isnull=False).update(not_before=None)
        Outbound.objects.filter(repeat_at__isnull=False).update(repeat_at=Now())

    @rule(in_sight=st.booleans())
    def the_reconciler_looks(self, in_sight: bool) -> None:
        """As `reconcile.look` does, without its threads."""
        Outbound.objects.filter(next_look_at__isnull=False).update(next_look_at=Now() - GONE)
        for errand, taken in _due_for_a_look():
            with self.looking(in_sight=in_sight):
                finding = wire.look_up(errand, taken)
            record_finding(errand=errand, finding=finding)

    @rule()
    def it_is_too_late_for_the_oldest(self) -> None:
        """Its window closes; what is still scheduled then is never sent by itself."""
        oldest = Outbound.objects.filter(account__in=self.accounts, state=State.SCHEDULED).order_by("pk")[:1]
        Outbound.objects.filter(pk__in=[item.pk for item in oldest]).update(
            expires_at=Now() - GONE, due_at=F("due_at") - GONE
        )
        expire_late()

    # What must always be so -----------------------------------------------------

    @invariant()
    def everything_is_as_we_promise(self) -> None:
        items = list(Outbound.objects.filter(account__in=self.accounts))
        self.nothing_is_out_twice_but_by_a_persons_own_decision()
        self.what_a_person_stopped_did_not_go_out_afterwards()
        self.what_is_called_out_is_out(items)
        self.what_is_out_is_never_called_not_out(items)
        self.nobody_is_left_without_a_word(items)
        self.one_thing_of_an_account_is_under_way(items)

    def nothing_is_out_twice_but_by_a_persons_own_decision(self) -> None:
        assert {text for text, times in self.ledger.items() if times > 1} <= self.again

    def what_a_person_stopped_did_not_go_out_afterwards(self) -> None:
        assert {text: times for text, times in self.stopped.items() if self.ledger[text] > times} == {}

    def what_is_called_out_is_out(self, items: list[Outbound]) -> None:
        assert [item for item in items if item.state == State.PUBLISHED and not self.ledger[item.subject]] == []

    def what_is_out_is_never_called_not_out(self, items: list[Outbound]) -> None:
        """But where a person who looked said that it is not to be sent any more, or sent it again."""
        out = [item.subject for item in items if item.state in CALLED_NOT_OUT and self.ledger[item.subject]]
        assert set(out) <= {*self.again, *self.stopped}

    def nobody_is_left_without_a_word(self, items: list[Outbound]) -> None:
        wait = [
            item
            for item in items
            if item.state in BEFORE_A_PERSON and (item.may_be_out or item.state != State.UNCONFIRMED)
        ]
        told = " ".join(Notice.objects.values_list("words", flat=True)) if wait else ""
        assert [item for item in wait if item.repeat_at is None and f"“{item.subject}”" not in told] == []

    def one_thing_of_an_account_is_under_way(self, items: list[Outbound]) -> None:
        under_way = [item.account_id for item in items if item.state == State.SENDING]
        assert len(under_way) == len(set(under_way))

    # ------------------------------------------------------------------------------

    def pressed(self, verb: Any, item: Outbound, **more: Any) -> bool:
        more.setdefault("by", self.outbox.cast.grace)
        try:
            with transaction.atomic():
                verb(outbound_id=item.pk, **more)
        except RuleBroken:
            return False
        return True

    def looking(self, *, in_sight: bool) -> Any:
        """The network shows its ledger, or does not yet."""
        return _Sight(self, in_sight)


class _Sight:
    """While it lasts, a look finds what is out and not taken, or sees nothing."""

    def __init__(self, machine: Sending, in_sight: bool) -> None:
        self.machine, self.in_sight = machine, in_sight

    def __enter__(self) -> None:
        self.before = wire.look_up
        wire.look_up = self.look_up

    def __exit__(self, *_: object) -> None:
        wire.look_up = self.before

    def look_up(self, errand: Errand, taken: Any) -> Any:
        text = Request.read(errand.request).text
        seen = [f"{text}/{number}" for number in range(1, self.machine.ledger[text] + 1)]
        free = [identity for identity in seen if identity not in taken]
        if self.in_sight and free:
            return Found(Accepted(free[-1], "https://ledger.example/1"))
        return CannotTell("It is not in the list.")


@pytest.mark.django_db
def test_in_every_order_nothing_is_lost_doubled_or_silent(
    outbox: Outbox, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    Sending.outbox, Sending.network = outbox, ledger
    ledger.asks = lambda request: request.text.endswith(("1", "3", "5", "7", "9"))
    machine: list[Sending] = []
    made = Sending.__init__

    def remember(self: Sending) -> None:
        made(self)
        machine[:] = [self]

    def signed(items: Any) -> dict[int, Stop]:
        return {item.pk: Stop("held", "Nobody signs it.") for item in items if item.subject in machine[0].unsigned}

    monkeypatch.setattr(Sending, "__init__", remember)
    monkeypatch.setattr(wire, "outside_transactions", lambda: None)  # everything here is undone by one transaction
    gates.register(signed)
    run_state_machine_as_test(
        Sending,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
