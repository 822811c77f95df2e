"""YouTube as the connector will meet it; what Google's own library makes of it stands in test_youtube_sdk.py."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.networks.peers import MP4
from tests.sandbox.running import Account, Sandbox

UPLOADS = "/youtube/upload/youtube/v3"
STEP = 256 * 1024
ABOUT = {"snippet": {"title": "Bins", "categoryId": "22"}, "status": {"privacyStatus": "public"}}


@pytest.fixture
def me(sandbox: Sandbox) -> Account:
    return sandbox.account("youtube")


def ask(me: Account, method: str, address: str, **how: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {me.token}"} | how.pop("headers", {})
    return me.sandbox.ask(method, address.removeprefix(me.sandbox.base), headers=headers, **how)


def session(me: Account, size: int, about: dict[str, Any] = ABOUT) -> str:
    answer = ask(
        me, "POST", f"{UPLOADS}/videos", params={"uploadType": "resumable", "part": "snippet,status"}, json=about,
        headers={"X-Upload-Content-Length": str(size), "X-Upload-Content-Type": "video/mp4"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    return str(answer.headers["Location"])


def put(me: Account, address: str, place: str, piece: bytes = b"") -> requests.Response:
    return ask(me, "PUT", address, data=piece, headers={"Content-Range": f"bytes {place}"})


def film(me: Account) -> str:
    return str(put(me, session(me, len(MP4)), f"0-{len(MP4) - 1}/{len(MP4)}", MP4).json()["id"])


def reason(answer: requests.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert (error["code"], error["errors"][0]["message"]) == (status, error["message"])
    return str(error["errors"][0]["reason"])


def test_a_session_says_how_far_it_has_come_and_keeps_its_answer(me: Account) -> None:
    content = MP4 + bytes(STEP)
    size = len(content)
    address = session(me, size)
    assert address.startswith(f"{me.sandbox.base}{UPLOADS}/videos?")
    asked = put(me, address, f"*/{size}")
    assert (asked.status_code, asked.headers.get("Range")) == (308, None)
    first = put(me, address, f"0-{STEP - 1}/{size}", content[:STEP])
    assert (first.status_code, first.headers["Range"]) == (308, f"bytes=0-{STEP - 1}")
    again = put(me, address, f"0-{STEP - 1}/{size}", content[:STEP])  # the same piece twice is kept once
    assert (again.status_code, again.headers["Range"]) == (308, f"bytes=0-{STEP - 1}")
    made = put(me, address, f"{STEP}-{size - 1}/{size}", content[STEP:])
    assert made.status_code == 200
    assert put(me, address, f"*/{size}").json() == made.json()
    assert [entry["effect"] for entry in me.ledger()] == ["media", "post"]


def test_pieces_are_multiples_of_256_kb_and_as_long_as_they_say(me: Account) -> None:
    address = session(me, 2 * STEP)
    assert reason(put(me, address, f"0-99/{2 * STEP}", bytes(100)), 400) == "badRequest"
    assert reason(put(me, address, f"0-{STEP - 1}/{2 * STEP}", bytes(100)), 400) == "badRequest"
    assert reason(put(me, address, "nonsense", bytes(STEP)), 400) == "badRequest"


def test_a_session_ends_after_a_week_and_is_nobody_elses(
    sandbox: Sandbox, me: Account, clock: Callable[[int], object]
) -> None:
    address = session(me, len(MP4))
    assert reason(put(sandbox.account("youtube"), address, f"*/{len(MP4)}"), 404) == "notFound"
    clock(8 * 24)
    assert reason(put(me, address, f"*/{len(MP4)}"), 404) == "notFound"


@pytest.mark.parametrize(
    ("snippet", "why"),
    [
        ({"title": "", "categoryId": "22"}, "invalidTitle"),
        ({"title": "a" * 101, "categoryId": "22"}, "invalidTitle"),
        ({"title": "a<b", "categoryId": "22"}, "invalidTitle"),
        ({"title": "a", "description": "é" * 2_501, "categoryId": "22"}, "invalidDescription"),
        ({"title": "a"}, "invalidCategoryId"),
    ],
)
def test_what_a_video_may_not_be_called(me: Account, snippet: dict[str, str], why: str) -> None:
    params = {"uploadType": "resumable", "part": "snippet,status"}
    headers = {"X-Upload-Content-Length": "9"}
    body = {**ABOUT, "snippet": snippet}
    assert reason(ask(me, "POST", f"{UPLOADS}/videos", params=params, json=body, headers=headers), 400) == why
    assert me.ledger() == []


def test_what_is_no_film_is_taken_and_fails(me: Account) -> None:
    made = put(me, session(me, 9), "0-8/9", b"no film..").json()
    assert (made["status"]["uploadStatus"], made["status"]["failureReason"]) == ("failed", "invalidFile")


def test_a_private_video_is_seen_by_its_channel_alone(sandbox: Sandbox, me: Account) -> None:
    about = {**ABOUT, "status": {"privacyStatus": "private"}}
    video = put(me, session(me, len(MP4), about), f"0-{len(MP4) - 1}/{len(MP4)}", MP4).json()["id"]
    asked = {"part": "status", "id": video}
    assert len(me("GET", "videos", params=asked).json()["items"]) == 1
    assert sandbox.account("youtube")("GET", "videos", params=asked).json()["items"] == []
    assert sandbox.ask("GET", f"/posts/youtube/{video}").status_code == 404
    assert me("PUT", "videos", params={"part": "status"}, json={"id": video, "status": {"privacyStatus": "public"}}).ok
    assert "Bins" in sandbox.ask("GET", f"/posts/youtube/{video}").text


def test_a_project_that_was_not_audited_publishes_nothing_and_is_not_told(sandbox: Sandbox, me: Account) -> None:
    sandbox.control("POST", "permissions", network="youtube", account=me.id, lost=["audited"])
    video = film(me)
    answer = me("PUT", "videos", params={"part": "status"}, json={"id": video, "status": {"privacyStatus": "public"}})
    assert (answer.status_code, answer.json()["status"]["privacyStatus"]) == (200, "private")
    assert me.ledger(effect="post") == []


def test_uploads_have_a_bucket_of_their_own_and_all_else_another_until_midnight_in_california(
    me: Account, clock: Callable[[int], object]
) -> None:
    for _ in range(100):
        session(me, 9)
    params, headers = {"uploadType": "resumable", "part": "snippet,status"}, {"X-Upload-Content-Length": "9"}
    over = ask(me, "POST", f"{UPLOADS}/videos", params=params, json=ABOUT, headers=headers)
    assert reason(over, 403) == "quotaExceeded"
    for _ in range(200):
        assert reason(me("DELETE", "videos", params={"id": "nothing"}), 404) == "videoNotFound"
    assert reason(me("GET", "channels", params={"part": "id", "mine": "true"}), 403) == "quotaExceeded"
    clock(25)
    assert me("GET", "channels", params={"part": "id", "mine": "true"}).ok
    session(me, 9)


def test_moderation_as_youtube_has_it(me: Account) -> None:
    video = film(me)
    comment = me.resident("comment", "Abuse", post=video)["id"]

    def set_to(status: str, **more: str) -> requests.Response:
        return me("POST", "comments/setModerationStatus", params={"id": comment, "moderationStatus": status, **more})

    assert set_to("heldForReview").status_code == 204
    assert me("GET", "commentThreads", params={"part": "id", "videoId": video}).json()["items"] == []
    assert set_to("published").status_code == 204
    assert reason(set_to("published", banAuthor="true"), 400) == "banWithoutReject"
    assert set_to("rejected", banAuthor="true").status_code == 204
    assert set_to("rejected", banAuthor="true").status_code == 204
    assert reason(set_to("published"), 400) == "operationNotSupported"
    assert [entry["effect"] for entry in me.ledger(by="council")][-4:] == ["hide", "unhide", "remove", "block"]
    refused = me.sandbox.ask(
        "POST", "/__control/write",
        json={"network": "youtube", "account": me.id, "what": "comment", "post": video, "text": "More", "as": "Fern Fictional"},
    )  # fmt: skip
    assert "has blocked Fern Fictional" in refused.json()["error"]


def test_the_words_as_typed_are_shown_to_their_author_alone(me: Account) -> None:
    video = film(me)
    comment = me.resident("comment", "Bins & <bags>", post=video)["id"]
    asked = {"part": "snippet", "id": comment}
    shown = me("GET", "comments", params=asked).json()["items"][0]["snippet"]
    assert shown["textDisplay"] == "Bins &amp; &lt;bags&gt;"
    assert "textOriginal" not in shown
    plain = me("GET", "comments", params=asked | {"textFormat": "plainText"}).json()["items"][0]["snippet"]
    assert plain["textDisplay"] == "Bins & <bags>"


def test_a_thread_shows_five_answers_and_counts_all(me: Account) -> None:
    video = film(me)
    comment = me.resident("comment", "Where?", post=video)["id"]
    for number in range(7):
        me.resident("comment", f"Here {number}", post=comment)
    (thread,) = me("GET", "commentThreads", params={"part": "snippet,replies", "videoId": video}).json()["items"]
    assert (thread["snippet"]["totalReplyCount"], len(thread["replies"]["comments"])) == (7, 5)
    assert all(one["id"].startswith(f"{comment}.") for one in thread["replies"]["comments"])


@pytest.mark.parametrize("headers", [{"Authorization": ""}, {"Authorization": "Bearer nonsense"}])
def test_a_bad_token_is_401(me: Account, headers: dict[str, str]) -> None:
    assert reason(me("GET", "channels", params={"part": "id", "mine": "true"}, headers=headers), 401) == "authError"


def test_a_lost_scope_an_unknown_part_and_a_missing_parameter(sandbox: Sandbox, me: Account) -> None:
    assert reason(me("GET", "channels", params={"part": "colour", "mine": "true"}), 400) == "unknownPart"
    assert reason(me("GET", "videos", params={"id": "1"}), 400) == "missingRequiredParameter"
    sandbox.control("POST", "permissions", network="youtube", account=me.id, lost=["youtube.force-ssl"])
    assert reason(me("DELETE", "videos", params={"id": "1"}), 403) == "insufficientPermissions"


def test_nobody_mentions_a_channel_or_writes_to_it(me: Account) -> None:
    for what, words in (("mention", "mention"), ("message", "write in private to")):
        answer = me.sandbox.ask(
            "POST", "/__control/write",
            json={"network": "youtube", "account": me.id, "what": what, "text": "x", "as": "Fern"},
        )  # fmt: skip
        assert answer.status_code == 400
        assert f"Nobody can {words}" in answer.json()["error"]


def test_no_webhook_is_offered(sandbox: Sandbox) -> None:
    assert "youtube" not in {hook["network"] for hook in sandbox.control("GET", "webhooks")["webhooks"]}
