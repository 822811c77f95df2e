"""Hold, release, withdraw; and an emergency, which holds everything else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.council.models import Period
from core.council.services import start_emergency
from networks.models import Outbound
from publishing import selectors, services
from publishing.draft import Draft
from publishing.models import Approval, Post
from tests.publishing.desk import Desk, tomorrow

pytestmark = pytest.mark.django_db


def test_what_is_held_stays_until_somebody_releases_it(desk: Desk) -> None:
    post = desk.scheduled()
    services.hold(post_id=post.pk, by=desk.cast.tom, reason="The council has met")
    assert [(row.state, row.why) for row in desk.rows(post)] == [("held", "The council has met")]
    services.release(post_id=post.pk, by=desk.cast.tom)
    assert [row.state for row in desk.rows(post)] == ["scheduled"]
    assert Approval.objects.get().void_at is None


def test_a_post_of_which_nothing_waits_cannot_be_held(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match="Nothing of this post waits"):
        services.hold(post_id=desk.written().pk, by=desk.cast.tom, reason="Why not")


def test_holding_and_withdrawing_need_a_reason(desk: Desk) -> None:
    post = desk.scheduled()
    for verb in (services.hold, services.withdraw):
        with pytest.raises(RuleBroken, match="Enter your reason"):
            verb(post_id=post.pk, by=desk.cast.tom, reason="  ")
    assert [row.state for row in desk.rows(post)] == ["scheduled"]


def test_what_was_held_past_its_time_is_never_sent_late(desk: Desk) -> None:
    post = desk.scheduled()
    services.hold(post_id=post.pk, by=desk.cast.tom, reason="Emergency")
    past = timezone.now() - timedelta(hours=1)
    Outbound.objects.update(due_at=past, expires_at=past + timedelta(minutes=15))
    with pytest.raises(RuleBroken, match="Its time has passed"):
        services.release(post_id=post.pk, by=desk.cast.tom)
    assert [row.state for row in desk.rows(post)] == ["held"]


def test_a_release_asks_the_same_gates_as_the_outbox(desk: Desk) -> None:
    post = desk.scheduled()
    services.hold(post_id=post.pk, by=desk.cast.tom, reason="Emergency")
    _emergency(desk)
    with pytest.raises(RuleBroken, match="It cannot be released. Emergency mode is on: flooding"):
        services.release(post_id=post.pk, by=desk.cast.tom)


def test_a_department_editor_holds_and_withdraws_their_own_and_releases_nothing(desk: Desk) -> None:
    post = desk.scheduled(desk.draft(desk.bins), by=desk.cast.dev)
    services.hold(post_id=post.pk, by=desk.cast.dev, reason="Wrong date")
    with pytest.raises(RuleBroken, match="Hold, release or withdraw any post"):
        services.release(post_id=post.pk, by=desk.cast.dev)
    with pytest.raises(RuleBroken, match="Hold, release or withdraw any post"):
        services.withdraw(post_id=post.pk, by=desk.cast.leah, reason="Not mine")
    services.withdraw(post_id=post.pk, by=desk.cast.dev, reason="Wrong date")
    assert desk.fresh(post).state == Post.State.WITHDRAWN


def test_a_draft_without_accounts_is_nobodys_to_stop_but_its_writers_and_comms(desk: Desk) -> None:
    post = services.write(draft=Draft(text="Where does this go?"), by=desk.cast.dev)
    for name in ("callum", "leah", "helen", "jo", "ada", "arthur"):
        with pytest.raises(RuleBroken, match="Hold, release or withdraw any post"):
            services.withdraw(post_id=post.pk, by=getattr(desk.cast, name), reason="Not mine")
    services.withdraw(post_id=post.pk, by=desk.cast.tom, reason="Written twice")


def test_withdrawing_ends_the_post_and_its_signature(desk: Desk) -> None:
    post = desk.scheduled()
    services.withdraw(post_id=post.pk, by=desk.cast.grace, reason="The meeting is off")
    assert desk.fresh(post).state == Post.State.WITHDRAWN
    assert [row.state for row in desk.rows(post)] == ["withdrawn"]
    assert Approval.objects.get().void_why == "the post was withdrawn"
    assert Entry.objects.filter(code="publishing.post.withdrawn", reason="The meeting is off").exists()
    with pytest.raises(RuleBroken, match="withdrawn already"):
        services.withdraw(post_id=post.pk, by=desk.cast.grace, reason="Again")


def test_of_a_post_that_is_out_on_one_account_only_the_rest_is_withdrawn(desk: Desk) -> None:
    post = desk.scheduled(desk.draft(desk.facebook, desk.x))
    first, _second = desk.rows(post)
    for state in ("sending", "published"):
        Outbound.objects.filter(pk=first.pk).update(state=state)
    services.withdraw(post_id=post.pk, by=desk.cast.grace, reason="Wrong on X")
    assert [row.state for row in desk.rows(post)] == ["published", "withdrawn"]
    assert desk.fresh(post).state == Post.State.SCHEDULED
    with pytest.raises(RuleBroken, match="It is out on Facebook"):
        services.withdraw(post_id=post.pk, by=desk.cast.grace, reason="All of it")


def test_an_emergency_holds_every_routine_post_and_no_emergency_post(desk: Desk) -> None:
    routine = desk.scheduled(desk.draft(desk.facebook, desk.x))
    flood = desk.scheduled(desk.draft(text="Stay away from the river path", emergency=True, wanted_at=tomorrow(7)))
    draft = desk.written(desk.draft(text="A draft"))
    assert start_emergency(name="flooding", by=desk.cast.priya).held == 2
    assert [row.state for row in desk.rows(routine)] == ["held", "held"]
    assert [row.state for row in desk.rows(flood)] == ["scheduled"]
    assert desk.fresh(draft).state == "draft"
    assert [post.pk for post in selectors.held()] == [routine.pk]
    assert selectors.held_count() == 1


def test_emergency_posts_that_are_out_are_counted_for_home(desk: Desk) -> None:
    flood = desk.scheduled(desk.draft(text="Stay away from the river path", emergency=True))
    assert selectors.emergency_posts_out() == (0, None)
    _emergency(desk)
    desk.becomes(flood, "published")
    count, newest = selectors.emergency_posts_out()
    assert (count, newest and newest.post) == (1, flood)


def _emergency(desk: Desk) -> Period:
    started = timezone.now() - timedelta(minutes=5)
    return Period.objects.create(kind="emergency", name="flooding", starts_at=started, started_by=desk.cast.priya)
