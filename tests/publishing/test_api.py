"""The same verbs through the API: the same rules, the same sentences."""

import base64
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.people.models import Person
from networks.models import Outbound
from publishing.models import Post
from tests.publishing.browsing import browser
from tests.publishing.desk import BINS, Desk, tomorrow

pytestmark = pytest.mark.django_db

ADDRESSES = {
    "api_post": "put",
    "api_post_submit": "post",
    "api_post_approve": "post",
    "api_post_send_back": "post",
    "api_post_time": "post",
    "api_post_hold": "post",
    "api_post_release": "post",
    "api_post_withdraw": "post",
}


def call(person: Person, name: str, post: Post | None = None, method: str = "post", **given: Any) -> tuple[int, Any]:
    client = Client()
    client.force_login(person)
    address = reverse(name, args=[post.pk] if post else [])
    answer = getattr(client, method)(address, given, content_type="application/json")
    return answer.status_code, answer.json()


def given(desk: Desk, **changes: Any) -> dict[str, Any]:
    return {
        "text": BINS,
        "topic": "waste",
        "accounts": [desk.facebook.pk],
        "wanted_at": tomorrow().isoformat(),
        **changes,
    }


def test_a_post_is_written_sent_and_signed(desk: Desk) -> None:
    status, written = call(desk.cast.grace, "api_posts", **given(desk, own_texts={}))
    assert (status, written["state"], written["number"]) == (201, "draft", 1)
    post = Post.objects.get()
    status, sent = call(desk.cast.grace, "api_post_submit", post, seen=written["seen"])
    assert (status, sent["words"]) == (200, "Waits for approval")
    status, signed = call(desk.cast.priya, "api_post_approve", post, seen=sent["seen"], fingerprint=sent["fingerprint"])
    assert (status, signed["words"]) == (200, "Scheduled")
    assert [(row["account"], row["state"]) for row in signed["publications"]] == [(desk.facebook.pk, "scheduled")]


def test_a_refusal_is_the_same_sentence_as_on_the_page(desk: Desk) -> None:
    post = desk.waiting(by=desk.cast.priya)
    desk.cast.joins("Hugo Marsh", "HM", "comms_manager", desk.cast.comms)
    refused = call(desk.cast.priya, "api_post_approve", post, seen=post.version, fingerprint=post.words.fingerprint)
    assert refused == (400, {"detail": "You wrote this, so someone else must sign it. Hugo Marsh can."})


def test_whoever_was_slower_gets_a_409_and_overwrites_nothing(desk: Desk) -> None:
    post = desk.written()
    desk.change(post, text="Tom’s words", by=desk.cast.tom)
    status, answer = call(desk.cast.grace, "api_post", post, "put", **given(desk, text="Mine", seen=post.version))
    assert (status, "Somebody else was faster: Tom Ashby" in answer["detail"]) == (409, True)
    assert desk.fresh(post).words.text == "Tom’s words"


def test_another_fingerprint_signs_nothing(desk: Desk) -> None:
    post = desk.waiting()
    assert call(desk.cast.priya, "api_post_approve", post, seen=post.version, fingerprint="f" * 64)[0] == 409
    assert not Outbound.objects.exists()


def test_sending_back_changing_the_time_holding_releasing_and_withdrawing(desk: Desk) -> None:
    post = desk.waiting()
    status, back = call(desk.cast.priya, "api_post_send_back", post, seen=post.version, reason="Say when")
    assert (status, back["state"]) == (200, "sent_back")
    status, changed = call(desk.cast.grace, "api_post", post, "put", **given(desk, text="On Friday", seen=back["seen"]))
    assert (status, changed["text"], changed["number"]) == (200, "On Friday", 2)
    status, moved = call(
        desk.cast.grace, "api_post_time", post, seen=changed["seen"], wanted_at=tomorrow(17).isoformat()
    )
    assert (status, moved["number"]) == (200, 3)
    _, sent = call(desk.cast.grace, "api_post_submit", post, seen=moved["seen"])
    call(desk.cast.priya, "api_post_approve", post, seen=sent["seen"], fingerprint=sent["fingerprint"])
    assert call(desk.cast.tom, "api_post_hold", post, reason="Wait")[1]["words"] == "Held"
    assert call(desk.cast.tom, "api_post_release", post)[1]["words"] == "Scheduled"
    assert call(desk.cast.tom, "api_post_withdraw", post, reason="Off")[1]["words"] == "Withdrawn"


