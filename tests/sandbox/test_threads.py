"""Threads as the connector will meet it: containers, replies, hiding, insights, its own envelope."""

from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from sandbox import threads
from tests.networks.gallery import gallery
from tests.networks.peers import MP4, PNG
from tests.sandbox.receiver import Receiver
from tests.sandbox.running import Account, Sandbox
from tests.sandbox.test_instagram import numbers
from tests.sandbox.test_webhooks import VECTORS, about, sample, shape

SAMPLE = "10_threads_reply"
RAW = Path(__file__).parents[1] / "networks/samples"


@pytest.fixture
def account(sandbox: Sandbox) -> Account:
    return sandbox.account("threads")


def made(account: Account, **form: str) -> requests.Response:
    return account("POST", "me/threads", data=form)


def published(account: Account, **form: str) -> str:
    container = made(account, **form)
    assert container.ok, container.text
    answer = account("POST", f"{account.id}/threads_publish", data={"creation_id": container.json()["id"]})
    assert answer.ok, answer.text
    return str(answer.json()["id"])


def post(account: Account, text: str = "Bins go out on Tuesday.") -> str:
    return published(account, media_type="TEXT", text=text)


def test_words_become_a_container_and_then_a_post(account: Account) -> None:
    container = made(account, media_type="TEXT", text="Bins", link_attachment="https://ashmere.example/bins").json()[
        "id"
    ]
    assert account("GET", container, params={"fields": "status,error_message"}).json() == {
        "status": "FINISHED",
        "id": container,
    }
    assert account("GET", "me/threads").json() == {"data": []}
    identity = account("POST", "me/threads_publish", data={"creation_id": container}).json()["id"]
    assert account("GET", container, params={"fields": "status"}).json()["status"] == "PUBLISHED"
    fields = "text,media_type,permalink,username,link_attachment_url,has_replies,is_reply"
    read = account("GET", identity, params={"fields": fields}).json()
    assert (read["text"], read["media_type"], read["has_replies"], read["is_reply"]) == (
        "Bins",
        "TEXT_POST",
        False,
        False,
    )
    assert read["permalink"].startswith(f"https://www.threads.com/@{account.handle}/post/")
    assert read["link_attachment_url"] == "https://ashmere.example/bins"


def test_auto_publish_loses_the_container(account: Account) -> None:
    identity = made(account, media_type="TEXT", text="At once", auto_publish_text="true").json()["id"]
    assert account("GET", identity, params={"fields": "text"}).json()["text"] == "At once"
    assert numbers(account("GET", identity, params={"fields": "status"}))[0] == 100


def test_pictures_and_videos_are_fetched(account: Account, clock: Callable[[int], object]) -> None:
    address = gallery().hang({"a.png": PNG, "film.mp4": MP4})
    one = published(account, media_type="IMAGE", image_url=f"{address}/a.png", alt_text="A bin", text="Bins")
    assert account("GET", one, params={"fields": "alt_text,media_type"}).json() == {
        "alt_text": "A bin",
        "media_type": "IMAGE",
        "id": one,
    }
    film = made(account, media_type="VIDEO", video_url=f"{address}/film.mp4").json()["id"]
    assert account("GET", film, params={"fields": "status"}).json()["status"] == "IN_PROGRESS"
    clock(1)
    assert account("POST", "me/threads_publish", data={"creation_id": film}).ok
    lost = made(account, media_type="VIDEO", video_url=f"{address}/missing.mp4").json()["id"]
    read = account("GET", lost, params={"fields": "status,error_message"}).json()
    assert (read["status"], read["error_message"]) == ("ERROR", "FAILED_DOWNLOADING_VIDEO")


def test_what_threads_does_not_take_is_refused(account: Account) -> None:
    assert numbers(made(account, media_type="TEXT", text="x" * 501))[0] == 100
    assert numbers(made(account, media_type="TEXT", text=" "))[0] == 100
    assert numbers(made(account, media_type="TEXT", text="To nobody", reply_to_id="5")) == (100, 33)
    assert numbers(made(account, media_type="POEM", text="Words"))[0] == 100


def test_replies_stand_at_any_depth_and_are_counted_apart(account: Account) -> None:
    root = post(account)
    comment = account.resident("comment", "When?", post=root)["id"]
    ours = published(account, media_type="TEXT", text="On Tuesday ^GM", reply_to_id=comment)
    deep = account.resident("comment", "Thank you", post=ours)["id"]
    assert [one["id"] for one in account("GET", f"{root}/replies").json()["data"]] == [comment]
    fields = "text,username,replied_to,root_post,is_reply_owned_by_me"
    found = account("GET", f"{root}/conversation", params={"fields": fields, "reverse": "false"}).json()
    assert [one["id"] for one in found["data"]] == [comment, ours, deep]
    assert [one["is_reply_owned_by_me"] for one in found["data"]] == [False, True, False]
    assert (found["data"][2]["replied_to"], found["data"][2]["root_post"]) == ({"id": ours}, {"id": root})
    assert "next" not in found["paging"]
    assert [one["id"] for one in account("GET", "me/replies").json()["data"]] == [ours]
    limit = account(
        "GET", "me/threads_publishing_limit", params={"fields": "quota_usage,config,reply_quota_usage,reply_config"}
    ).json()["data"][0]
    assert (limit["quota_usage"], limit["config"]["quota_total"]) == (1, 250)
    assert (limit["reply_quota_usage"], limit["reply_config"]["quota_total"]) == (1, 1000)


