"""The demonstration council: loaded once, by the verbs, with a trail that stands up to reading."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.joined import Joined
from accounts.models import Account, AccountRequest, Impostor, ImpostorWarning
from accounts.states import AccountState
from core.audit.models import Entry
from core.council.models import Period
from core.council.profile import read_profile
from core.council.profile.codes import EnquiryKind
from core.council.selectors import calendar_of, current
from core.people.duties import matrix
from core.people.models import Person
from council_social.demonstration import PASSWORD, loading
from council_social.demonstration.accounts import COUNCIL_FILE
from council_social.demonstration.pen import Office
from council_social.demonstration.residents import Enquiry
from council_social.demonstration.stories import clock_changes
from enquiries.deadlines import how_it_stands
from enquiries.models import Conversation
from enquiries.states import ConversationState
from moderation.models import Block, Case
from moderation.permissions import may_confirm
from moderation.states import CaseState
from networks.models import Outbound
from networks.states import OutboundState
from publishing.models import MediaUse, Post
from publishing.states import PostState

HELD_AND_READ = {
    "networks.outbound.held",
    "publishing.post.released",
    "publishing.post.time_changed",
    "publishing.post.withdrawn",
}
LONG_AGO = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def demonstration(settings: Any) -> None:
    settings.DEMONSTRATION = True


def demonstrate(*words: str) -> str:
    said = io.StringIO()
    call_command("demonstrate", *words, stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The small demonstration, loaded for all tests that only look at it, and rolled back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEMONSTRATION=True):
            demonstrate("--small")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(once: None, db: None, demonstration: None) -> None:
    """Each test in a savepoint of its own."""


def test_one_impostor_is_urgent_one_is_warned_of_and_one_was_none(loaded: None) -> None:
    found = Impostor.objects.order_by("-reported_at").values_list("state", "urgent", "outcome")
    assert list(found) == [("looking", True, ""), ("at_network", True, ""), ("closed", False, "not_an_impostor")]
    assert ImpostorWarning.objects.in_force().get().impostor.state == "at_network"


def test_networks_are_joined_before_joined_and_not_joined(loaded: None) -> None:
    joined = Joined.now()
    said = {network: joined.words(network) for network in ("facebook", "bluesky", "tiktok", "pinterest")}
    assert said == {
        "facebook": "Joined before", "bluesky": "Joined", "tiktok": "Not joined", "pinterest": "Not decided",
    }  # fmt: skip


def test_a_second_time_changes_nothing(loaded: None) -> None:
    newest = Entry.objects.latest("id")
    assert demonstrate("--small") == ""
    assert Entry.objects.latest("id") == newest


def test_the_trail_is_in_the_order_of_time(loaded: None) -> None:
    moments = list(Entry.objects.order_by("id").values_list("at", flat=True))
    assert moments == sorted(moments)
    references = list(Conversation.objects.order_by("id").values_list("reference", flat=True))
    assert references == sorted(references)


def test_the_clock_moves_while_the_database_keeps_its_own(loaded: None) -> None:
    began = timezone.now()
    oldest = Entry.objects.earliest("at")
    assert began - oldest.at > timedelta(weeks=59)
    assert began - oldest.written_at < timedelta(minutes=10)


def test_nothing_is_done_before_its_time_and_nothing_in_the_future(loaded: None) -> None:
    assert not Entry.objects.filter(at__gt=timezone.now()).exists()
    for post in Post.objects.filter(state=PostState.SCHEDULED):
        assert post.approvals.get(void_at=None).at < post.words.wanted_at


def test_every_state_has_somebody_waiting_in_it(loaded: None) -> None:
    assert states_of(Post) == set(PostState) - {PostState.APPROVED}  # lasts as long as the press that signs
    assert states_of(Conversation) == set(ConversationState)
    assert states_of(Case) == set(CaseState)
    posts = Outbound.objects.filter(kind="post")
    assert set(posts.values_list("state", flat=True)) == set(OutboundState) - {OutboundState.SENDING}
    assert posts.filter(state=OutboundState.UNCONFIRMED).count() == 1
    assert not posts.filter(state=OutboundState.SCHEDULED, expires_at__lt=timezone.now()).exists()
    waiting = {str(request): request.state_words for request in AccountRequest.objects.all()}
    assert sorted(waiting.values()) == ["Declined", "Signed off", "Waits for Comms", "Waits for SMT"]
    assert Account.objects.filter(state=AccountState.COMPROMISED).count() == 1
    assert Account.objects.filter(state=AccountState.SUSPENDED).count() == 1


def states_of(model: Any) -> set[str]:
    return set(model.objects.values_list("state", flat=True))


def test_only_one_resident_waits_too_long_today(loaded: None) -> None:
    late = Conversation.objects.due_before(timezone.now()).get()
    assert late.resident.name == "Maureen Madeup"
    assert Conversation.objects.open().exclude(team=None).values("team").distinct().count() > 4


def test_after_the_emergency_every_held_post_was_read(loaded: None) -> None:
    period = Period.objects.get(kind=Period.Kind.EMERGENCY)
    assert period.ends_at is not None and period.ends_at - period.starts_at < timedelta(hours=5)
    codes = set(
        Entry.objects.filter(at__gte=period.starts_at, at__lt=period.ends_at + timedelta(hours=1)).values_list(
            "code", flat=True
        )
    )
    assert codes >= HELD_AND_READ
    later = Outbound.objects.filter(kind="post", due_at__lt=timezone.now() - timedelta(days=2))
    assert not later.filter(state=OutboundState.HELD).exists()


def test_in_the_pre_election_period_posts_went_out_with_a_reason(loaded: None) -> None:
    period = Period.objects.get(kind=Period.Kind.PRE_ELECTION)
    inside = Post.objects.wanted_between(period.starts_at, period.ends_at).filter(state=PostState.SCHEDULED)
    assert inside.exists()
    assert not inside.filter(approvals__void_at=None, approvals__release_reason="").exists()


def test_pictures_say_what_they_show_and_who_agreed(loaded: None) -> None:
    uses = MediaUse.objects.select_related("media")
    assert uses.exists()
    assert all(use.alt_text and use.media.credit and use.media.people and use.media.file.size for use in uses)


# The whole size, as it is planned ------------------------------------------------


@pytest.fixture(scope="module")
def planned() -> tuple[list[Any], list[Enquiry]]:
    return loading.plan(office_on(datetime(2026, 11, 20, 15, 0, tzinfo=UTC)), loading.FULL)


def office_on(now: datetime) -> Office:
    return Office(now, calendar_of(read_profile(COUNCIL_FILE), {}))


def test_the_whole_demonstration_has_a_quarter_of_a_council(planned: tuple[list[Any], list[Enquiry]]) -> None:
    posts, enquiries = planned
    assert loading.FULL.weeks >= 13
    assert len(posts) >= 300
    assert len(enquiries) >= 2_000
    assert max(enquiry.moment for enquiry in enquiries) - min(enquiry.moment for enquiry in enquiries) > timedelta(
        days=88
    )


def test_it_is_the_same_at_every_call(planned: tuple[list[Any], list[Enquiry]]) -> None:
    again = loading.plan(office_on(datetime(2026, 11, 20, 15, 0, tzinfo=UTC)), loading.FULL)
    assert again == planned


def test_every_kind_channel_topic_and_mood_is_there(planned: tuple[list[Any], list[Enquiry]]) -> None:
    enquiries = planned[1]
    assert {enquiry.matter["kind"] for enquiry in enquiries} == set(EnquiryKind)
    assert {str(enquiry.written.kind) for enquiry in enquiries} == set(Conversation.Channel)
    assert {enquiry.matter["topic"] for enquiry in enquiries} == {
        topic.code for topic in read_profile(COUNCIL_FILE).topics
    }
    assert {enquiry.matter["mood"] for enquiry in enquiries} == set(Conversation.Mood)


def test_no_two_residents_write_the_same_and_nothing_is_left_to_fill_in(
    planned: tuple[list[Any], list[Enquiry]],
) -> None:
    posts, enquiries = planned
    texts = [enquiry.written.text for enquiry in enquiries]
    assert len(set(texts)) == len(texts)
    said = [
        *texts,
        *(enquiry.reply + enquiry.promise for enquiry in enquiries),
        *(post.title + post.text for post in posts),
    ]
    assert not [text for text in said if "{" in text or "  " in text]


def test_nine_in_ten_are_answered_in_time_and_nobody_waits_too_long_this_week(
    planned: tuple[list[Any], list[Enquiry]],
) -> None:
    now = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    office, answered = office_on(now), [enquiry for enquiry in planned[1] if enquiry.reply]
    late = [enquiry for enquiry in answered if office.calendar.minutes_between(enquiry.moment, enquiry.ends) > 480]
    assert 0.04 < len(late) / len(answered) < 0.1
    assert max(enquiry.ends for enquiry in late) < now
    assert 6 < sum(enquiry.ends > now for enquiry in planned[1]) < 45


def test_the_clocks_went_back_where_they_did() -> None:
    autumn = clock_changes(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC))
    assert autumn == [datetime(2026, 10, 25, 1, 0, tzinfo=UTC)]
    assert clock_changes(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 8, 30, tzinfo=UTC)) == []


# What is going on this week --------------------------------------------------------


def test_the_stories_of_the_prototype_stand_as_they_are_told(loaded: None) -> None:
    fern, maureen, nora = (
        Conversation.objects.get(resident__name=name) for name in ("Fern Fictional", "Maureen Madeup", "Nora Nobody")
    )
    assert how_it_stands(fern, current()) in {"42 min left", "41 min left"}
    assert how_it_stands(maureen, current()).startswith("Late by 3 h 5")
    assert (nora.state, nora.met) == (ConversationState.PROMISED, True)
    assert {fern.assignee, maureen.assignee, nora.assignee} == {Person.objects.get(name="Grace Mensah")}
    assert fern.messages.inbound().count() == 2


def test_one_block_nears_its_appeal_and_one_waits_for_a_second_person(loaded: None) -> None:
    block = Block.objects.get(case__resident__name="Rex Unreal")
    assert timedelta(0) < block.appeal_from - timezone.localdate() < timedelta(days=20)
    case = Case.objects.get(state=CaseState.BLOCK_PROPOSED)
    assert case.evidence.count() == 2
    assert may_confirm(Person.objects.get(name="Priya Nair"), case)


def test_the_log_ins_name_one_address_a_role_with_the_password_that_opens(loaded: None) -> None:
    said = demonstrate("--log-ins")
    assert PASSWORD in said
    for name in matrix().roles.values():
        assert name in said
    grace = Person.objects.get(email="grace.mensah@ashmere.example")
    assert grace.email in said and grace.check_password(PASSWORD)


def test_the_home_page_of_the_demonstration_opens(loaded: None, client: Client) -> None:
    client.force_login(Person.objects.get(name="Grace Mensah"))
    page = client.get("/")
    assert page.status_code == 200
    assert "High Street closed" in page.content.decode()
