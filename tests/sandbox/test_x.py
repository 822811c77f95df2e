"""X as the connector will meet it."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from sandbox.x.text import weighted_length
from tests.sandbox.running import Account, Sandbox

CONFORMANCE = Path(__file__).parents[1] / "networks/samples/x-text-conformance/validate.yml"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
def me(sandbox: Sandbox) -> Account:
    return sandbox.account("x")


def tweet(me: Account, text: str, **more: Any) -> str:
    answer = me("POST", "tweets", json={"text": text} | more)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["id"])


def problem(answer: requests.Response, status: int) -> str:
    """The detail of a refusal, which must be a problem."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert {"title", "type", "detail"} <= set(answer.json())
    return str(answer.json()["detail"])


@pytest.mark.parametrize(
    "case",
    [
        case
        for group in ("WeightedTweetsWithDiscountedEmojiCounterTest", "UnicodeDirectionalMarkerCounterTest")
        for case in yaml.safe_load(CONFORMANCE.read_text(encoding="utf-8"))["tests"][group]
    ],
    ids=lambda case: case["description"],
)
def test_length_is_weighed_as_x_weighs_it(case: dict[str, Any]) -> None:
    assert weighted_length(case["text"]) == case["expected"]["weightedLength"]


def test_280_is_taken_and_281_refused_and_an_address_weighs_23(me: Account) -> None:
    tweet(me, "a" * 280)
    assert "too long" in problem(me("POST", "tweets", json={"text": "b" * 281}), 403)
    tweet(me, "c" * 256 + " https://ashmere.example/" + "long" * 50)
    assert "too long" in problem(me("POST", "tweets", json={"text": "d" * 257 + " https://ashmere.example/"}), 403)
    assert "too long" in problem(me("POST", "tweets", json={"text": "日" * 141}), 403)


def test_addresses_are_exchanged_for_t_co_ones_and_given_back(me: Account) -> None:
    post = tweet(me, "Dates: https://ashmere.example/bins today")
    read = me("GET", f"tweets/{post}", params={"tweet.fields": "entities"}).json()["data"]
    short = re.search(r"https://t\.co/\w{10}", read["text"])
    assert short
    assert read["entities"]["urls"] == [
        {
            "start": 7, "end": 7 + len(short.group()), "url": short.group(),
            "expanded_url": "https://ashmere.example/bins", "display_url": "ashmere.example/bins",
        }
    ]  # fmt: skip


def test_the_same_words_twice_are_refused(me: Account) -> None:
    tweet(me, "Snow: no collections today.")
    tweet(me, "Something between.")
    again = me("POST", "tweets", json={"text": "Snow: no collections today."})
    assert problem(again, 403) == "You are not allowed to create a Tweet with duplicate content."
    assert len(me.ledger(effect="post")) == 2


def test_an_unknown_property_is_refused(me: Account) -> None:
    answer = me("POST", "tweets", json={"text": "x", "colour": "red"})
    assert problem(answer, 400) == "One or more parameters to your request was invalid."
    assert "$.colour" in answer.json()["errors"][0]["message"]
    assert me.ledger() == []


@pytest.mark.parametrize("headers", [{"Authorization": ""}, {"Authorization": "Bearer nonsense"}])
def test_a_bad_token_is_401(me: Account, headers: dict[str, str]) -> None:
    assert problem(me("GET", "users/me", headers=headers), 401) == "Unauthorized"


def test_an_expired_token_and_a_lost_scope(sandbox: Sandbox, me: Account) -> None:
    sandbox.control("POST", "permissions", network="x", account=me.id, lost=["tweet.write"])
    problem(me("POST", "tweets", json={"text": "x"}), 403)
    sandbox.control("POST", "tokens", network="x", account=me.id, do="expire")
    problem(me("GET", "users/me"), 401)
    assert me.ledger() == []


