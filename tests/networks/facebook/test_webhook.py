"""Facebook's deliveries, with the samples that nobody here wrote."""

import json
from datetime import UTC, datetime

import pytest

from networks.protocol import BadDelivery, Delivered, Inbound, Kind, Verb
from networks.registry import connector
from tests.networks.answers import SECRET, VECTORS, sample, signed

facebook = connector("facebook")
PAGE = "104315744750790"
SAMPLES = [name for name in VECTORS["vectors"] if name.startswith(("01", "02", "03", "04"))]


def only(name: str) -> tuple[Delivered, Inbound]:
    (delivered,) = facebook.read_webhook(sample(name))
    assert delivered.inbound is not None
    return delivered, delivered.inbound


@pytest.mark.parametrize("name", SAMPLES)
def test_a_genuine_delivery_is_known_and_a_touched_one_is_not(name: str) -> None:
    raw, headers = sample(name), signed(name)
    assert facebook.signature_ok(raw, headers, SECRET)
    assert not facebook.signature_ok(raw.replace(b"104315744750790", b"104315744750791"), headers, SECRET)
    assert not facebook.signature_ok(raw, headers, "another secret")
    assert not facebook.signature_ok(raw, {"x-hub-signature-256": "sha256=é"}, SECRET)


def test_a_comment() -> None:
    delivered, comment = only("01_facebook_page_comment_add")
    assert delivered.account_external_id == PAGE
    assert (comment.kind, comment.verb, comment.is_ours) == (Kind.COMMENT, Verb.ADD, False)
    assert comment.text == "You missed our bin again on Mill Lane!"
    assert comment.external_id == "122131676912594941_1213590066982748"
    assert comment.root_post_external_id == comment.parent_external_id == "104315744750790_122131676912594941"
    assert (comment.author.external_id, comment.author.name) == ("6120044118001122", "Priya Shah")
    assert comment.at == datetime.fromtimestamp(1795171498, UTC)
    assert comment.permalink.endswith("&comment_id=1213590066982748")


def test_a_removal_has_no_words_and_another_key() -> None:
    added, _ = only("01_facebook_page_comment_add")
    removed, comment = only("02_facebook_page_comment_remove")
    assert (comment.verb, comment.text) == (Verb.REMOVE, "")
    assert comment.external_id == "122131676912594941_1213590066982748"
    assert removed.key != added.key


def test_a_direct_message_and_the_echo_of_our_own() -> None:
    delivered, message = only("03_messenger_dm")
    assert delivered.key == message.external_id == "m_Jd8w2QzXq0bVn3h1Z"
    assert (message.kind, message.is_ours, message.parent_external_id) == (
        Kind.DIRECT_MESSAGE, False, "6120044118001122"
    )  # fmt: skip
    assert message.at == datetime(2026, 11, 20, 10, 48, 20, 456000, UTC)
    _, echo = only("04_messenger_echo_of_our_own_reply")
    assert (echo.is_ours, echo.parent_external_id) == (True, "6120044118001122")


def changed(**value: object) -> list[Delivered]:
    body = json.loads(sample("01_facebook_page_comment_add"))
    body["entry"][0]["changes"][0]["value"] |= value
    return facebook.read_webhook(json.dumps(body).encode())


@pytest.mark.parametrize("verb", ["edited", "edit"])
def test_two_edits_of_one_comment_are_two_events(verb: str) -> None:
    body = json.loads(sample("01_facebook_page_comment_add"))
    body["entry"][0]["changes"][0]["value"] |= {"verb": verb, "message": "First"}
    keys = set()
    for time in (1795171600, 1795171700):
        body["entry"][0]["time"] = time
        (delivered,) = facebook.read_webhook(json.dumps(body).encode())
        assert delivered.inbound is not None
        assert delivered.inbound.verb is Verb.EDIT
        assert delivered.inbound.at == datetime.fromtimestamp(time, UTC)
        keys.add(delivered.key)
    assert len(keys) == 2


@pytest.mark.parametrize("verb", ["hide", "unhide", "block"])
def test_echoes_of_what_we_did_are_kept_and_go_nowhere(verb: str) -> None:
    assert [delivered.inbound for delivered in changed(verb=verb)] == [None]


