"""Graph as the connector will meet it: the envelope, the traps, the shapes."""

import hashlib
import hmac
import re
from collections.abc import Callable

import pytest
import requests

from tests.sandbox.running import Account, Sandbox

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
def page(sandbox: Sandbox) -> Account:
    return sandbox.account("facebook")


def refusal(answer: requests.Response, status: int = 400) -> tuple[int, int | None]:
    """The code and subcode of an error, which must have the whole envelope."""
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert list(answer.json()) == ["error"]
    assert {"message", "type", "code", "fbtrace_id"} <= set(error)
    return error["code"], error.get("error_subcode")


def publish(page: Account, message: str, **more: str) -> str:
    answer = page("POST", f"{page.id}/feed", data={"message": message} | more)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def test_a_post_is_listed_and_read_back(page: Account) -> None:
    post = publish(page, "Brown bins stop on 4 December.", link="https://ashmere.example/bins")
    assert post.startswith(f"{page.id}_")
    listed = page("GET", f"{page.id}/published_posts", params={"fields": "id,message,created_time,attachments"}).json()
    assert [one["id"] for one in listed["data"]] == [post]
    assert listed["data"][0]["message"] == "Brown bins stop on 4 December."
    assert listed["data"][0]["attachments"]["data"][0]["url"] == "https://ashmere.example/bins"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000", listed["data"][0]["created_time"])
    assert page("GET", post).json() == {
        "id": post,
        "message": "Brown bins stop on 4 December.",
        "created_time": listed["data"][0]["created_time"],
    }


def test_the_same_words_twice_running_are_refused_with_506(page: Account) -> None:
    publish(page, "Snow: no collections today.")
    again = page("POST", f"{page.id}/feed", data={"message": "Snow: no collections today."})
    assert refusal(again) == (506, 1455006)
    assert again.json()["error"]["error_user_title"] == "Duplicate Status Update"
    publish(page, "Something between.")
    publish(page, "Snow: no collections today.")
    assert len(page.ledger(effect="post")) == 3


def test_a_picture_defeats_the_duplicate_check(page: Account) -> None:
    for _ in range(2):
        photo = page("POST", f"{page.id}/photos", data={"published": "false"}, files={"source": ("a.png", PNG)}).json()
        publish(page, "Gallery open.", attached_media=f'[{{"media_fbid":"{photo["id"]}"}}]')
    assert [entry["text"] for entry in page.ledger(effect="post")] == ["Gallery open.", "Gallery open."]


def test_an_uploaded_photo_keeps_its_description_and_hangs_on_its_post(page: Account) -> None:
    form = {"published": "false", "alt_text_custom": "A brown bin"}
    photo = page("POST", f"{page.id}/photos", data=form, files={"source": ("a.png", PNG)}).json()["id"]
    assert page("GET", photo, params={"fields": "alt_text_custom"}).json() == {
        "id": photo,
        "alt_text_custom": "A brown bin",
    }
    assert page("GET", f"{page.id}/published_posts").json() == {"data": []}
    post = publish(page, "Bins.", **{"attached_media[0]": f'{{"media_fbid":"{photo}"}}'})
    attached = page("GET", post, params={"fields": "attachments,status_type"}).json()
    assert attached["attachments"]["data"][0]["target"]["id"] == photo
    assert attached["status_type"] == "added_photos"
    twice = page("POST", f"{page.id}/feed", data={"message": "b", "attached_media": f'[{{"media_fbid":"{photo}"}}]'})
    assert refusal(twice) == (100, None)


def test_a_file_that_is_no_picture_is_refused(page: Account) -> None:
    answer = page("POST", f"{page.id}/photos", files={"source": ("a.png", b"<html>")})
    assert refusal(answer)[0] == 324


@pytest.mark.parametrize(
    ("token", "code"),
    [({}, 104), ({"Authorization": "Bearer nonsense"}, 190), ({"Authorization": "OAuth nonsense"}, 190)],
)
def test_a_bad_token_is_refused(sandbox: Sandbox, page: Account, token: dict[str, str], code: int) -> None:
    answer = sandbox.ask("GET", f"/facebook/v26.0/{page.id}", headers=token)
    assert refusal(answer)[0] == code