def test_a_reply_is_taken_only_from_whom_the_author_summoned(me: Account) -> None:
    post = tweet(me, "Consultation opens today.")
    unsummoned = me.resident("comment", "Nobody asked us", post=post, mentioning=False)["id"]
    summoned = me.resident("comment", "Where do I answer?", post=post)["id"]
    refused = me("POST", "tweets", json={"text": "On our site ^GM", "reply": {"in_reply_to_tweet_id": unsummoned}})
    assert "not been mentioned" in problem(refused, 403)
    reply = tweet(me, "On our site ^GM", reply={"in_reply_to_tweet_id": summoned})
    read = me("GET", f"tweets/{reply}", params={"tweet.fields": "referenced_tweets,conversation_id"}).json()["data"]
    assert read["referenced_tweets"] == [{"type": "replied_to", "id": summoned}]
    assert read["conversation_id"] == post


def test_leading_handles_of_a_reply_are_free(me: Account) -> None:
    asked = me.resident("mention", "is the tip open?")["id"]
    tweet(me, "@fernfictional " + "a" * 280, reply={"in_reply_to_tweet_id": asked})


def test_a_reply_to_nothing_is_refused(me: Account) -> None:
    gone = me("POST", "tweets", json={"text": "x", "reply": {"in_reply_to_tweet_id": "12345"}})
    assert "deleted or not visible" in problem(gone, 403)


def test_what_is_missing_comes_with_status_200_beside_what_is_there(me: Account) -> None:
    post = tweet(me, "Here.")
    answer = me("GET", "tweets", params={"ids": f"{post},12345", "tweet.fields": "public_metrics"})
    assert answer.status_code == 200
    assert [one["id"] for one in answer.json()["data"]] == [post]
    assert "retweet_count" in answer.json()["data"][0]["public_metrics"]
    assert answer.json()["errors"][0]["resource_id"] == "12345"
    assert answer.json()["errors"][0]["type"] == "https://api.x.com/2/problems/resource-not-found"
    alone = me("GET", "tweets/12345")
    assert alone.status_code == 200
    assert "data" not in alone.json()


def test_who_asks_with_the_new_names_is_answered_with_them(me: Account) -> None:
    post = tweet(me, "Here.")
    read = me("GET", f"tweets/{post}", params={"post.fields": "public_metrics"}).json()["data"]
    assert "repost_count" in read["public_metrics"]
    assert "retweet_count" not in read["public_metrics"]
    assert read["edit_history_post_ids"] == [post]


def test_an_unknown_field_is_refused(me: Account) -> None:
    answer = me("GET", f"tweets/{tweet(me, 'x')}", params={"tweet.fields": "colour"})
    assert "[colour]" in answer.json()["errors"][0]["message"]
    problem(answer, 400)


def test_a_timeline_has_pages_times_and_ids(sandbox: Sandbox, me: Account) -> None:
    past = [
        {"network": "x", "account": me.id, "text": f"Day {day}", "at": f"2026-01-{day:02d}T09:00:00Z", "ref": str(day)}
        for day in range(1, 8)
    ]
    ids = sandbox.control("POST", "backfill", posts=past)["ids"]
    first = me("GET", f"users/{me.id}/tweets", params={"max_results": 5}).json()
    assert [one["text"] for one in first["data"]] == ["Day 7", "Day 6", "Day 5", "Day 4", "Day 3"]
    assert first["meta"]["newest_id"] == ids["7"]
    token = first["meta"]["next_token"]
    rest = me("GET", f"users/{me.id}/tweets", params={"max_results": 5, "pagination_token": token}).json()
    assert [one["text"] for one in rest["data"]] == ["Day 2", "Day 1"]
    assert "next_token" not in rest["meta"]
    since = me("GET", f"users/{me.id}/tweets", params={"since_id": ids["5"]}).json()
    assert since["meta"]["result_count"] == 2
    start = me("GET", f"users/{me.id}/tweets", params={"start_time": "2026-01-07T00:00:00Z"}).json()
    assert [one["id"] for one in start["data"]] == [ids["7"]]
    assert me("GET", f"users/{me.id}/tweets", params={"max_results": 4}).status_code == 400


