"""Notices: signature, challenge, and what each says."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from networks.linkedin import webhook
from networks.protocol import Author, BadDelivery, Inbound, Kind, Verb
from tests.networks.answers import SECRET, VECTORS, sample, signed

SAMPLE = "09_linkedin_org_comment"
NOTICE = json.loads(sample(SAMPLE))["notifications"][0]
PAGE = "urn:li:organization:5515715"


def told(**changed: Any) -> Inbound | None:
    body = {"type": webhook.TYPE, "notifications": [{**NOTICE, **changed}]}
    (delivered,) = webhook.read(json.dumps(body).encode())
    return delivered.inbound


def test_the_signature_is_over_the_prefix_and_the_raw_bytes() -> None:
    raw, headers = sample(SAMPLE), signed(SAMPLE)
    assert webhook.signature_ok(raw, headers, SECRET)
    assert not webhook.signature_ok(raw + b" ", headers, SECRET)
    assert not webhook.signature_ok(raw, headers, "another secret")
    assert not webhook.signature_ok(raw, {}, SECRET)
    assert not webhook.signature_ok(raw, {"x-li-signature": "é"}, SECRET)


def test_the_challenge_is_answered_as_json() -> None:
    vector = VECTORS["handshakes"]["linkedin"]
    answer = webhook.handshake({"challengeCode": vector["challengeCode"]}, SECRET)
    assert json.loads(answer or "") == vector
    assert webhook.handshake({}, SECRET) is None


def test_a_comment_under_a_post_of_ours() -> None:
    (delivered,) = webhook.read(sample(SAMPLE))
    assert (delivered.key, delivered.account_external_id) == ("8817700412", PAGE)
    name = "urn:li:comment:(urn:li:activity:7240000000000000009,7240000000000000100)"
    assert delivered.inbound == Inbound(
        network="linkedin",
        account_external_id=PAGE,
        kind=Kind.COMMENT,
        external_id=name,
        at=datetime(2026, 11, 20, 10, 52, 35, 123000, UTC),
        author=Author("urn:li:person:AbC123dEf"),
        text="Great scheme - where do we sign up?",
        parent_external_id="urn:li:share:7240000000000000001",
        root_post_external_id="urn:li:share:7240000000000000001",
        permalink="https://www.linkedin.com/feed/update/urn:li:activity:7240000000000000009/?commentUrn="
        "urn%3Ali%3Acomment%3A%28urn%3Ali%3Aactivity%3A7240000000000000009%2C7240000000000000100%29",
        raw=NOTICE,
    )


def test_edits_removals_and_our_own_words_are_told_apart() -> None:
    edit = told(action="COMMENT_EDIT")
    assert edit is not None
    assert edit.verb is Verb.EDIT
    removal = told(action="COMMENT_DELETE", decoratedGeneratedActivity={})
    assert removal is not None
    assert (removal.verb, removal.text, removal.author) == (Verb.REMOVE, "", Author())
    ours = told(action="ADMIN_COMMENT")
    assert ours is not None
    assert ours.is_ours


def test_a_post_that_mentions_the_page() -> None:
    mention = told(
        action="SHARE_MENTION",
        generatedActivity="urn:li:share:7",
        decoratedGeneratedActivity={"share": {"owner": "urn:li:person:a", "text": "Well done @Ashmere"}},
    )
    assert mention is not None
    assert (mention.kind, mention.external_id, mention.text) == (Kind.MENTION, "urn:li:share:7", "Well done @Ashmere")
    assert mention.root_post_external_id == ""
    assert mention.permalink == "https://www.linkedin.com/feed/update/urn:li:share:7/"


@pytest.mark.parametrize("action", ["LIKE", "SHARE", "SOMETHING_NEW"])
def test_likes_and_shares_are_kept_and_are_nobodys_work(action: str) -> None:
    assert told(action=action) is None


def test_up_to_ten_notices_come_in_one_delivery() -> None:
    notices = [{**NOTICE, "notificationId": number} for number in range(10)]
    body = {"type": webhook.TYPE, "notifications": notices}
    assert [one.key for one in webhook.read(json.dumps(body).encode())] == [str(number) for number in range(10)]


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"type": "OTHER", "notifications": []}', b'{"type": "%s", "notifications": [{}]}']
)
def test_what_is_no_notice_is_a_bad_delivery(raw: bytes) -> None:
    with pytest.raises(BadDelivery):
        webhook.read(raw.replace(b"%s", webhook.TYPE.encode()))
