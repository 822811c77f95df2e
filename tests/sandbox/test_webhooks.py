"""Webhooks: signed like the real ones, shaped like the samples, sent until they are taken."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from sandbox import facebook, x
from tests.sandbox.receiver import Arrived, Receiver
from tests.sandbox.running import Account, Sandbox

SAMPLES = Path(__file__).parents[1] / "networks/samples"
VECTORS = json.loads((SAMPLES / "signature_vectors.json").read_text(encoding="utf-8"))
SIGNED_HERE = {
    name: signed for name, signed in VECTORS["vectors"].items() if name[:2] in ("01", "02", "03", "04", "07", "08")
}


def shape(thing: Any) -> Any:
    """The keys, in order, and the kinds of the values."""
    if isinstance(thing, dict):
        return {("<id>" if key.isdigit() else key): shape(value) for key, value in thing.items()}
    if isinstance(thing, list):
        return [shape(item) for item in thing]
    return type(thing).__name__


def sample(name: str) -> dict[str, Any]:
    return dict(json.loads((SAMPLES / f"{name}.raw").read_bytes()))


def about(*words: str) -> Any:
    """Whether a webhook holds all these words."""
    return lambda arrived: all(word.encode() in arrived.raw for word in words)


@pytest.mark.parametrize("name", SIGNED_HERE)
def test_signatures_are_those_of_the_vectors(name: str) -> None:
    network = facebook if "facebook" in name or "messenger" in name else x
    secrets = {"app_secret": VECTORS["secret"], "consumer_secret": VECTORS["secret"]}
    assert network.NETWORK.signature((SAMPLES / f"{name}.raw").read_bytes(), secrets) == SIGNED_HERE[name]


def test_the_receivers_own_check_agrees_with_the_vectors() -> None:
    for name, signed in SIGNED_HERE.items():
        header = {key.lower(): value for key, value in signed.items()}
        network = "x" if name[:2] in ("07", "08") else "facebook"
        assert Arrived(network, (SAMPLES / f"{name}.raw").read_bytes(), header).is_genuine


def test_the_challenge_is_answered_as_in_the_vectors(receiver: Receiver) -> None:
    crc = VECTORS["handshakes"]["x_crc"]
    assert json.loads(receiver.handshake(f"?crc_token={crc['crc_token']}")) == crc["response"]


def published(page: Account) -> str:
    return str(page("POST", f"{page.id}/feed", data={"message": f"Post by {page.handle}"}).json()["id"])


def test_facebook_comments_come_as_in_samples_01_and_02(sandbox: Sandbox, receiver: Receiver) -> None:
    page = sandbox.account("facebook")
    post = published(page)
    comment = page.resident("comment", "You missed our bin again!", post=post)["id"]
    came = receiver.wait_for(about(comment, '"verb":"add"'))[0]
    assert came.is_genuine
    assert shape(came.body) == shape(sample("01_facebook_page_comment_add"))
    value = came.body["entry"][0]["changes"][0]["value"]
    assert (value["post_id"], value["parent_id"], value["message"]) == (post, post, "You missed our bin again!")
    sandbox.control("POST", "delete", network="facebook", post=comment)
    gone = receiver.wait_for(about(comment, '"verb":"remove"'))[0]
    assert gone.is_genuine
    assert shape(gone.body) == shape(sample("02_facebook_page_comment_remove"))


def test_messages_and_their_echo_come_as_in_samples_03_and_04(sandbox: Sandbox, receiver: Receiver) -> None:
    page = sandbox.account("facebook")
    asked = page.resident("message", "Hi, how do I apply for a blue badge?")
    came = receiver.wait_for(about(asked["id"]))[0]
    assert came.is_genuine
    assert shape(came.body) == shape(sample("03_messenger_dm"))
    body = {"recipient": {"id": asked["resident"]}, "message": {"text": "Online. ^GM"}}
    answer = page("POST", f"{page.id}/messages", json=body).json()["message_id"]
    echo = receiver.wait_for(about(answer))[0]
    assert shape(echo.body) == shape(sample("04_messenger_echo_of_our_own_reply"))
    assert echo.body["entry"][0]["messaging"][0]["sender"]["id"] == page.id


def test_x_mentions_come_as_in_sample_07(sandbox: Sandbox, receiver: Receiver) -> None:
    me = sandbox.account("x")
    asked = me.resident("mention", "the street light on Elm Rd is out")
    came = receiver.wait_for(about(asked["id"]))[0]
    assert came.is_genuine
    assert shape(came.body) == shape(sample("07_x_post_mention_create"))
    assert came.body["data"]["filter"] == {"user_id": me.id}
    assert all(count == 0 for count in came.body["data"]["payload"]["public_metrics"].values())


def test_x_messages_come_as_in_sample_08(sandbox: Sandbox, receiver: Receiver) -> None:
    me = sandbox.account("x")
    asked = me.resident("message", "Can you call me about my council tax?")
    came = receiver.wait_for(about(asked["id"]))[0]
    assert came.is_genuine
    assert shape(came.body) == shape(sample("08_x_dm_received"))


def test_a_reply_on_x_causes_two_events_and_its_deletion_none(sandbox: Sandbox, receiver: Receiver) -> None:
    me = sandbox.account("x")
    post = me("POST", "tweets", json={"text": f"Post by {me.handle}"}).json()["data"]["id"]
    reply = me.resident("comment", "Really?", post=post)["id"]
    events = receiver.wait_for(about(f'"id":"{reply}"'), 2)
    assert {one.body["data"]["event_type"] for one in events} == {"post.mention.create", "post.reply.create"}
    assert len({one.body["data"]["event_uuid"] for one in events}) == 2
    sandbox.control("POST", "delete", network="x", post=reply)
    later = me.resident("mention", "still there?")["id"]
    receiver.wait_for(about(later))
    assert len(receiver.wait_for(about(f'"id":"{reply}"'))) == 2


def test_a_webhook_is_sent_until_it_is_taken(sandbox: Sandbox, receiver: Receiver) -> None:
    page = sandbox.account("facebook")
    receiver.failures = 2
    mention = page.resident("mention", "Who do I ask?")["id"]
    tries = receiver.wait_for(about(mention), 3)
    assert len({one.raw for one in tries}) == 1
    assert all(one.is_genuine for one in tries)


def test_deliveries_can_be_repeated_and_forged(sandbox: Sandbox, receiver: Receiver) -> None:
    page = sandbox.account("facebook")
    mention = page.resident("mention", "Twice?")["id"]
    receiver.wait_for(about(mention))
    sandbox.control("POST", "deliveries/repeat", network="facebook", last=1)
    assert all(one.is_genuine for one in receiver.wait_for(about(mention), 2))
    sandbox.control("POST", "deliveries/repeat", network="facebook", last=1, forged=True)
    came = receiver.wait_for(about(mention), 3)
    assert [one.is_genuine for one in came] == [True, True, False]


def test_deliveries_can_come_in_the_wrong_order(sandbox: Sandbox, receiver: Receiver) -> None:
    page = sandbox.account("facebook")
    comment_on = published(page)
    sandbox.control("POST", "deliveries/hold")
    comment = page.resident("comment", "Frist", post=comment_on)["id"]
    sandbox.control("POST", "edit", network="facebook", post=comment, text="First")
    sandbox.control("POST", "deliveries/release", order="reversed")
    verbs = [one.body["entry"][0]["changes"][0]["value"]["verb"] for one in receiver.wait_for(about(comment), 2)]
    assert verbs == ["edited", "add"]


def test_nothing_is_sent_before_the_handshake_is_answered(sandbox: Sandbox, receiver: Receiver) -> None:
    page = sandbox.account("facebook")
    receiver.knows_the_handshake = False
    address = receiver.address + "facebook/"
    sandbox.control("POST", "webhooks", network="facebook", url="")
    told = sandbox.control("POST", "webhooks", network="facebook", url=address)
    assert told["verified"] is False
    assert "handshake" in told["problem"]
    mention = page.resident("mention", "Anybody there?")["id"]
    time.sleep(0.5)
    assert not [one for one in receiver.arrived if mention.encode() in one.raw]
    assert sandbox.control("GET", "deliveries")["waiting"] == 1
    receiver.knows_the_handshake = True
    assert sandbox.control("POST", "webhooks", network="facebook", url=address)["verified"] is True
    receiver.wait_for(about(mention))


def test_who_is_not_subscribed_is_told_nothing(sandbox: Sandbox, receiver: Receiver) -> None:
    silent, loud = sandbox.account("facebook", subscribed=False), sandbox.account("facebook")
    unheard = silent.resident("mention", "Psst")["id"]
    receiver.wait_for(about(loud.resident("mention", "Hello")["id"]))
    assert not [one for one in receiver.arrived if unheard.encode() in one.raw]


def test_without_the_right_to_see_people_the_writer_is_left_out(sandbox: Sandbox, receiver: Receiver) -> None:
    page = sandbox.account("facebook")
    post = published(page)
    sandbox.control("POST", "permissions", network="facebook", account=page.id, lost=["pages_read_user_content"])
    comment = page.resident("comment", "", post=post, sticker=True)["id"]
    value = receiver.wait_for(about(comment))[0].body["entry"][0]["changes"][0]["value"]
    assert "from" not in value
    assert "message" not in value


def test_webhooks_stay_on_this_machine(sandbox: Sandbox) -> None:
    asked = {"network": "x", "url": "http://council.example/webhooks/x/"}
    answer = sandbox.ask("POST", "/__control/webhooks", json=asked)
    assert answer.status_code == 400
    assert "127.0.0.1" in answer.json()["error"]