def test_mentions_are_listed_with_their_authors(me: Account) -> None:
    asked = me.resident("mention", "the street light on Elm Road is out")
    query = {"expansions": "author_id", "tweet.fields": "author_id,created_at,entities"}
    answer = me("GET", f"users/{me.id}/mentions", params=query).json()
    assert [one["id"] for one in answer["data"]] == [asked["id"]]
    assert answer["data"][0]["text"] == f"@{me.handle} the street light on Elm Road is out"
    assert answer["data"][0]["entities"]["mentions"][0]["id"] == me.id
    assert answer["includes"]["users"] == [
        {"id": asked["resident"], "name": "Fern Fictional", "username": "fernfictional"}
    ]


def test_a_reply_is_hidden_in_own_conversations_only(me: Account) -> None:
    post = tweet(me, "Our post.")
    reply = me.resident("comment", "Vile.", post=post)["id"]
    assert me("PUT", f"tweets/{reply}/hidden", json={"hidden": True}).json() == {"data": {"hidden": True}}
    assert me("PUT", f"tweets/{reply}/hidden", json={"hidden": False}).json() == {"data": {"hidden": False}}
    elsewhere = me.resident("mention", "vile too")["id"]
    problem(me("PUT", f"tweets/{elsewhere}/hidden", json={"hidden": True}), 403)
    assert [entry["effect"] for entry in me.ledger(by="council")] == ["post", "hide", "unhide"]


def test_blocking_is_for_enterprise_customers_and_muting_for_everybody(me: Account) -> None:
    resident = me.resident("mention", "hello")["resident"]
    blocked = me("POST", f"users/{me.id}/blocking", json={"target_user_id": resident})
    problem(blocked, 403)
    assert blocked.json()["reason"] == "client-not-enrolled"
    assert me("POST", f"users/{me.id}/muting", json={"target_user_id": resident}).json() == {"data": {"muting": True}}
    assert me("DELETE", f"users/{me.id}/muting/{resident}").json() == {"data": {"muting": False}}
    problem(me("POST", "users/123/muting", json={"target_user_id": resident}), 400)


def test_direct_messages_go_both_ways_and_can_be_blocked(sandbox: Sandbox, me: Account) -> None:
    stranger = me.resident("mention", "hello", who="Hal Placeholder")["resident"]
    problem(me("POST", f"dm_conversations/with/{stranger}/messages", json={"text": "Hello"}), 403)
    resident = me.resident("message", "Can you call me?")["resident"]
    sent = me("POST", f"dm_conversations/with/{resident}/messages", json={"text": "Yes ^GM"})
    assert sent.status_code == 201
    assert set(sent.json()["data"]) == {"dm_conversation_id", "dm_event_id"}
    events = me("GET", "dm_events", params={"dm_event.fields": "sender_id,created_at"}).json()
    assert [(one["text"], one["sender_id"]) for one in events["data"]] == [
        ("Yes ^GM", me.id),
        ("Can you call me?", resident),
    ]
    assert me("POST", f"users/{resident}/dm/block").json() == {"data": {"blocked": True}}
    write = {"network": "x", "account": me.id, "what": "message", "as": "Fern Fictional", "text": "Hello?"}
    assert sandbox.ask("POST", "/__control/write", json=write).status_code == 400


def upload(me: Account, content: bytes, kind: str = "image/png") -> str:
    begun = me("POST", "media/upload/initialize", json={"media_type": kind, "total_bytes": len(content)}).json()["data"]
    half = len(content) // 2
    for number, part in enumerate((content[:half], content[half:])):
        answer = me("POST", f"media/upload/{begun['id']}/append", data={"segment_index": number}, files={"media": part})
        assert answer.status_code == 200, answer.text
    finished = me("POST", f"media/upload/{begun['id']}/finalize").json()["data"]
    assert finished["size"] == len(content)
    return str(begun["id"])


