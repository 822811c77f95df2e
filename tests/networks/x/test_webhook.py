"""X's deliveries, with the samples that nobody here wrote."""

import json
from datetime import UTC, datetime

import pytest

from networks.protocol import BadDelivery, Inbound, Kind, Verb
from networks.registry import connector
from tests.networks.answers import SECRET, VECTORS, sample, signed

x = connector("x")
US = "1111111111111111111"
SAMPLES = ["07_x_post_mention_create", "08_x_dm_received"]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_genuine_delivery_is_known_and_a_touched_one_is_not(name: str) -> None:
    raw, headers = sample(name), signed(name)
    assert x.signature_ok(raw, headers, SECRET)
    assert not x.signature_ok(raw.replace(b"samreed", b"samread"), headers, SECRET)
    assert not x.signature_ok(raw, headers, "another secret")
    assert not x.signature_ok(raw, {}, SECRET)


def read(name: str, **payload: object) -> Inbound:
    body = json.loads(sample(name))
    body["data"]["payload"] |= payload
    (delivered,) = x.read_webhook(json.dumps(body).encode())
    assert delivered.account_external_id == US
    assert delivered.key == body["data"]["event_uuid"]
    assert delivered.inbound is not None
    return delivered.inbound


def test_a_mention() -> None:
    mention = read("07_x_post_mention_create")
    assert (mention.kind, mention.verb, mention.is_ours) == (Kind.MENTION, Verb.ADD, False)
    assert mention.text == "hey @ExampleCouncil the street light on Elm Rd is out"
    assert (mention.author.external_id, mention.author.handle, mention.author.name) == (
        "2222222222222222222", "samreed", "Sam Reed"
    )  # fmt: skip
    assert mention.at == datetime(2026, 11, 20, 10, 23, 23, tzinfo=UTC)
    assert mention.permalink == "https://x.com/samreed/status/2080765813578191303"
    assert mention.root_post_external_id == ""


def test_an_answer_to_us_is_a_comment_under_its_conversation() -> None:
    above = [{"type": "replied_to", "id": "2080000000000000001"}]
    comment = read(
        "07_x_post_mention_create",
        referenced_tweets=above, in_reply_to_user_id=US, conversation_id="2080000000000000000",
    )  # fmt: skip
    assert comment.kind is Kind.COMMENT
    assert comment.parent_external_id == "2080000000000000001"
    assert comment.root_post_external_id == "2080000000000000000"


def test_an_answer_to_somebody_else_that_names_us_is_a_mention() -> None:
    above = [{"type": "replied_to", "id": "2080000000000000001"}]
    mention = read("07_x_post_mention_create", referenced_tweets=above, in_reply_to_user_id="3")
    assert mention.kind is Kind.MENTION


def test_an_edit_names_what_it_replaces() -> None:
    edit = read("07_x_post_mention_create", edit_history_tweet_ids=["2080765813578191300", "2080765813578191303"])
    assert (edit.verb, edit.earlier_external_ids) == (Verb.EDIT, ("2080765813578191300",))


def test_a_direct_message_with_a_negative_key() -> None:
    message = read("08_x_dm_received")
    assert (message.kind, message.external_id, message.text) == (
        Kind.DIRECT_MESSAGE, "2080765901528535096", "Can you call me about my council tax?"
    )  # fmt: skip
    assert message.at == datetime(2026, 11, 20, 10, 52, 24, 372000, UTC)
    assert (message.author.handle, message.parent_external_id) == ("samreed", "2222222222222222222")


def test_other_events_are_kept_and_go_nowhere() -> None:
    body = json.loads(sample("07_x_post_mention_create"))
    body["data"]["event_type"] = "profile.update.bio"
    (delivered,) = x.read_webhook(json.dumps(body).encode())
    assert delivered.inbound is None


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"data":{}}', b'{"data":[]}', b"\xff"])
def test_what_is_no_delivery_is_called_so(raw: bytes) -> None:
    with pytest.raises(BadDelivery):
        x.read_webhook(raw)


def test_the_challenge_is_answered_with_its_signature() -> None:
    crc = VECTORS["handshakes"]["x_crc"]
    answer = x.handshake({"crc_token": crc["crc_token"]}, SECRET)
    assert answer is not None
    assert json.loads(answer) == crc["response"]
    assert x.handshake({}, SECRET) is None


def test_words_come_as_their_author_wrote_them() -> None:
    assert read("07_x_post_mention_create", text="Bins &amp; bags &lt;3").text == "Bins & bags <3"


def test_a_long_post_comes_whole() -> None:
    whole = "Our bins &amp; bags " + "again " * 100
    assert read("07_x_post_mention_create", text=f"{whole[:270]}…", note_tweet={"text": whole}).text == whole.replace(
        "&amp;", "&"
    )