def test_the_token_may_come_as_a_parameter_too(sandbox: Sandbox, page: Account) -> None:
    answer = sandbox.ask(
        "GET", f"/facebook/v26.0/{page.id}", params={"access_token": page.token, "fields": "name,followers_count"}
    )
    assert answer.json() == {"name": "Ashmere District Council", "followers_count": 4000, "id": page.id}
    posted = sandbox.ask(
        "POST", f"/facebook/v26.0/{page.id}/feed", data={"access_token": page.token, "message": "By form"}
    )
    assert posted.status_code == 200


def test_expired_and_revoked_tokens_say_which(sandbox: Sandbox, page: Account) -> None:
    sandbox.control("POST", "tokens", network="facebook", account=page.id, do="expire")
    expired = page("GET", page.id)
    assert refusal(expired) == (190, 463)
    assert expired.headers["WWW-Authenticate"].startswith("OAuth")
    sandbox.control("POST", "tokens", network="facebook", account=page.id, do="restore")
    assert page("GET", page.id).ok
    sandbox.control("POST", "tokens", network="facebook", account=page.id, do="revoke")
    assert refusal(page("GET", page.id)) == (190, 460)
    everything = page.known["token_for_everything"]
    debugged = sandbox.ask(
        "GET", "/facebook/v26.0/debug_token", params={"input_token": page.token, "access_token": everything}
    )
    assert debugged.json()["data"]["is_valid"] is False
    assert debugged.json()["data"]["profile_id"] == page.id


def test_appsecret_proof_is_checked_when_it_is_sent(page: Account) -> None:
    proof = hmac.new(b"test-app-secret", page.token.encode(), hashlib.sha256).hexdigest()
    assert page("GET", page.id, params={"appsecret_proof": proof}).ok
    assert refusal(page("GET", page.id, params={"appsecret_proof": "0" * 64})) == (100, None)


def test_lost_permissions_are_code_200_for_doing_and_10_for_reading(sandbox: Sandbox, page: Account) -> None:
    lost = ["pages_manage_posts", "read_insights"]
    sandbox.control("POST", "permissions", network="facebook", account=page.id, lost=lost)
    assert refusal(page("POST", f"{page.id}/feed", data={"message": "x"}), 403) == (200, None)
    assert refusal(page("GET", f"{page.id}/insights", params={"metric": "page_follows"}), 403) == (10, None)
    sandbox.control("POST", "permissions", network="facebook", account=page.id, lost=[])
    publish(page, "x")


def test_another_pages_token_may_not_post_or_read_the_inside(sandbox: Sandbox, page: Account) -> None:
    other = sandbox.account("facebook")
    assert refusal(other("POST", f"{page.id}/feed", data={"message": "x"}), 403) == (200, None)
    assert refusal(other("GET", publish(page, "Ours."))) == (100, 33)


def test_too_many_calls_are_http_400_code_32_with_usage(sandbox: Sandbox, page: Account) -> None:
    sandbox.control("POST", "budgets", network="facebook", account=page.id, calls=2, seconds=570)
    assert page("GET", page.id).headers["X-App-Usage"].startswith('{"call_count": 50')
    page("GET", page.id)
    refused = page("POST", f"{page.id}/feed", data={"message": "never"})
    assert refusal(refused) == (32, None)
    assert '"estimated_time_to_regain_access": 9' in refused.headers["X-Business-Use-Case-Usage"]
    assert page.ledger() == []


def test_the_system_users_token_lists_every_page_with_its_token(sandbox: Sandbox, page: Account) -> None:
    headers = {"Authorization": f"Bearer {page.known['token_for_everything']}"}
    listed = sandbox.ask("GET", "/facebook/v26.0/me/accounts", headers=headers).json()["data"]
    assert {"id": page.id, "access_token": page.token}.items() <= next(
        one for one in listed if one["id"] == page.id
    ).items()
    assert refusal(page("GET", "me/accounts")) == (100, None)
    assert page("GET", "me").json() == {"name": "Ashmere District Council", "id": page.id}


def test_what_is_not_there_is_100_33_and_an_unknown_field_is_100(page: Account) -> None:
    gone = page("GET", "999_999")
    assert refusal(gone) == (100, 33)
    assert gone.json()["error"]["type"] == "GraphMethodException"
    assert refusal(page("GET", page.id, params={"fields": "shoe_size"})) == (100, None)
    assert refusal(page("GET", f"{page.id}/nonsense")) == (2500, None)