def test_one_post_says_what_goes_out_and_what_stops_it(desk: Desk) -> None:
    post = desk.written(desk.draft(own=((desk.facebook, ""), (desk.x, "Short words")), topic=None))
    status, answer = call(desk.cast.arthur, "api_post", post, "get")
    assert (status, answer["text"], answer["own_texts"]) == (200, BINS, {str(desk.x.pk): "Short words"})
    status, checks = call(desk.cast.arthur, "api_post_checks", post, "get")
    assert {"weight": "stops", "sentence": "Choose a topic.", "why": "Figures are counted by it (NH 5.11)."} in checks


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_one_and_for_three(
    desk: Desk, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        desk.scheduled(desk.draft(desk.facebook, desk.x, text=f"Number {number} {'x' * number}"))
    client = Client()
    client.force_login(desk.cast.arthur)
    client.get(reverse("api_posts"))  # the first request of a session also writes where it came from
    with django_assert_num_queries(8):  # four for the posts, the others for the session and the rights
        page = client.get(reverse("api_posts")).json()
    assert (len(page["results"]), page["next"]) == (count, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"accounts": [4711]},
        {"accounts": "x"},
        {"topic": "nonsense"},
        {"wanted_at": "soon"},
        {"own_texts": {"4711": "Words"}},
        {"title": "a" * 121},
        {"picture": "f" * 64},
        {"video": "f" * 64},
        {"captions": "f" * 64},
        {"no_speech": "a" * 201},
    ],
)
def test_wrong_input_gets_a_sentence_for_its_field_and_writes_nothing(desk: Desk, wrong: dict[str, Any]) -> None:
    status, answer = call(desk.cast.grace, "api_posts", **given(desk, **wrong))
    assert (status, list(answer)) == (400, list(wrong))
    assert not Post.objects.exists()


@pytest.mark.parametrize("name", ADDRESSES)
def test_each_door_refuses_those_without_the_duty_and_strangers(desk: Desk, name: str) -> None:
    post = desk.waiting()
    status, answer = call(desk.cast.callum, name, post, ADDRESSES[name])
    assert (status, "Ask an Administrator if you should." in answer["detail"]) == (403, True)
    assert getattr(Client(), ADDRESSES[name])(reverse(name, args=[post.pk])).status_code in {401, 403}


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_post_that_does_not_exist_is_not_found(desk: Desk, name: str) -> None:
    client = Client()
    client.force_login(desk.cast.priya)
    body = given(desk, seen=1)
    assert (
        getattr(client, ADDRESSES[name])(reverse(name, args=[4711]), body, content_type="application/json").status_code
        == 404
    )


def test_an_editor_cannot_write_for_another_department_through_the_api(desk: Desk) -> None:
    status, answer = call(desk.cast.dev, "api_posts", **given(desk))
    assert (status, answer["detail"].startswith("You cannot write posts for Ashmere District Council on Facebook")) == (
        400,
        True,
    )


def test_a_video_is_named_by_its_bytes_with_captions_or_a_reason(desk: Desk) -> None:
    film = desk.film()
    media, captions = film.media, film.captions
    assert captions is not None
    video = {"video": media.sha256, "alt": "The shelves", "captions": captions.sha256}
    status, written = call(desk.cast.grace, "api_posts", **given(desk, **video))
    assert (status, written["pictures"]) == (201, [])
    assert written["video"] == {
        "sha256": media.sha256, "seconds": 3, "alt": "The shelves", "captions": captions.sha256, "no_speech": "",
    }  # fmt: skip
    post = Post.objects.get()
    silent = {"video": media.sha256, "alt": "The shelves", "no_speech": "Only music", "seen": written["seen"]}
    status, changed = call(desk.cast.grace, "api_post", post, "put", **given(desk, **silent))
    assert (status, changed["video"]["captions"], changed["video"]["no_speech"]) == (200, "", "Only music")
    status, plain = call(desk.cast.grace, "api_post", post, "put", **given(desk, seen=changed["seen"]))
    assert (status, plain["video"]) == (200, None)


def test_a_video_is_no_picture_and_captions_belong_to_a_video(desk: Desk) -> None:
    video, picture, captions = desk.video().sha256, desk.picture().sha256, desk.captions().sha256
    for wrong, field in (
        ({"picture": video}, "picture"),
        ({"video": picture}, "video"),
        ({"picture": picture, "video": video}, "video"),
        ({"captions": captions}, "captions"),
        ({"no_speech": "Only music"}, "captions"),
    ):
        status, answer = call(desk.cast.grace, "api_posts", **given(desk, **wrong))
        assert (status, list(answer)) == (400, [field])
    assert not Post.objects.exists()


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "1700-01-01T00:00:00Z"])
def test_a_time_of_no_year_that_a_form_takes_is_refused(desk: Desk, at: str) -> None:
    status, refused = call(desk.cast.grace, "api_posts", **given(desk, wanted_at=at))
    assert (status, list(refused)) == (400, ["wanted_at"])
    assert not Post.objects.exists()


@pytest.mark.parametrize("accounts", [5, True, "x", {"a": 1}, None])
def test_accounts_that_are_no_list_are_refused(desk: Desk, accounts: Any) -> None:
    status, refused = call(desk.cast.grace, "api_posts", **given(desk, accounts=accounts))
    assert (status, list(refused)) == (400, ["accounts"])


@pytest.mark.parametrize("place", ["abc", "p", "9" * 5_000])
@pytest.mark.parametrize("name", ["api_posts", "api_outbox"])
def test_a_cursor_that_somebody_made_up_is_not_found(desk: Desk, name: str, place: str) -> None:
    made_up = base64.b64encode(f"p={place}".encode()).decode()
    desk.written()
    assert browser(desk.cast.grace).get(reverse(name), {"cursor": made_up}).status_code == 404