def test_pictures_are_uploaded_in_parts_described_and_attached(me: Account) -> None:
    media = upload(me, PNG)
    described = me("POST", "media/metadata", json={"id": media, "metadata": {"alt_text": {"text": "A brown bin"}}})
    assert described.json()["data"]["associated_metadata"] == {"alt_text": {"text": "A brown bin"}}
    post = tweet(me, "Bins.", media={"media_ids": [media]})
    query = {"expansions": "attachments.media_keys", "media.fields": "alt_text,url", "tweet.fields": "attachments"}
    read = me("GET", f"tweets/{post}", params=query).json()
    assert read["data"]["attachments"]["media_keys"] == [f"3_{media}"]
    assert read["includes"]["media"][0]["alt_text"] == "A brown bin"
    assert me.sandbox.web.get(read["includes"]["media"][0]["url"], timeout=5).content == PNG
    again = me("POST", "tweets", json={"text": "Bins again.", "media": {"media_ids": [media]}})
    problem(again, 400)


def test_a_description_has_a_limit_and_an_upload_must_be_whole(me: Account) -> None:
    media = upload(me, PNG)
    long = {"id": media, "metadata": {"alt_text": {"text": "x" * 1001}}}
    problem(me("POST", "media/metadata", json=long), 400)
    begun = me("POST", "media/upload/initialize", json={"media_type": "image/png", "total_bytes": 50}).json()["data"][
        "id"
    ]
    me("POST", f"media/upload/{begun}/append", data={"segment_index": 0}, files={"media": b"1234"})
    problem(me("POST", f"media/upload/{begun}/finalize"), 400)
    problem(me("POST", "tweets", json={"text": "x", "media": {"media_ids": [begun]}}), 400)
    too_large = {"media_type": "image/png", "total_bytes": 6 * 1024 * 1024}
    problem(me("POST", "media/upload/initialize", json=too_large), 400)


def test_too_many_calls_are_429_with_the_time_of_return(sandbox: Sandbox, me: Account) -> None:
    sandbox.control("POST", "budgets", network="x", account=me.id, calls=1, seconds=600)
    assert me("GET", "users/me").headers["x-rate-limit-remaining"] == "0"
    refused = me("POST", "tweets", json={"text": "never"})
    problem(refused, 429)
    assert 590 < int(refused.headers["x-rate-limit-reset"]) - time.time() <= 601
    assert me.ledger() == []


def test_own_posts_are_deleted_and_others_are_not(me: Account) -> None:
    post = tweet(me, "Mistake.")
    assert me("DELETE", f"tweets/{post}").json() == {"data": {"deleted": True}}
    assert "data" not in me("GET", f"tweets/{post}").json()
    problem(me("DELETE", f"tweets/{me.resident('mention', 'mine')['id']}"), 403)
    assert [entry["effect"] for entry in me.ledger(by="council")] == ["post", "remove"]


def test_an_edited_post_gets_a_new_identity_and_keeps_its_history(sandbox: Sandbox, me: Account) -> None:
    first = me.resident("mention", "brwn bin missed")["id"]
    second = sandbox.control("POST", "edit", network="x", post=first, text=f"@{me.handle} brown bin missed")["id"]
    assert second != first
    listed = me("GET", f"users/{me.id}/mentions").json()["data"]
    assert [(one["id"], one["edit_history_tweet_ids"]) for one in listed] == [(second, [first, second])]


def test_figures_of_own_posts(sandbox: Sandbox, me: Account) -> None:
    past = {"network": "x", "account": me.id, "text": "Old", "at": "2026-01-05T09:00:00Z", "ref": "old"}
    post = sandbox.control("POST", "backfill", posts=[past])["ids"]["old"]
    sandbox.control("POST", "insights", network="x", post=post, likes=24, shares=3)
    metrics = me("GET", f"tweets/{post}", params={"tweet.fields": "public_metrics"}).json()["data"]["public_metrics"]
    assert (metrics["like_count"], metrics["retweet_count"]) == (24, 3)
    assert metrics["impression_count"] > 100
    span = {
        "ids": post,
        "start_time": "2026-01-05T00:00:00Z",
        "end_time": "2026-01-08T00:00:00Z",
        "granularity": "daily",
    }
    found = me("GET", "tweets/analytics", params=span).json()["data"][0]
    days = [part["metrics"]["impressions"] for part in found["timestamped_metrics"]]
    assert len(days) == 3
    assert days[0] > days[1] > 0
    followers = me("GET", "users/me", params={"user.fields": "public_metrics"}).json()["data"]["public_metrics"]
    assert followers["followers_count"] == 4000
