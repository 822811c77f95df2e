"""Publishing and replying need training that is current, at every door; what stops, hides or warns of danger never does (REG-10)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.training import may_speak
from core.audit.verbs import RuleBroken
from core.council.models import Topic
from core.council.selectors import Current, current
from enquiries import services as enquiries
from enquiries.models import Conversation, Message
from enquiries.permissions import may_reply, may_wait
from networks import gates
from publishing import services as publishing
from publishing.models import Post
from publishing.permissions import may_decide, may_send, may_sign
from tests.accounts.trained import after, after_grace, again, file_says, forget, is_trained, took
from tests.cast import Cast
from tests.enquiries.talk import arrives
from tests.publishing.browsing import browser, hidden, words
from tests.publishing.desk import Desk, tomorrow

pytestmark = pytest.mark.django_db

LACKS = "You have not taken the training “Replying to residents”, which was due by "
WHERE = "Take it and record it under Training."


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def desk(cast: Cast, council: Current, settings: Any, tmp_path: Any) -> Desk:
    settings.MEDIA_ROOT = tmp_path
    return Desk(cast, Topic.objects.get(slug="waste"))


@pytest.fixture
def late(desk: Desk) -> Iterator[Desk]:
    """A day on which nobody has any grace left; Priya is trained, Grace, Dev, Helen and Callum are not."""
    with after_grace():
        is_trained(desk.cast, desk.cast.priya)
        yield desk


def asked(client: Client, name: str, *keys: int, **given: Any) -> tuple[int, Any]:
    answer = client.post(reverse(name, args=keys), given, content_type="application/json")
    return answer.status_code, answer.json()


# Publishing ---------------------------------------------------------------------------


def test_a_draft_is_written_and_not_sent(late: Desk) -> None:
    post = late.written()
    with pytest.raises(RuleBroken) as refused:
        publishing.send_for_approval(post_id=post.pk, by=again(late.cast.grace))
    assert LACKS in refused.value.sentence and refused.value.sentence.endswith(WHERE)
    assert "You have not read our social media policy, which was due by" in refused.value.sentence
    is_trained(late.cast, late.cast.grace)
    assert publishing.send_for_approval(post_id=post.pk, by=again(late.cast.grace)).state == Post.State.IN_REVIEW


def test_the_pages_say_so_before_and_after_the_press(late: Desk) -> None:
    post, client = late.written(), browser(late.cast.grace)
    page = words(client.get(reverse("publishing:change", args=[post.pk])))
    assert "You can write and save. To send it for approval your training must be current." in page and LACKS in page
    shown = client.get(reverse("publishing:post", args=[post.pk]))
    assert LACKS in words(shown) and reverse("publishing:send", args=[post.pk]) not in shown.content.decode()
    assert LACKS in words(client.post(reverse("publishing:send", args=[post.pk]), follow=True))
    assert late.fresh(post).state == Post.State.DRAFT


def test_the_api_refuses_with_the_same_sentence(late: Desk) -> None:
    post, client = late.written(), browser(late.cast.grace)
    status, answer = asked(client, "api_post_submit", post.pk, seen=post.version)
    assert status == 400 and answer["detail"] == may_send(again(late.cast.grace), late.fresh(post)).sentence


def test_whoever_is_untrained_cannot_sign_but_can_send_back(late: Desk) -> None:
    post = late.written(late.draft(late.bins), by=late.cast.priya)
    post = publishing.send_for_approval(post_id=post.pk, by=again(late.cast.priya))
    helen = again(late.cast.helen)
    answer = may_sign(helen, post)
    assert not answer and answer.sentence.endswith("under Training.")
    with pytest.raises(RuleBroken, match="You have not taken the training “Our social media policy”"):
        late.sign(post, by=helen)
    status, said = asked(
        browser(helen), "api_post_approve", post.pk, seen=post.version, fingerprint=post.words.fingerprint
    )
    assert (status, said["detail"]) == (400, answer.sentence)
    assert may_decide(helen, post)
    client, address = browser(helen), reverse("publishing:approve", args=[post.pk])
    page = client.get(address)
    assert "You can send it back" in words(page) and answer.sentence in words(page)
    facts = {"decision": "approve", "fingerprint": post.words.fingerprint, "seen": hidden(page, "seen")}
    assert answer.sentence in words(client.post(address, facts))
    client.post(address, facts | {"decision": "send_back", "reason": "Say when"})
    assert late.fresh(post).state == Post.State.SENT_BACK


def test_another_time_is_no_way_round(late: Desk) -> None:
    post = late.written(by=late.cast.priya)
    post = publishing.send_for_approval(post_id=post.pk, by=again(late.cast.priya))
    with pytest.raises(RuleBroken, match="You have not taken the training"):
        publishing.change_time(post_id=post.pk, wanted_at=tomorrow(11), by=again(late.cast.grace), seen=post.version)
    draft = late.written()
    moved = publishing.change_time(
        post_id=draft.pk, wanted_at=tomorrow(11), by=again(late.cast.grace), seen=draft.version
    )
    assert moved.state == Post.State.DRAFT


def test_emergency_posts_are_never_blocked(late: Desk) -> None:
    post = late.written(late.draft(late.bins, emergency=True), by=late.cast.dev)
    post = publishing.send_for_approval(post_id=post.pk, by=again(late.cast.dev))
    assert may_sign(again(late.cast.helen), post)
    assert late.sign(post, by=again(late.cast.helen)).state == Post.State.SCHEDULED


def test_stopping_is_never_blocked(desk: Desk) -> None:
    later = desk.draft(wanted_at=tomorrow() + timedelta(days=60))
    held, gone = desk.scheduled(later), desk.scheduled(later)
    with after_grace():
        grace = again(desk.cast.grace)
        publishing.hold(post_id=held.pk, by=grace, reason="Wait")
        publishing.release(post_id=held.pk, by=grace)
        publishing.withdraw(post_id=gone.pk, by=grace, reason="Wrong")
        assert desk.fresh(gone).state == Post.State.WITHDRAWN


def test_what_was_signed_goes_out_whoever_is_overdue_by_then(desk: Desk) -> None:
    with after(days=27):
        post = desk.scheduled(desk.draft(wanted_at=timezone.now() + timedelta(days=2)))
    with after_grace():
        assert not may_speak(again(desk.cast.priya), to="publish")
        assert gates.ask(desk.rows(post)) == {}


# Replying ------------------------------------------------------------------------------


@pytest.fixture
def talk(late: Desk) -> Conversation:
    """Callum has it."""
    found = arrives(late.facebook)
    return enquiries.take(conversation_id=found.pk, by=late.cast.callum)


def test_a_resident_is_not_answered_without_training(late: Desk, talk: Conversation) -> None:
    callum = again(late.cast.callum)
    facts = {"conversation_id": talk.pk, "text": "Every Friday.", "seen": talk.version}
    for promised in (None, timezone.localdate()):
        with pytest.raises(RuleBroken, match=LACKS):
            enquiries.send_reply(**facts, by=callum, promised_for=promised)
    assert not Message.objects.filter(direction=Message.Direction.OUT).exists()
    is_trained(late.cast, late.cast.callum)
    assert may_reply(again(callum), talk)
    assert enquiries.send_reply(**facts, by=again(callum)).text.startswith("Every Friday.")


def test_the_reply_box_gives_way_to_the_sentence_and_what_was_typed_is_kept(late: Desk, talk: Conversation) -> None:
    client = browser(late.cast.callum)
    page = client.get(talk.get_absolute_url())
    assert LACKS in words(page) and "id_reply_text" not in page.content.decode()
    answer = client.post(reverse("enquiries:reply", args=[talk.pk]), {"text": "Every Friday.", "seen": talk.version})
    assert LACKS in words(answer)
    assert talk.drafts.get().text == "Every Friday."
    day = timezone.localdate()
    holding = client.post(
        reverse("enquiries:holding", args=[talk.pk]),
        {"text": "By {date}", "promised_for_day": day.day, "promised_for_month": day.month, "promised_for_year": day.year, "seen": talk.version},
    )  # fmt: skip
    assert LACKS in words(holding)
    status, said = asked(client, "api_conversation_reply", talk.pk, text="Every Friday.", seen=talk.version)
    assert status == 400 and said["detail"].startswith("You have not read our social media policy")
    assert not Message.objects.filter(direction=Message.Direction.OUT).exists()


def test_everything_that_is_not_an_answer_stays_open(late: Desk, talk: Conversation) -> None:
    callum = again(late.cast.callum)
    assert "Write to the resident first" in may_wait(callum, talk).sentence
    enquiries.leave_note(conversation_id=talk.pk, text="Ring Waste", by=callum)
    ended = enquiries.no_response(conversation_id=talk.pk, reason="Spam", by=callum)
    assert ended.state == "no_response"


# The gate itself --------------------------------------------------------------------------


def test_the_sentence_says_what_ran_out_and_where_to_renew_it(desk: Desk) -> None:
    is_trained(desk.cast, desk.cast.grace)
    with after(days=730) as day:
        services.read_policy(version=current().number, by=again(desk.cast.grace))
        took(desk.cast, desk.cast.grace, "policy")
    with after(days=732):
        found = may_speak(again(desk.cast.grace), to="publish")
        assert not found
        assert found.sentence.startswith("Your training “Replying to residents” ran out on ")
        assert f"{day.year}" in found.sentence
        assert found.sentence.endswith("Take it again and record it under Training.")


def test_what_waits_for_confirmation_says_so(late: Desk) -> None:
    facts = {"module": "replying", "taken_on": timezone.localdate(), "how": "e_learning"}
    services.say_taken(**facts, by=late.cast.grace)
    sentence = may_speak(again(late.cast.grace), to="reply").sentence
    assert "It is recorded already and counts once somebody has confirmed it." in sentence


def test_a_withdrawn_entry_closes_it_again(late: Desk) -> None:
    is_trained(late.cast, late.cast.grace)
    assert may_speak(again(late.cast.grace), to="publish")
    entry = late.cast.grace.completions.get(module="replying")
    services.withdraw_taken(entry_id=entry.pk, reason="It was somebody else", by=late.cast.priya)
    assert LACKS in may_speak(again(late.cast.grace), to="publish").sentence


def test_a_council_that_does_not_ask_for_it_closes_nothing(late: Desk) -> None:
    file_says(needed_to=[])
    assert may_speak(again(late.cast.grace), to="publish")
    file_says(needed_to=None)
    assert may_speak(again(late.cast.grace), to="reply")


def test_a_council_may_ask_for_it_for_one_of_the_two(late: Desk) -> None:
    file_says(needed_to=["reply"])
    assert may_speak(again(late.cast.grace), to="publish")
    assert not may_speak(again(late.cast.grace), to="reply")


def test_turning_it_on_leaves_everybody_the_days_of_grace(desk: Desk) -> None:
    file_says(needed_to=[])
    with after(days=200):
        file_says(needed_to=["publish"])
        assert may_speak(again(desk.cast.grace), to="publish")
    with after(days=227):
        assert may_speak(again(desk.cast.grace), to="publish")
    with after(days=228):
        assert not may_speak(again(desk.cast.grace), to="publish")


def test_the_answer_takes_one_query_for_each_person_and_none_the_second_time(late: Desk) -> None:
    may_speak(again(late.cast.grace), to="publish")
    grace = again(late.cast.grace)
    with CaptureQueriesContext(connection) as first:
        may_speak(grace, to="publish")
    with CaptureQueriesContext(connection) as second:
        may_speak(grace, to="reply")
    assert (len(first), len(second)) == (1, 0)


def test_an_emergency_post_asks_for_nothing(late: Desk) -> None:
    post = late.written(late.draft(emergency=True))
    grace, post = again(late.cast.grace), late.fresh(post)
    assert may_send(grace, post)
    assert "_training_by_day" not in grace.__dict__
