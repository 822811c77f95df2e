"""Instagram as the connector will meet it: containers with their states, comments, insights, webhooks in both shapes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from sandbox import instagram
from tests.networks.gallery import gallery
from tests.networks.peers import JPEG, MP4, PNG
from tests.sandbox.receiver import Receiver
from tests.sandbox.running import Account, Sandbox
from tests.sandbox.test_webhooks import VECTORS, about, sample, shape

SAMPLES = ("05_instagram_comment_facebook_login_shape", "06_instagram_comment_instagram_login_shape")
RAW = Path(__file__).parents[1] / "networks/samples"


@pytest.fixture
def account(sandbox: Sandbox) -> Account:
    return sandbox.account("instagram")


@pytest.fixture
def pictures() -> str:
    return gallery().hang({"a.jpg": JPEG, "b.jpg": JPEG, "a.png": PNG, "film.mp4": MP4, "no-film.mp4": b"nothing"})


def made(account: Account, **form: str) -> requests.Response:
    return account("POST", f"{account.id}/media", data=form)


def container(account: Account, **form: str) -> str:
    answer = made(account, **form)
    assert answer.ok, answer.text
    return str(answer.json()["id"])


def published(account: Account, creation_id: str) -> requests.Response:
    return account("POST", f"{account.id}/media_publish", data={"creation_id": creation_id})


def state(account: Account, identity: str) -> str:
    return str(account("GET", identity, params={"fields": "status_code"}).json()["status_code"])


def numbers(answer: requests.Response) -> tuple[int, int | None]:
    error = answer.json()["error"]
    assert {"message", "type", "code", "fbtrace_id"} <= set(error)
    return error["code"], error.get("error_subcode")


def post(account: Account, pictures: str, caption: str = "Bins") -> str:
    identity = container(account, image_url=f"{pictures}/a.jpg", caption=caption)
    return str(published(account, identity).json()["id"])


def test_a_picture_is_fetched_and_stands_once_it_is_published(account: Account, pictures: str) -> None:
    form = {"image_url": f"{pictures}/a.jpg", "caption": "Bins go out on Tuesday.", "alt_text": "A bin"}
    identity = container(account, **form)
    assert state(account, identity) == "FINISHED"
    assert account("GET", f"{account.id}/media").json() == {"data": []}
    medium = published(account, identity).json()["id"]
    assert state(account, identity) == "PUBLISHED"
    fields = "caption,alt_text,media_type,permalink,owner,timestamp,media_url"
    read = account("GET", medium, params={"fields": fields}).json()
    assert (read["caption"], read["alt_text"], read["media_type"]) == ("Bins go out on Tuesday.", "A bin", "IMAGE")
    assert read["owner"] == {"id": account.id}
    assert read["permalink"].startswith("https://www.instagram.com/p/")
    assert requests.get(read["media_url"], timeout=5).content == JPEG
    assert [entry["effect"] for entry in account.ledger()] == ["post"]


def test_a_container_is_published_once(account: Account, pictures: str) -> None:
    identity = container(account, image_url=f"{pictures}/a.jpg")
    assert published(account, identity).ok
    assert numbers(published(account, identity)) == (24, 2207006)
    assert len(account.ledger(effect="post")) == 1


def test_a_container_runs_out_after_a_day(account: Account, pictures: str, clock: Callable[[int], object]) -> None:
    identity = container(account, image_url=f"{pictures}/a.jpg")
    clock(24)
    assert state(account, identity) == "EXPIRED"
    assert numbers(published(account, identity)) == (-2, 2207020)


def test_a_video_is_worked_on_and_only_then_published(
    account: Account, pictures: str, clock: Callable[[int], object]
) -> None:
    identity = container(account, media_type="REELS", video_url=f"{pictures}/film.mp4")
    assert state(account, identity) == "IN_PROGRESS"
    assert numbers(published(account, identity)) == (9007, 2207027)
    clock(1)
    assert state(account, identity) == "FINISHED"
    medium = published(account, identity).json()["id"]
    assert account("GET", medium, params={"fields": "media_product_type"}).json()["media_product_type"] == "REELS"


@pytest.mark.parametrize("film", ["no-film.mp4", "missing.mp4"])
def test_a_bad_video_shows_in_its_container(account: Account, pictures: str, film: str) -> None:
    identity = container(account, media_type="REELS", video_url=f"{pictures}/{film}")
    assert state(account, identity) == "ERROR"
    assert numbers(published(account, identity)) == (9007, 2207027)


def test_several_pictures_hang_together(account: Account, pictures: str) -> None:
    parts = [
        container(account, image_url=f"{pictures}/{name}", is_carousel_item="true", alt_text=f"Bin {name}")
        for name in ("a.jpg", "b.jpg")
    ]
    assert numbers(published(account, parts[0]))[0] == 24
    assert numbers(made(account, media_type="CAROUSEL", children=parts[0]))[0] == 100
    alone = container(account, image_url=f"{pictures}/a.jpg")
    assert numbers(made(account, media_type="CAROUSEL", children=f"{alone},{parts[0]}")) == (100, 2207065)
    whole = container(account, media_type="CAROUSEL", children=",".join(parts), caption="Two bins")
    medium = published(account, whole).json()["id"]
    read = account("GET", medium, params={"fields": "media_type,children{alt_text}"}).json()
    assert read["media_type"] == "CAROUSEL_ALBUM"
    assert [child["alt_text"] for child in read["children"]["data"]] == ["Bin a.jpg", "Bin b.jpg"]


def test_what_instagram_does_not_take_is_refused(account: Account, pictures: str) -> None:
    assert numbers(made(account, image_url=f"{pictures}/a.png")) == (36001, 2207005)
    assert numbers(made(account, image_url=f"{pictures}/missing.jpg")) == (9004, 2207052)
    assert numbers(made(account, image_url="https://council.example/a.jpg")) == (9004, 2207052)
    assert numbers(made(account, image_url=f"{pictures}/a.jpg", caption="x" * 2_201)) == (36004, 2207010)
    assert numbers(made(account, image_url=f"{pictures}/a.jpg", caption="#a " * 31)) == (36004, 2207010)
    assert numbers(made(account, caption="Only words"))[0] == 100
    assert numbers(published(account, "17895695668000000")) == (24, 2207006)


def test_a_container_is_its_makers_alone(sandbox: Sandbox, account: Account, pictures: str) -> None:
    identity = container(account, image_url=f"{pictures}/a.jpg")
    other = sandbox.account("instagram")
    assert numbers(other("GET", identity, params={"fields": "status_code"})) == (100, 33)
    assert numbers(published(other, identity)) == (24, 2207006)


def test_fifty_posts_a_day_are_all(account: Account, pictures: str, clock: Callable[[int], object]) -> None:
    for _ in range(50):
        post(account, pictures)
    limit = account("GET", f"{account.id}/content_publishing_limit", params={"fields": "quota_usage,config"}).json()
    assert limit == {"data": [{"quota_usage": 50, "config": {"quota_total": 50, "quota_duration": 86400}}]}
    one_more = container(account, image_url=f"{pictures}/a.jpg")
    assert numbers(published(account, one_more)) == (9, 2207042)
    clock(25)
    post(account, pictures)


def test_comments_are_read_answered_hidden_and_deleted(account: Account, pictures: str) -> None:
    medium = post(account, pictures)
    comment = account.resident("comment", "When?", post=medium)["id"]
    answer = account("POST", f"{comment}/replies", data={"message": "On Tuesday ^GM"}).json()["id"]
    fields = "text,username,from,hidden,replies{text,parent_id}"
    (read,) = account("GET", f"{medium}/comments", params={"fields": fields}).json()["data"]
    assert (read["text"], read["username"], read["hidden"]) == ("When?", "fernfictional", False)
    assert read["replies"]["data"] == [{"text": "On Tuesday ^GM", "parent_id": comment, "id": answer}]
    for hidden in (True, False):
        assert account("POST", comment, data={"hide": str(hidden).lower()}).json() == {"success": True}
        assert account("GET", comment, params={"fields": "hidden"}).json()["hidden"] is hidden
    assert numbers(account("POST", answer, data={"hide": "true"}))[0] == 100
    assert account("DELETE", comment).json() == {"success": True}
    assert numbers(account("DELETE", comment)) == (100, 33)
    assert numbers(account("GET", answer)) == (100, 33)


def test_comments_can_be_turned_off(account: Account, pictures: str) -> None:
    medium = post(account, pictures)
    comment = account.resident("comment", "When?", post=medium)["id"]
    assert account("POST", medium, data={"comment_enabled": "false"}).json() == {"success": True}
    assert account("GET", medium, params={"fields": "is_comment_enabled"}).json()["is_comment_enabled"] is False
    assert numbers(account("POST", f"{comment}/replies", data={"message": "No"}))[0] == 100


def test_a_mention_is_read_and_answered_and_a_stranger_is_not(account: Account) -> None:
    mention = account.resident("mention", "The light is out")["id"]
    fields = f"mentioned_media.media_id({mention}){{caption,username}}"
    read = account("GET", account.id, params={"fields": fields}).json()["mentioned_media"]
    assert read == {"caption": "The light is out", "username": "fernfictional", "id": mention}
    assert "owner" not in account("GET", mention, params={"fields": "owner"}).json()
    assert [one["id"] for one in account("GET", f"{account.id}/tags").json()["data"]] == [mention]
    assert account("POST", f"{account.id}/mentions", data={"media_id": mention, "message": "Reported ^GM"}).ok
    assert numbers(account("POST", f"{account.id}/mentions", data={"media_id": "5", "message": "Hello"})) == (100, 33)


def test_messages_have_a_day_and_a_thousand_bytes(account: Account, clock: Callable[[int], object]) -> None:
    resident = account.resident("message", "Hello?")["resident"]

    def write(text: str) -> requests.Response:
        body = {"recipient": {"id": resident}, "messaging_type": "RESPONSE", "message": {"text": text}}
        return account("POST", "me/messages", json=body)

    assert set(write("Good morning ^GM").json()) == {"recipient_id", "message_id"}
    assert numbers(write("é" * 501)) == (100, None)
    fields = {"platform": "instagram", "fields": "participants,messages{message,from}"}
    (talk,) = account("GET", "me/conversations", params=fields).json()["data"]
    assert [one["from"]["username"] for one in talk["messages"]["data"]] == [account.handle, "fernfictional"]
    clock(25)
    assert numbers(write("Too late ^GM")) == (10, 2018278)


def test_insights_are_those_that_still_exist(sandbox: Sandbox, account: Account, pictures: str) -> None:
    medium = post(account, pictures)
    sandbox.control("POST", "insights", network="instagram", post=medium, views=90, people=70, saves=3)
    read = account("GET", f"{medium}/insights", params={"metric": "views,reach,saved"}).json()["data"]
    assert [(one["name"], one["values"][0]["value"]) for one in read] == [("views", 90), ("reach", 70), ("saved", 3)]
    assert numbers(account("GET", f"{medium}/insights", params={"metric": "impressions"}))[0] == 100
    asked = {"metric": "follower_count,reach", "period": "day", "metric_type": "total_value"}
    (followers, reach) = account("GET", f"{account.id}/insights", params=asked).json()["data"]
    assert followers["total_value"]["value"] == 4000
    assert reach["total_value"]["value"] <= 70


def test_rights_that_are_gone_are_code_10(sandbox: Sandbox, account: Account, pictures: str) -> None:
    medium = post(account, pictures)
    lost = ["instagram_content_publish", "instagram_manage_insights"]
    sandbox.control("POST", "permissions", network="instagram", account=account.id, lost=lost)
    assert numbers(made(account, image_url=f"{pictures}/a.jpg")) == (10, None)
    assert numbers(account("GET", f"{medium}/insights", params={"metric": "views"})) == (10, None)


def test_me_is_the_page_or_the_account_itself(sandbox: Sandbox, account: Account) -> None:
    linked = {"fields": "instagram_business_account{id,username}"}
    expected = {"id": account.id, "username": account.handle}
    assert account("GET", "me", params=linked).json()["instagram_business_account"] == expected
    sandbox.control("POST", "logins", network="instagram", account=account.id, login="instagram")
    assert account("GET", "me").json() == {"user_id": account.id, "username": account.handle, "id": account.id}
    assert numbers(account("GET", "me", params=linked))[0] == 100


@pytest.mark.parametrize(("login", "name"), [("facebook", SAMPLES[0]), ("instagram", SAMPLES[1])])
def test_comments_come_as_in_samples_05_and_06(
    sandbox: Sandbox, account: Account, pictures: str, receiver: Receiver, login: str, name: str
) -> None:
    sandbox.control("POST", "logins", network="instagram", account=account.id, login=login)
    medium = post(account, pictures)
    top = account.resident("comment", "Is the library open on Sunday?", post=medium)["id"]
    comment = account.resident("comment", "And on Monday?", post=top)["id"] if login == "facebook" else top
    came = receiver.wait_for(about(f'"id":"{comment}"'))[0]
    assert came.is_genuine
    assert shape(came.body) == shape(sample(name))
    assert list(json.loads(came.raw)["entry"][0]) == list(sample(name)["entry"][0])


def test_edits_and_removals_are_told_to_nobody(
    sandbox: Sandbox, account: Account, pictures: str, receiver: Receiver
) -> None:
    medium = post(account, pictures)
    comment = account.resident("comment", "Frist", post=medium)["id"]
    receiver.wait_for(about(f'"id":"{comment}"'))
    sandbox.control("POST", "edit", network="instagram", post=comment, text="First")
    sandbox.control("POST", "delete", network="instagram", post=comment)
    later = account.resident("comment", "Second", post=medium)["id"]
    receiver.wait_for(about(f'"id":"{later}"'))
    assert len([one for one in receiver.arrived if f'"id":"{comment}"'.encode() in one.raw]) == 1


@pytest.mark.parametrize("name", SAMPLES)
def test_signatures_are_those_of_the_vectors(name: str) -> None:
    secrets = {"app_secret": VECTORS["secret"]}
    signed = instagram.NETWORK.signature((RAW / f"{name}.raw").read_bytes(), secrets)
    assert signed == VECTORS["vectors"][name]


def test_the_square_shows_what_was_published(sandbox: Sandbox, account: Account, pictures: str) -> None:
    post(account, pictures, f"Seen by residents of {account.handle}")
    seen = sandbox.ask("GET", "/?network=instagram").text
    assert f"Seen by residents of {account.handle}" in seen
    assert "/media/instagram/" in seen
