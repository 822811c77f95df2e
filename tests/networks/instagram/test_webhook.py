"""Instagram's deliveries, in both shapes."""

import json
from datetime import UTC, datetime

import pytest

from networks.protocol import BadDelivery, Kind
from networks.registry import connector
from tests.networks.answers import SECRET, sample, signed

instagram = connector("instagram")
SAMPLES = ["05_instagram_comment_facebook_login_shape", "06_instagram_comment_instagram_login_shape"]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_comment_reads_the_same_in_both_shapes(name: str) -> None:
    assert instagram.signature_ok(sample(name), signed(name), SECRET)
    assert not instagram.signature_ok(sample(name) + b"\n", signed(name), SECRET)
    (delivered,) = instagram.read_webhook(sample(name))
    comment = delivered.inbound
    assert comment is not None
    assert (comment.kind, comment.text, comment.is_ours) == (Kind.COMMENT, "Is the library open on Sunday?", False)
    assert (comment.author.external_id, comment.author.handle) == ("1234567890123456", "priya.s")
    assert comment.root_post_external_id == "17895695668004550"
    assert comment.at == datetime.fromtimestamp(1795171900, UTC)
    assert comment.account_external_id == delivered.account_external_id == "17841405822304914"


def test_two_comments_have_two_keys_and_an_answer_names_its_parent() -> None:
    first, second = (instagram.read_webhook(sample(name))[0] for name in SAMPLES)
    assert first.key != second.key
    assert first.inbound is not None
    assert first.inbound.parent_external_id == "17870913679150000"


def test_our_own_comment_is_marked_as_ours() -> None:
    body = json.loads(sample(SAMPLES[0]))
    body["entry"][0]["changes"][0]["value"]["from"]["id"] = "17841405822304914"
    (delivered,) = instagram.read_webhook(json.dumps(body).encode())
    assert delivered.inbound is not None
    assert delivered.inbound.is_ours


def test_figures_of_a_story_go_nowhere() -> None:
    change = {"field": "story_insights", "value": {"media_id": "1", "reach": 5}}
    body = {"object": "instagram", "entry": [{"id": "1", "time": 1795171900, "changes": [change]}]}
    assert [delivered.inbound for delivered in instagram.read_webhook(json.dumps(body).encode())] == [None]


def test_a_delivery_about_a_page_is_not_instagrams() -> None:
    with pytest.raises(BadDelivery):
        instagram.read_webhook(sample("01_facebook_page_comment_add"))
