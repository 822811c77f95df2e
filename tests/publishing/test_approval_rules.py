"""The rules of approval against a model of them, in every order in which people can press the buttons.

The model knows only what is promised: nobody signs what they wrote a word of; a signature is for one content; any change
makes it void; what stands in the outbox and may still go out is exactly what a live signature signed.
"""

from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from core.audit.verbs import RuleBroken
from core.people.models import Person
from networks.models import Outbound
from publishing import services
from publishing.draft import Draft
from publishing.fingerprint import of_outbounds
from publishing.models import Approval, Post, Publication
from publishing.states import LEFT_THE_HOUSE
from tests.publishing.desk import Desk, tomorrow

WRITERS = ("grace", "tom", "priya", "hugo")
SIGNERS = ("priya", "hugo", "grace")
TEXTS = ("Bins stop on Friday.", "Bins stop on Friday", "Bins stop on Saturday.")
WAITING = ("scheduled", "held")


class Approvals(RuleBasedStateMachine):
    """One post, written, signed, changed, held and sent by people who press in any order."""

    desk: Desk

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.post = self.desk.waiting(self.desk.draft(self.desk.facebook, self.desk.x))
        self.wrote = {"grace"}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    @rule(who=st.sampled_from(WRITERS), text=st.sampled_from(TEXTS))
    def change(self, who: str, text: str) -> None:
        post = self.fresh()
        draft = replace(Draft.of(post), text=text)
        differs = draft.text != post.words.text
        out = self.some(LEFT_THE_HOUSE)
        done = self.pressed(services.save, who, draft=draft, seen=post.version)
        assert done == (post.state != "withdrawn" and not (differs and out))
        if done and differs:
            self.wrote.add(who)
            assert self.fresh().state in {"draft", "sent_back"}

    @rule(who=st.sampled_from(WRITERS), hour=st.sampled_from((9, 12)))
    def change_the_time(self, who: str, hour: int) -> None:
        post = self.fresh()
        if self.pressed(services.change_time, who, wanted_at=tomorrow(hour), seen=post.version):
            self.wrote.add(who)
            assert not Approval.objects.live().exists()

    @rule(who=st.sampled_from(WRITERS))
    def send_for_approval(self, who: str) -> None:
        state = self.fresh().state
        assert self.pressed(services.send_for_approval, who) == (state in {"draft", "sent_back"})

    @rule(who=st.sampled_from(SIGNERS))
    def sign(self, who: str) -> None:
        post = self.fresh()
        done = self.pressed(services.approve, who, fingerprint=post.words.fingerprint, seen=post.version)
        assert done == (post.state == "in_review" and who not in self.wrote)

    @rule(who=st.sampled_from(SIGNERS))
    def send_back(self, who: str) -> None:
        post = self.fresh()
        done = self.pressed(services.send_back, who, reason="Say when", seen=post.version)
        assert done == (post.state == "in_review" and who not in self.wrote)

    @rule()
    def hold(self) -> None:
        waits = self.some(["scheduled"])
        assert self.pressed(services.hold, "tom", reason="Wait") == waits

    @rule()
    def release(self) -> None:
        held = self.some(["held"])
        assert self.pressed(services.release, "tom") == held

    @precondition(lambda self: self.some(["scheduled"]))
    @rule(state=st.sampled_from(("sending", "published", "refused", "expired", "unconfirmed")))
    def the_outbox_moves_one(self, state: str) -> None:
        row = next(row for row in self.desk.rows(self.post) if row.state == "scheduled")
        Outbound.objects.filter(pk=row.pk).update(state="sending")
        if state != "sending":
            Outbound.objects.filter(pk=row.pk).update(state=state)

    @precondition(lambda self: self.fresh().state == "scheduled")
    @rule()
    def withdraw(self) -> None:
        self.pressed(services.withdraw, "tom", reason="Not needed")

    @invariant()
    def nobody_signed_what_they_wrote(self) -> None:
        signers = {
            approval.signer.name.split()[0].lower() for approval in Approval.objects.live().select_related("signer")
        }
        assert not signers & self.wrote

    @invariant()
    def what_can_go_out_is_exactly_what_was_signed(self) -> None:
        waiting = [row for row in self.desk.rows(self.post) if row.state in WAITING]
        live = Approval.objects.live().first()
        if waiting:
            assert live is not None
            assert live.post_version_id == self.fresh().current_id
            together = [p.outbound for p in Publication.objects.filter(approval=live).select_related("outbound")]
            assert of_outbounds(together) == live.fingerprint == self.fresh().words.fingerprint
            assert {row.pk for row in waiting} <= {row.pk for row in together}

    @invariant()
    def a_signature_counts_exactly_while_the_post_is_scheduled(self) -> None:
        assert Approval.objects.live().exists() == (self.fresh().state == "scheduled")

    @invariant()
    def nothing_stands_twice_in_the_outbox_for_one_account(self) -> None:
        open_rows = [row.account_id for row in self.desk.rows(self.post) if row.state != "withdrawn"]
        assert len(open_rows) == len(set(open_rows))

    def fresh(self) -> Post:
        return self.desk.fresh(self.post)

    def some(self, states: object) -> bool:
        return any(row.state in states for row in self.desk.rows(self.post))  # type: ignore[operator]

    def pressed(self, verb: object, who: str, **facts: object) -> bool:
        """Whether the verb did it; a refusal leaves nothing half written."""
        person: Person = getattr(self.desk.cast, who)
        try:
            with transaction.atomic():
                verb(post_id=self.post.pk, by=person, **facts)  # type: ignore[operator]
        except RuleBroken:
            return False
        return True


@pytest.mark.django_db
def test_in_whatever_order_people_press_only_what_was_signed_can_go_out(desk: Desk) -> None:
    desk.cast.hugo = desk.cast.joins("Hugo Marsh", "HM", "comms_manager", desk.cast.comms)  # type: ignore[attr-defined]
    machine = type("ApprovalsHere", (Approvals,), {"desk": desk})
    modest = settings(max_examples=40, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=modest)