def test_comments_are_read_answered_hidden_and_deleted(page: Account) -> None:
    post = publish(page, "Roadworks on Mill Lane.")
    comment = page.resident("comment", "Why now?", post=post)["id"]
    assert comment.startswith(post.split("_")[1] + "_")
    fields = "id,message,from,is_hidden,can_hide,can_reply_privately,parent{id}"
    listed = page("GET", f"{post}/comments", params={"fields": fields, "summary": "true"}).json()
    assert listed["summary"]["total_count"] == 1
    read = listed["data"][0]
    assert (read["message"], read["from"]["name"], read["is_hidden"]) == ("Why now?", "Fern Fictional", False)
    assert read["can_hide"]
    assert read["can_reply_privately"]
    assert "parent" not in read
    answer = page("POST", f"{comment}/comments", data={"message": "Gas main. ^GM"}).json()["id"]
    assert page("GET", answer, params={"fields": "parent{id},can_hide"}).json() == {
        "parent": {"id": comment}, "can_hide": False, "id": answer,
    }  # fmt: skip
    assert page("POST", comment, data={"is_hidden": "true"}).json() == {"success": True}
    assert page("GET", comment, params={"fields": "is_hidden"}).json()["is_hidden"] is True
    assert page("POST", comment, data={"is_hidden": "false"}).json() == {"success": True}
    assert page("DELETE", comment).json() == {"success": True}
    assert refusal(page("GET", answer)) == (100, 33)
    assert [entry["effect"] for entry in page.ledger(by="council")] == ["post", "comment", "hide", "unhide", "remove"]


def test_replies_come_with_filter_stream_only_and_nest_one_level(page: Account) -> None:
    post = publish(page, "Fair on Saturday.")
    first = page.resident("comment", "What time?", post=post)["id"]
    reply = page("POST", f"{first}/comments", data={"message": "10am ^GM"}).json()["id"]
    deeper = page("POST", f"{reply}/comments", data={"message": "Gates at 9 ^GM"}).json()["id"]
    assert [one["id"] for one in page("GET", f"{post}/comments").json()["data"]] == [first]
    stream = page("GET", f"{post}/comments", params={"filter": "stream"}).json()["data"]
    assert [one["id"] for one in stream] == [first, reply, deeper]
    assert [one["id"] for one in page("GET", f"{first}/comments").json()["data"]] == [reply, deeper]


def test_lists_come_in_pages_and_since_leaves_out_the_past(sandbox: Sandbox, page: Account) -> None:
    past = [
        {
            "network": "facebook",
            "account": page.id,
            "text": f"Day {day}",
            "at": f"2026-01-{day:02d}T09:00:00Z",
            "ref": str(day),
        }
        for day in range(1, 6)
    ]
    ids = sandbox.control("POST", "backfill", posts=past)["ids"]
    first = page("GET", f"{page.id}/published_posts", params={"limit": "2"}).json()
    assert [one["message"] for one in first["data"]] == ["Day 5", "Day 4"]
    following = sandbox.web.get(first["paging"]["next"], timeout=5).json()
    assert [one["message"] for one in following["data"]] == ["Day 3", "Day 2"]
    recent = page("GET", f"{page.id}/published_posts", params={"since": "2026-01-04T09:00:00+0000"}).json()["data"]
    assert [one["id"] for one in recent] == [ids["5"], ids["4"]]


def test_a_resident_is_blocked_and_unblocked(sandbox: Sandbox, page: Account) -> None:
    post = publish(page, "Comments welcome.")
    resident = page.resident("comment", "Idiots", post=post, who="Bram Invented")["resident"]
    assert page("POST", f"{page.id}/blocked", data={"user": resident}).json() == {resident: True}
    assert page("GET", f"{page.id}/blocked").json() == {"data": [{"name": "Bram Invented", "id": resident}]}
    write = {"network": "facebook", "what": "comment", "post": post, "as": "Bram Invented", "text": "Again"}
    refused = sandbox.ask("POST", "/__control/write", json=write)
    assert refused.status_code == 400
    assert "has blocked Bram Invented" in refused.json()["error"]
    assert page("DELETE", f"{page.id}/blocked", params={"user": resident}).json() == {"success": True}
    page.resident("comment", "Sorry", post=post, who="Bram Invented")


def message(page: Account, resident: str, text: str, **more: str) -> requests.Response:
    body = {"recipient": {"id": resident}, "message": {"text": text}, "messaging_type": "RESPONSE"} | more
    return page("POST", f"{page.id}/messages", json=body)