def test_a_like_and_our_own_post_go_nowhere() -> None:
    assert [delivered.inbound for delivered in changed(item="reaction", comment_id=None)] == [None]
    ours = {"item": "status", "comment_id": None, "from": {"id": PAGE, "name": "Council"}}
    assert [delivered.inbound for delivered in changed(**ours)] == [None]


def test_a_residents_post_on_the_page_is_a_mention() -> None:
    (delivered,) = changed(item="status", comment_id=None)
    assert delivered.inbound is not None
    assert delivered.inbound.kind is Kind.MENTION
    assert delivered.inbound.external_id == "104315744750790_122131676912594941"


def test_our_own_comment_is_marked_as_ours() -> None:
    (delivered,) = changed(**{"from": {"id": PAGE, "name": "Council"}})
    assert delivered.inbound is not None
    assert delivered.inbound.is_ours


def test_a_sticker_and_a_hidden_author_are_taken_all_the_same() -> None:
    body = json.loads(sample("01_facebook_page_comment_add"))
    del body["entry"][0]["changes"][0]["value"]["message"]
    del body["entry"][0]["changes"][0]["value"]["from"]
    (delivered,) = facebook.read_webhook(json.dumps(body).encode())
    assert delivered.inbound is not None
    assert (delivered.inbound.text, delivered.inbound.author.external_id) == ("", "")


def test_a_review_is_a_review() -> None:
    value = {
        "item": "rating", "verb": "add", "reviewer_id": "77", "reviewer_name": "Sam Reed",
        "review_text": "Helpful staff", "open_graph_story_id": "55", "created_time": 1795171498,
        "recommendation_type": "positive",
    }  # fmt: skip
    body = {"object": "page", "entry": [{"id": PAGE, "time": 1, "changes": [{"field": "ratings", "value": value}]}]}
    (delivered,) = facebook.read_webhook(json.dumps(body).encode())
    assert delivered.inbound is not None
    assert (delivered.inbound.kind, delivered.inbound.text, delivered.inbound.author.name) == (
        Kind.REVIEW, "Helpful staff", "Sam Reed"
    )  # fmt: skip


def test_a_batch_is_read_to_its_end() -> None:
    body = json.loads(sample("01_facebook_page_comment_add"))
    body["entry"] += json.loads(sample("03_messenger_dm"))["entry"]
    assert len(facebook.read_webhook(json.dumps(body).encode())) == 2


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"\xff", b'{"object":"user","entry":[]}', b'{"object":"page"}', b'{"object":"page","entry":[{}]}',
            b'{"object":"page","entry":[{"id":"1","messaging":[{"message":{"mid":"m"}}]}]}']
)  # fmt: skip
def test_what_is_no_delivery_is_called_so(raw: bytes) -> None:
    if raw == b'{"object":"page","entry":[{}]}':
        assert facebook.read_webhook(raw) == []
        return
    with pytest.raises(BadDelivery):
        facebook.read_webhook(raw)


def test_the_handshake_gives_the_challenge_back_to_whoever_knows_our_token() -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "V"}
    assert facebook.handshake(query, "V") == "1158201444"
    assert facebook.handshake(query, "W") is None
    assert facebook.handshake({**query, "hub.mode": "unsubscribe"}, "V") is None
    assert facebook.handshake({}, "V") is None


def message(**changed: object) -> list[Delivered]:
    body = json.loads(sample("03_messenger_dm"))
    body["entry"][0]["messaging"][0]["message"] |= changed
    return facebook.read_webhook(json.dumps(body).encode())


def test_a_message_with_a_link_whose_payload_is_null_is_taken_with_its_address() -> None:
    shared = {"type": "fallback", "title": "Bins", "url": "https://example.gov.uk/bins", "payload": None}
    (delivered,) = message(attachments=[shared])
    assert delivered.inbound is not None
    assert [attachment.url for attachment in delivered.inbound.attachments] == ["https://example.gov.uk/bins"]


def test_a_message_that_was_taken_back_is_a_removal_with_a_key_of_its_own() -> None:
    written, _ = only("03_messenger_dm")
    (taken_back,) = message(is_deleted=True, text="")
    assert taken_back.inbound is not None
    assert (taken_back.inbound.verb, taken_back.inbound.external_id) == (Verb.REMOVE, written.key)
    assert taken_back.key != written.key