def test_top_level_replies_are_hidden_and_shown_again(account: Account) -> None:
    root = post(account)
    comment = account.resident("comment", "Abuse", post=root)["id"]
    nested = account.resident("comment", "More", post=comment)["id"]
    for hide, status in (("true", "HIDDEN"), ("false", "NOT_HUSHED")):
        assert account("POST", f"{comment}/manage_reply", data={"hide": hide}).json() == {"success": True}
        assert account("GET", comment, params={"fields": "hide_status"}).json()["hide_status"] == status
    assert numbers(account("POST", f"{nested}/manage_reply", data={"hide": "true"}))[0] == 100
    assert numbers(account("POST", f"{root}/manage_reply", data={"hide": "true"}))[0] == 100


def test_only_what_is_ours_can_be_deleted_and_answers_stay(account: Account) -> None:
    root = post(account)
    comment = account.resident("comment", "When?", post=root)["id"]
    assert numbers(account("DELETE", comment)) == (10, None)
    assert account("DELETE", root).json() == {"success": True, "deleted_id": root}
    assert numbers(account("DELETE", root)) == (100, 33)
    assert account("GET", comment, params={"fields": "text"}).json()["text"] == "When?"


def test_mentions_are_listed_and_read_to_the_end_by_cursor(account: Account) -> None:
    written = {account.resident("mention", f"Light {number}")["id"] for number in range(3)}
    found, after = set(), ""
    for _ in range(4):
        page = account("GET", "me/mentions", params={"limit": "2", "after": after}).json()
        found |= {one["id"] for one in page["data"]}
        after = page.get("paging", {}).get("cursors", {}).get("after", "")
        if not page["data"]:
            break
    assert found == written


def test_insights(sandbox: Sandbox, account: Account) -> None:
    root = post(account)
    sandbox.control("POST", "insights", network="threads", post=root, views=90, likes=7, shares=2)
    read = account("GET", f"{root}/insights", params={"metric": "views,likes,reposts"}).json()["data"]
    assert [one["values"][0]["value"] for one in read] == [90, 7, 2]
    assert numbers(account("GET", f"{root}/insights", params={"metric": "impressions"}))[0] == 100
    (followers,) = account("GET", "me/threads_insights", params={"metric": "followers_count"}).json()["data"]
    assert followers["total_value"] == {"value": 4000}


def test_another_accounts_token_sees_nothing(sandbox: Sandbox, account: Account) -> None:
    other = sandbox.account("threads")
    assert numbers(other("GET", post(account))) == (100, 33)
    assert numbers(other("POST", f"{account.id}/threads", data={"media_type": "TEXT", "text": "x"}))[0] == 200


def test_nobody_writes_in_private(sandbox: Sandbox, account: Account) -> None:
    asked = {"network": "threads", "account": account.id, "what": "message", "text": "Psst", "as": "Fern Fictional"}
    answer = sandbox.ask("POST", "/__control/write", json=asked)
    assert answer.status_code == 400
    assert "write in private" in answer.json()["error"]


def test_replies_come_as_in_sample_10(account: Account, receiver: Receiver) -> None:
    root = post(account)
    comment = account.resident("comment", "Why is the pool shut?", post=root)["id"]
    came = receiver.wait_for(about(f'"id":"{comment}"'))[0]
    assert came.is_genuine
    assert shape(came.body) == shape(sample(SAMPLE))
    value = came.body["values"]["value"]
    assert (value["replied_to"]["id"], value["root_post"]["owner_id"]) == (root, account.id)
    assert came.body["target_id"] == account.id


def test_mentions_and_publications_are_told_too(account: Account, receiver: Receiver) -> None:
    mention, ours = account.resident("mention", "The light is out")["id"], post(account)
    fields = {
        identity: receiver.wait_for(about(f'"id":"{identity}"'))[0].body["values"]["field"]
        for identity in (mention, ours)
    }
    assert fields == {mention: "mentions", ours: "publish"}


def test_signatures_are_those_of_the_vectors() -> None:
    signed = threads.NETWORK.signature((RAW / f"{SAMPLE}.raw").read_bytes(), {"app_secret": VECTORS["secret"]})
    assert signed == VECTORS["vectors"][SAMPLE]


def test_the_square_shows_what_was_published(sandbox: Sandbox, account: Account) -> None:
    post(account, f"Seen by residents of {account.handle}")
    assert f"Seen by residents of {account.handle}" in sandbox.ask("GET", "/?network=threads").text
