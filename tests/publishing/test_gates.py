"""Asked at the last moment: a post that nobody signed as it stands never goes out."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.catalogue import Action
from core.council.models import Period
from core.people.models import Membership
from networks import gates as outbox_gates
from networks import services as outbox
from networks.claiming import claim
from networks.models import Outbound
from networks.protocol import Request
from publishing.fingerprint import NONE, of_outbounds, shown
from publishing.gates import may_go_out
from publishing.models import Approval
from tests.publishing.desk import Desk, tomorrow

pytestmark = pytest.mark.django_db


def test_what_is_signed_may_go_out(desk: Desk) -> None:
    post = desk.scheduled(desk.draft(desk.facebook, desk.x))
    assert may_go_out(desk.rows(post)) == {}


def test_a_post_that_nobody_signed_is_held_whoever_put_it_there(desk: Desk) -> None:
    request = Request(kind=Action.POST, text="Forged").frozen()
    row = outbox.put_out(
        kind=Action.POST,
        account=desk.facebook,
        request=request,
        due_at=tomorrow(),
        expires_at=tomorrow(10),
        by=desk.cast.ada,
    )
    assert may_go_out([row])[row.pk].why == "Nobody signed this post."


def test_what_is_no_post_is_not_this_gates_business(desk: Desk) -> None:
    request = Request(kind=Action.REPLY, text="Thank you").frozen()
    row = outbox.put_out(
        kind=Action.REPLY, account=desk.facebook, request=request, due_at=tomorrow(), by=desk.cast.grace
    )
    assert may_go_out([row]) == {}


def test_a_void_approval_is_withdrawn(desk: Desk) -> None:
    post = desk.scheduled()
    Approval.objects.update(void_at=timezone.now(), void_why="the post was changed")
    (row,) = desk.rows(post)
    assert (may_go_out([row])[row.pk].kind, may_go_out([row])[row.pk].why) == (
        "withdrawn",
        "The approval is void: the post was changed.",
    )


@pytest.mark.parametrize("change", [{"due_at": tomorrow(8)}, {"expires_at": tomorrow(20)}, {"emergency": True}])
def test_another_window_than_the_one_signed_is_held(desk: Desk, change: dict[str, object]) -> None:
    post = desk.scheduled()
    Outbound.objects.update(**change)
    (row,) = desk.rows(post)
    assert may_go_out([row])[row.pk].why == "What would go out is not what was signed."


@pytest.mark.parametrize("part", ["text", "alt", "sha256"])
def test_one_changed_character_on_one_account_or_on_all_is_not_what_was_signed(desk: Desk, part: str) -> None:
    """The outbox's own row refuses the change, so what was read is changed in memory."""
    draft = desk.draft(desk.facebook, desk.x, pictures=((desk.picture(), "A brown bin"),))
    rows = desk.rows(desk.scheduled(draft))
    signed = of_outbounds(rows)
    for changed, row in enumerate(rows, 1):
        (row.request if part == "text" else row.request["media"][0])[part] += "."
        assert of_outbounds(rows) != signed
        assert part == "text" or changed == len(rows) or of_outbounds(rows) == NONE


def test_a_signer_who_lost_the_duty_signs_nothing_afterwards(desk: Desk) -> None:
    post = desk.scheduled()
    Membership.objects.filter(person=desk.cast.priya).update(until=timezone.localdate() - timedelta(days=1))
    (row,) = desk.rows(post)
    stop = may_go_out([row])[row.pk]
    assert (stop.kind, stop.why) == (
        "held",
        "Priya Nair, who signed this post, may not sign any more. Somebody else must sign it.",
    )


def test_a_leavers_signature_counts_no_more(desk: Desk) -> None:
    post = desk.scheduled()
    type(desk.cast.priya).objects.filter(pk=desk.cast.priya.pk).update(is_active=False)
    assert len(may_go_out(desk.rows(post))) == 1


def test_a_post_that_was_signed_before_the_pre_election_period_is_held_inside_it(desk: Desk) -> None:
    post = desk.scheduled()
    now = timezone.now()
    Period.objects.create(
        kind="pre_election",
        name="Wexmoor by-election",
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(days=9),
    )
    (row,) = desk.rows(post)
    assert "Wexmoor by-election" in may_go_out([row])[row.pk].why


def test_a_suspended_account_and_an_emergency_are_the_outboxs_own_rules(desk: Desk) -> None:
    post = desk.scheduled()
    type(desk.facebook).objects.filter(pk=desk.facebook.pk).update(state="suspended")
    rows = list(Outbound.objects.filter(publication__post=post).with_account())
    assert "Suspended" in outbox_gates.ask(rows)[rows[0].pk].why


def test_the_outbox_asks_this_gate(desk: Desk) -> None:
    post = desk.scheduled()
    Approval.objects.update(void_at=timezone.now(), void_why="the post was changed")
    rows = list(Outbound.objects.filter(publication__post=post).with_account())
    assert outbox_gates.ask(rows)[rows[0].pk].kind == "withdrawn"
    assert outbox_gates.ask_again(rows)[rows[0].pk].kind == "withdrawn"


def test_the_outbox_claims_exactly_the_words_that_were_signed(desk: Desk) -> None:
    post = desk.scheduled(desk.draft(wanted_at=timezone.now() - timedelta(minutes=1)))
    (errand,) = claim(most=5)
    assert (errand.request["text"], [row.state for row in desk.rows(post)]) == (post.words.text, ["sending"])


def test_the_outbox_holds_what_is_due_where_the_signer_has_left(desk: Desk) -> None:
    post = desk.scheduled(desk.draft(wanted_at=timezone.now() - timedelta(minutes=1)))
    type(desk.cast.priya).objects.filter(pk=desk.cast.priya.pk).update(is_active=False)
    assert claim(most=5) == []
    assert [(row.state, "may not sign any more" in row.why) for row in desk.rows(post)] == [("held", True)]


def test_the_outbox_claims_nothing_after_a_change(desk: Desk) -> None:
    post = desk.scheduled(desk.draft(wanted_at=timezone.now() - timedelta(minutes=1)))
    desk.change(post, text="Other words")
    assert claim(most=5) == []
    assert [row.state for row in desk.rows(post)] == ["withdrawn"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_gate_asks_the_database_the_same_number_of_questions_for_one_row_and_for_many(
    desk: Desk, count: int
) -> None:
    for number in range(count):
        desk.scheduled(
            desk.draft(desk.facebook, desk.x, text=f"Post number {number} about something else {number * 'x'}")
        )
    rows = list(Outbound.objects.select_related("account"))
    with CaptureQueriesContext(connection) as asked:
        assert may_go_out(rows) == {}
    assert len(asked) == 4


def test_a_fingerprint_is_shown_in_groups_that_can_be_read_out() -> None:
    assert shown("7f3a91c2e0b4ffff") == "7f3a 91c2 e0b4"