def test_messages_are_answered_within_24_hours_and_by_a_person_within_7_days(
    page: Account, clock: Callable[[int], object]
) -> None:
    resident = page.resident("message", "How do I apply for a blue badge?")["resident"]
    assert message(page, resident, "Online ^GM").json()["recipient_id"] == resident
    clock(25)
    assert refusal(message(page, resident, "Late")) == (10, 2018278)
    by_hand = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    assert message(page, resident, "By hand ^GM", **by_hand).ok
    clock(7 * 24)
    assert refusal(message(page, resident, "Far too late", **by_hand)) == (10, 2018278)
    assert [entry["text"] for entry in page.ledger(by="council")] == ["Online ^GM", "By hand ^GM"]


def test_messages_have_a_length_and_a_resident_who_wrote_first(page: Account) -> None:
    resident = page.resident("message", "Hello?", who="Hal Placeholder")["resident"]
    assert message(page, resident, "x" * 2000).ok
    assert refusal(message(page, resident, "x" * 2001)) == (100, None)
    assert refusal(message(page, "6120044118009999", "Hello")) == (100, 2018001)


def test_a_comment_is_answered_in_private_once(page: Account) -> None:
    comment = page.resident("comment", "My address is …", post=publish(page, "Ask us."))["id"]
    body = {"recipient": {"comment_id": comment}, "message": {"text": "Let us talk here. ^GM"}}
    assert page("POST", f"{page.id}/messages", json=body).ok
    assert refusal(page("POST", f"{page.id}/messages", json=body)) == (10900, None)
    assert page("GET", comment, params={"fields": "can_reply_privately"}).json()["can_reply_privately"] is False


def test_conversations_show_both_sides(page: Account) -> None:
    resident = page.resident("message", "Is the tip open?")["resident"]
    message(page, resident, "Until 4pm ^GM")
    fields = "participants,updated_time,messages{message,from}"
    found = page("GET", f"{page.id}/conversations", params={"fields": fields, "user_id": resident}).json()["data"]
    assert len(found) == 1
    said = [(one["from"]["id"], one["message"]) for one in found[0]["messages"]["data"]]
    assert said == [(page.id, "Until 4pm ^GM"), (resident, "Is the tip open?")]


def test_dead_metrics_are_refused_and_living_ones_grow(sandbox: Sandbox, page: Account) -> None:
    old = {"network": "facebook", "account": page.id, "text": "Old", "at": "2026-01-05T09:00:00Z", "ref": "old"}
    old_post = sandbox.control("POST", "backfill", posts=[old])["ids"]["old"]
    new_post = publish(page, "New")
    for metric in ("post_impressions", "page_fans"):
        assert refusal(page("GET", f"{old_post}/insights", params={"metric": metric})) == (100, None)
    assert refusal(page("GET", f"{old_post}/insights")) == (3001, 1504028)
    views = [
        page("GET", f"{post}/insights", params={"metric": "post_media_view"}).json()["data"][0]["values"][0]["value"]
        for post in (old_post, new_post)
    ]
    assert views[0] > 100
    assert views[1] < 5
    span = {"metric": "page_follows,page_media_view", "period": "day", "since": "2026-01-04", "until": "2026-01-07"}
    answer = page("GET", f"{page.id}/insights", params=span).json()["data"]
    assert [one["name"] for one in answer] == ["page_follows", "page_media_view"]
    assert [one["end_time"][:10] for one in answer[1]["values"]] == ["2026-01-05", "2026-01-06", "2026-01-07"]
    assert answer[1]["values"][0]["value"] == 0
    assert answer[1]["values"][1]["value"] > 0


def test_a_page_says_what_it_is_subscribed_to(page: Account) -> None:
    answer = page("POST", f"{page.id}/subscribed_apps", data={"subscribed_fields": "feed,messages"})
    assert answer.json() == {"success": True}
    listed = page("GET", f"{page.id}/subscribed_apps").json()["data"]
    assert listed[0]["subscribed_fields"] == ["feed", "messages"]
    assert page("DELETE", f"{page.id}/subscribed_apps").json() == {"success": True}
    assert page("GET", f"{page.id}/subscribed_apps").json() == {"data": []}
    assert refusal(page("POST", f"{page.id}/subscribed_apps", data={"subscribed_fields": "gossip"})) == (100, None)


def test_the_page_changes_and_deletes_its_own_post(page: Account) -> None:
    post = publish(page, "Opens at 9.")
    assert page("POST", post, data={"message": "Opens at 10."}).json() == {"success": True}
    assert page("GET", post).json()["message"] == "Opens at 10."
    assert page("DELETE", post).json() == {"success": True}
    assert refusal(page("DELETE", post)) == (100, 33)
