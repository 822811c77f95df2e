"""What the screens read: the right things, in a number of queries that does not grow with them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Account, AccountGrant
from core.people import open_work
from publishing import selectors, services
from publishing.models import Post
from publishing.selectors.posts import PostFilter
from tests.publishing.desk import Desk

pytestmark = pytest.mark.django_db


def many(desk: Desk, count: int) -> list[Post]:
    """Scheduled posts on two accounts with a picture, each sent back once before."""
    posts = []
    for number in range(count):
        picture = desk.picture(colour=("brown", "green", "blue")[number])
        draft = desk.draft(
            desk.facebook, desk.x, text=f"Number {number} {'x' * number}", pictures=((picture, "A bin"),)
        )
        post = desk.waiting(draft)
        services.send_back(post_id=post.pk, by=desk.cast.priya, reason="Say when", seen=post.version)
        post = desk.change(post, text=f"Number {number}, on Friday {'x' * number}")
        services.send_for_approval(post_id=post.pk, by=desk.cast.grace)
        posts.append(desk.sign(post))
    return posts


def drawn(post: Post) -> object:
    """Everything that a row of a list shows."""
    return (selectors.Slot.of(post), post.author.name, post.topic, post.words.number)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_of_posts_ask_the_database_the_same_number_of_questions_for_one_and_for_three(
    desk: Desk, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    posts = many(desk, count)
    first = timezone.localdate() + timedelta(days=1)
    with django_assert_num_queries(4):
        assert len([drawn(post) for post in selectors.posts(PostFilter())]) == count
    with django_assert_num_queries(4):
        assert len([drawn(post) for post in selectors.going_out_on(first)]) == count
    with django_assert_num_queries(6):
        month = selectors.month(first.replace(day=1))
        assert sum(len(day.slots) for day in month.days) == count
    for post in posts:
        services.hold(post_id=post.pk, by=desk.cast.tom, reason="Wait")
    desk.cast.tom.rights  # noqa: B018 (read once a request, before any page)
    with django_assert_num_queries(7):
        held = [selectors.HeldPost.of(post, desk.cast.tom) for post in selectors.held()]
        assert [item.previews[0].pictures[0][1] for item in held] == ["A bin"] * count


@pytest.mark.parametrize("count", [1, 3])
def test_held_videos_ask_the_same_number_of_questions(
    desk: Desk, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    film = desk.film()
    for number in range(count):
        post = desk.scheduled(desk.draft(text=f"Film {number} {'x ' * 9 * number}", video=film))
        services.hold(post_id=post.pk, by=desk.cast.tom, reason="Wait")
    desk.cast.tom.rights  # noqa: B018
    with django_assert_num_queries(8):
        held = [selectors.HeldPost.of(post, desk.cast.tom) for post in selectors.held()]
        assert [item.previews[0].video for item in held] == [film] * count


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_and_what_came_back_ask_the_same_number_of_questions(
    desk: Desk, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for number in range(count):
        desk.waiting(desk.draft(text=f"Waits {number} {'x' * number}"))
        back = desk.waiting(desk.draft(text=f"Comes back {number} {'y' * number}"))
        services.send_back(post_id=back.pk, by=desk.cast.priya, reason="Say when", seen=back.version)
    desk.cast.priya.rights  # noqa: B018
    with django_assert_num_queries(4):
        assert len([drawn(post) for post in selectors.waiting_for(desk.cast.priya)]) == count
    with django_assert_num_queries(1):
        assert selectors.waiting_count(desk.cast.priya) == count
    with django_assert_num_queries(6):
        came_back = selectors.came_back_to(desk.cast.grace)
        assert [post.reason.reason for post in came_back] == ["Say when"] * count  # type: ignore[attr-defined]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_post_asks_the_same_number_of_questions_however_many_versions_it_has(
    desk: Desk, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    post = many(desk, 1)[0]
    for number in range(count):
        desk.change(post, text=f"Again, number {number}")
        services.send_for_approval(post_id=post.pk, by=desk.cast.grace)
        desk.sign(post)
    with django_assert_num_queries(14):
        found = selectors.post(post.pk)
        assert len(selectors.versions(found)) == count + 2
        assert [item.outbound.state_words for item in found.every][:2] == ["Scheduled", "Scheduled"]  # type: ignore[attr-defined]
        selectors.last_sent_back(found)
    with django_assert_num_queries(2):
        selectors.trail(found)


def test_nothing_waits_for_those_who_wrote_it_or_hold_no_duty(desk: Desk) -> None:
    post = desk.waiting(desk.draft(desk.bins), by=desk.cast.dev)
    waits = {
        name: [found.pk for found in selectors.waiting_for(getattr(desk.cast, name))]
        for name in ("priya", "helen", "dev", "grace", "ada", "leah")
    }
    assert waits == {"priya": [post.pk], "helen": [post.pk], "dev": [], "grace": [], "ada": [], "leah": []}
    desk.change(post, by=desk.cast.priya, text="Priya’s words")
    services.send_for_approval(post_id=post.pk, by=desk.cast.dev)
    assert selectors.waiting_count(desk.cast.priya) == 0
    assert [found.pk for found in selectors.waiting_for_others(desk.cast.priya)] == [post.pk]


def test_a_head_of_service_sees_only_what_goes_to_their_own_accounts_alone(desk: Desk) -> None:
    desk.waiting(desk.draft(desk.bins, desk.facebook))
    assert selectors.waiting_count(desk.cast.helen) == 0
    assert selectors.waiting_count(desk.cast.priya) == 1


def test_a_grant_on_one_account_opens_writing_and_signing_there_until_its_last_day(desk: Desk) -> None:
    for duty, person in (("posts_write", desk.cast.dev), ("posts_sign", desk.cast.helen)):
        _grant(desk.facebook, duty, person, until=timezone.localdate())
    post = desk.waiting(desk.draft(desk.facebook), by=desk.cast.dev)
    assert selectors.waiting_count(desk.cast.helen) == 1
    desk.sign(post, by=desk.cast.helen)
    AccountGrant.objects.update(until=timezone.localdate() - timedelta(days=1))
    for person in (desk.cast.dev, desk.cast.helen):
        person.__dict__.pop("_grants_by_duty", None)
    assert selectors.waiting_count(desk.cast.helen) == 0


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("scheduled", "Scheduled"),
        ("sending", "Sending"),
        ("published", "Published"),
        ("refused", "Refused by Facebook"),
        ("unconfirmed", "Unconfirmed"),
        ("expired", "Expired"),
    ],
)
def test_the_word_of_a_scheduled_post_is_what_the_network_answered(desk: Desk, state: str, word: str) -> None:
    post = desk.scheduled()
    if state != "scheduled":
        desk.becomes(post, state)
    (found,) = selectors.posts(PostFilter(state=state))
    assert (found.pk, selectors.shown(found)) == (post.pk, word)


def test_of_two_accounts_the_worse_answer_is_shown(desk: Desk) -> None:
    post = desk.scheduled(desk.draft(desk.facebook, desk.x))
    on_facebook, on_x = desk.rows(post)
    for row, state in ((on_facebook, "published"), (on_x, "unconfirmed")):
        type(row).objects.filter(pk=row.pk).update(state="sending")
        type(row).objects.filter(pk=row.pk).update(state=state)
    assert selectors.shown(Post.objects.with_current().get()) == "Unconfirmed"
    assert selectors.posts(PostFilter(state="published")).count() == 1


def test_an_emergency_post_has_words_of_its_own(desk: Desk) -> None:
    post = desk.scheduled(desk.draft(text="Stay away from the river path", emergency=True))
    assert selectors.shown(Post.objects.with_current().get()) == "Emergency, scheduled"
    desk.becomes(post, "published")
    assert selectors.shown(Post.objects.with_current().get()) == "Emergency, out"


def test_posts_are_found_by_words_account_topic_and_author(desk: Desk) -> None:
    bins = desk.written(desk.draft(desk.bins, title="Brown bins stop"), by=desk.cast.dev)
    museum = desk.written(desk.draft(desk.facebook, desk.x, text="The museum opens late", topic=None))
    asked = {
        "brown": PostFilter(words="BROWN bins"), "late": PostFilter(words="opens late"), "bins": PostFilter(account=desk.bins),
        "topic": PostFilter(topic=desk.topic), "dev": PostFilter(author=desk.cast.dev), "all": PostFilter(), "none": PostFilter(words="%"),
    }  # fmt: skip
    found = {name: [post.pk for post in selectors.posts(asked[name])] for name in asked}
    assert found == {
        "brown": [bins.pk],
        "late": [museum.pk],
        "bins": [bins.pk],
        "topic": [bins.pk],
        "dev": [bins.pk],
        "all": [museum.pk, bins.pk],
        "none": [],
    }


def test_a_leaver_leaves_unfinished_posts(desk: Desk) -> None:
    desk.written()
    desk.waiting(desk.draft(text="Another one"))
    desk.scheduled(desk.draft(text="A third one"))
    (work,) = [work for work in open_work.of(desk.cast.grace) if "post" in work.words]
    assert (work.words, work.count) == ("2 unfinished posts", 2)
    assert open_work.of(desk.cast.arthur) == []


def test_the_page_of_an_account_shows_its_posts_to_those_who_may_read_them(desk: Desk) -> None:
    post = desk.scheduled(desk.draft(desk.bins))
    panel = selectors.account_panel(desk.bins, desk.cast.jo)
    assert panel is not None
    assert panel.facts[0][1:] == (f"{post}, scheduled", post.get_absolute_url())
    assert selectors.account_panel(desk.bins, desk.cast.ada) is None


def test_earlier_campaigns_are_offered_the_newest_first(desk: Desk) -> None:
    for name in ("Winter collections", "Spring clean", "Winter collections", ""):
        desk.written(desk.draft(campaign=name))
    assert selectors.campaigns() == ["Winter collections", "Spring clean"]


def _grant(account: Account, codename: str, person: Any, until: date) -> None:
    kind = ContentType.objects.get_for_model(Account)
    permission, _ = Permission.objects.get_or_create(codename=codename, content_type=kind, defaults={"name": codename})
    AccountGrant.objects.create(user=person, permission=permission, content_object=account, until=until, reason="Cover")
