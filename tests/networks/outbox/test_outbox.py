"""The verbs of the outbox: what is put out never changes, and nobody touches what is on the wire."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError
from django.utils import timezone

from accounts.catalogue import Action
from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from networks import selectors, services
from networks.claiming import claim, let_go
from networks.models import Attempt, Outbound
from networks.protocol import Request, Target
from networks.services import LATE_LIMIT, put_out
from networks.states import OUTBOUND
from networks.states import OutboundState as State
from tests.networks.outbox.conftest import Outbox

pytestmark = pytest.mark.django_db


def test_what_is_put_out_is_frozen_with_its_fingerprint(outbox: Outbox) -> None:
    request = Request(kind=Action.REPLY, text="The tip is open", target=Target(external_id="c1"))
    item = put_out(
        kind=Action.REPLY,
        account=outbox.account,
        request=request,
        due_at=timezone.now(),
        by=outbox.cast.grace,
        subject="AD-2026-000123",
    )
    item.refresh_from_db()
    assert Request.read(item.request) == request
    assert (item.state, str(item)) == (State.SCHEDULED, "“AD-2026-000123”, Mastodon")
    entry = Entry.objects.about(item).get()
    assert entry.code == "networks.outbound.put_out"
    assert entry.actor == outbox.cast.grace
    assert entry.after["fingerprint"] == item.fingerprint
    assert "The tip is open" not in str(entry.after)


def test_the_words_stand_neither_in_the_record_nor_in_the_history(outbox: Outbox) -> None:
    item = outbox.put("hidden words")
    services.hold(outbound_id=item.pk, by=outbox.cast.priya, reason="Wait")
    history = Outbound.pgh_event_model.objects.filter(pgh_obj_id=item.pk)  # type: ignore[attr-defined]
    assert history.count() == 2
    assert not hasattr(history.first(), "request")
    assert not Entry.objects.about(item).filter(after__has_key="request").exists()


@pytest.mark.parametrize(
    ("field", "value"), [("request", {"text": "other"}), ("fingerprint", "0" * 64), ("kind", "post")]
)
def test_the_database_itself_refuses_to_change_what_goes_out(outbox: Outbox, field: str, value: Any) -> None:
    item = outbox.put("Signed")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Outbound.objects.filter(pk=item.pk).update(**{field: value})


def test_words_can_be_erased_once_it_is_over_and_the_fingerprint_stays(outbox: Outbox) -> None:
    item = outbox.put("Somebody's words")
    with pytest.raises(IntegrityError), transaction.atomic():
        Outbound.objects.filter(pk=item.pk).update(request={})
    services.withdraw(outbound_id=item.pk, by=outbox.cast.grace)
    Outbound.objects.filter(pk=item.pk).update(request={})
    assert outbox.read(item).fingerprint == item.fingerprint


@pytest.mark.parametrize(
    ("start", "end"),
    [("scheduled", "published"), ("published", "scheduled"), ("withdrawn", "scheduled"), ("held", "sending")],
)
def test_the_database_itself_refuses_a_step_that_is_not_in_the_graph(outbox: Outbox, start: str, end: str) -> None:
    item = outbox.put("Steps")
    for state in {"published": ["sending", "published"], "scheduled": []}.get(start, [start]):
        Outbound.objects.filter(pk=item.pk).update(state=state)
    with pytest.raises(InternalError), transaction.atomic():
        Outbound.objects.filter(pk=item.pk).update(state=end)
    assert not OUTBOUND.allows(start, end)


def test_scheduled_means_certainly_not_out(outbox: Outbox) -> None:
    item = outbox.put("Sure")
    with pytest.raises(IntegrityError), transaction.atomic():
        Outbound.objects.filter(pk=item.pk).update(may_be_out=True)


def test_a_post_always_expires_and_a_reply_does_not(outbox: Outbox) -> None:
    post, reply = outbox.put("Post", kind=Action.POST), outbox.put("Reply")
    assert post.expires_at == post.due_at + LATE_LIMIT
    assert reply.expires_at is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Outbound.objects.filter(pk=post.pk).update(expires_at=None)


def test_what_nobody_can_do_on_the_network_is_refused_with_its_reason(outbox: Outbox) -> None:
    x = outbox.cast.account("x")
    with pytest.raises(RuleBroken, match="X lets nobody delete what somebody else wrote"):
        outbox.put("Remove", account=x, kind=Action.REMOVE)


@pytest.mark.parametrize(
    "request_",
    [{}, {"kind": "reply"}, {"kind": "dance", "text": "", "link": None, "media": [], "target": {}, "languages": []}],
)
def test_a_request_that_no_connector_could_read_is_not_put_out(outbox: Outbox, request_: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no request that a connector could read|is not a valid Action"):
        put_out(kind=Action.REPLY, account=outbox.account, request=request_, due_at=timezone.now(), by=None)
    assert Outbound.objects.count() == 0


def test_a_request_for_something_else_is_not_put_out(outbox: Outbox) -> None:
    with pytest.raises(ValueError, match="cannot be put out as hide"):
        put_out(
            kind=Action.HIDE,
            account=outbox.account,
            request=Request(kind=Action.REPLY, text="x"),
            due_at=timezone.now(),
            by=None,
        )


# Hold, release, withdraw, a new time -------------------------------------------


def test_what_is_held_waits_until_somebody_releases_it(outbox: Outbox) -> None:
    item = outbox.put("Wait", due=timedelta(hours=1))
    held = services.hold(outbound_id=item.pk, by=outbox.cast.priya, reason="Ask the museum first")
    assert (held.state, held.why) == (State.HELD, "Ask the museum first")
    assert services.release(outbound_id=item.pk, by=outbox.cast.priya).state == State.SCHEDULED


def test_what_is_late_is_never_sent_by_a_release(outbox: Outbox) -> None:
    item = outbox.put("Late", kind=Action.POST, due=timedelta(minutes=-5))
    services.hold(outbound_id=item.pk, by=outbox.cast.priya, reason="Wait")
    Outbound.objects.filter(pk=item.pk).update(
        due_at=timezone.now() - timedelta(hours=2), expires_at=timezone.now() - timedelta(hours=1)
    )
    with pytest.raises(RuleBroken, match="Its time ended at"):
        services.release(outbound_id=item.pk, by=outbox.cast.priya)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("sending", "It is being sent to Mastodon at this moment"),
        ("unconfirmed", "It may be out on Mastodon. Say first whether it is."),
        ("published", "It is out on Mastodon already."),
        ("withdrawn", "It is “Withdrawn”"),
    ],
)
def test_what_left_cannot_be_held_released_or_withdrawn(outbox: Outbox, state: str, sentence: str) -> None:
    item = outbox.put("Gone")
    for step in {"withdrawn": ["withdrawn"]}.get(state, ["sending", state]):
        Outbound.objects.filter(pk=item.pk).exclude(state=step).update(state=step)
    someone = outbox.cast.priya
    for press in (
        lambda: services.hold(outbound_id=item.pk, by=someone, reason="x"),
        lambda: services.release(outbound_id=item.pk, by=someone),
        lambda: services.withdraw(outbound_id=item.pk, by=someone),
    ):
        with pytest.raises(RuleBroken, match=sentence):
            press()


# Reading --------------------------------------------------------------------


def test_a_finished_attempt_and_a_look_are_never_rewritten(outbox: Outbox) -> None:
    item = outbox.put("Kept")
    attempt = Attempt.objects.create(outbound=item, number=1, worker="w", lease_until=timezone.now())
    Attempt.objects.filter(pk=attempt.pk).update(outcome="refused", finished_at=timezone.now())
    for wrong in (lambda: Attempt.objects.filter(pk=attempt.pk).update(outcome="accepted"), attempt.delete):
        with pytest.raises(InternalError), transaction.atomic():
            wrong()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(outbound=item, number=1, worker="w", lease_until=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_on_the_wire_is_only_what_the_network_may_be_receiving(outbox: Outbox) -> None:
    sent, prepared = outbox.put("Sent"), outbox.put("Prepared", account=outbox.another_account())
    errands = {errand.outbound_id: errand for errand in claim(most=2)}
    assert list(Outbound.objects.on_the_wire()) == []
    let_go({errands[sent.pk]: {}})
    assert list(Outbound.objects.on_the_wire()) == [sent]
    assert prepared.pk in errands


def test_a_part_that_never_gave_a_sign_of_life_is_not_taken_for_a_healthy_one(outbox: Outbox) -> None:
    assert set(selectors.heartbeats()) == {"sender", "reconciler", "poller"}
    assert all(at.year == 1970 for at in selectors.heartbeats().values())


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_what_needs_a_person_takes_the_same_queries_for_one_and_three(
    outbox: Outbox, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        item = outbox.put(f"{number}", account=outbox.another_account())
        Outbound.objects.filter(pk=item.pk).update(state=State.SENDING)
        Outbound.objects.filter(pk=item.pk).update(state=State.REFUSED)
    outbox.put("In order")
    with django_assert_num_queries(2):  # the items, their looks; the roles of the person are known already
        assert len(selectors.needs_a_person(outbox.cast.priya)) == rows


def test_a_person_sees_only_what_needs_them_of_what_they_may_read(outbox: Outbox) -> None:
    hidden, reply = outbox.put("Hide", kind=Action.HIDE), outbox.put("Reply")
    for item in (hidden, reply):
        Outbound.objects.filter(pk=item.pk).update(state=State.EXPIRED)
    assert set(selectors.needs_a_person(outbox.cast.callum)) == {reply}
    assert set(selectors.needs_a_person(outbox.cast.arthur)) == {hidden}
    assert set(selectors.needs_a_person(outbox.cast.dev)) == set()
    assert set(selectors.needs_a_person(outbox.cast.grace)) == {hidden, reply}
