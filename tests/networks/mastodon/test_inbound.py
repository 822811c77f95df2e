"""A notification in our own words; the sample is a direct mention from another server."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from networks.mastodon.inbound import ONE_MORE_CALL, fetch, inbound
from networks.protocol import Attachment, Author, Inbound, Kind
from tests.networks.answers import Scripted, sample
from tests.networks.peers import Keyring

SAMPLE = json.loads(sample("12_mastodon_notification_mention_direct"))
ACCESS = Keyring({}).access("14715", "council@social.example.gov.uk", "http://127.0.0.1:1")


def told(top: Any = None, **changed: Any) -> Inbound:
    return inbound({**SAMPLE, "status": {**SAMPLE["status"], **changed}}, ACCESS, top or {})


def test_a_direct_mention_is_a_private_message_of_its_author() -> None:
    item = told()
    assert (item.kind, item.external_id) == (Kind.DIRECT_MESSAGE, "115581186126728896")
    assert item.author == Author("971724", "priya@fosstodon.example", "Priya")
    assert item.text == "@council private note about my rent account"
    assert item.at == datetime(2026, 11, 20, 10, 42, 29, tzinfo=UTC)
    assert (item.parent_external_id, item.root_post_external_id) == ("971724", "")
    assert item.permalink == "https://fosstodon.example/@priya/115581186126728896"
    assert (item.account_external_id, item.is_ours) == ("14715", False)


def test_an_answer_to_us_is_a_comment_under_the_post_at_the_top() -> None:
    item = told({"id": "100", "account": {"id": "5"}}, visibility="public")
    assert (item.kind, item.parent_external_id, item.root_post_external_id) == (
        Kind.COMMENT,
        "115581186038209478",
        "100",
    )


def test_an_answer_to_somebody_else_under_our_post_is_a_comment_too() -> None:
    item = told({"id": "100", "account": {"id": "14715"}}, visibility="public", in_reply_to_account_id="8")
    assert (item.kind, item.root_post_external_id) == (Kind.COMMENT, "100")


def test_being_named_in_other_peoples_talk_is_a_mention_in_its_thread() -> None:
    item = told({"id": "100", "account": {"id": "5"}}, visibility="unlisted", in_reply_to_account_id="8")
    assert (item.kind, item.root_post_external_id) == (Kind.MENTION, "100")


def test_being_named_in_a_post_of_its_own_is_a_mention_without_a_thread() -> None:
    item = told(visibility="public", in_reply_to_id=None, in_reply_to_account_id=None)
    assert (item.kind, item.parent_external_id, item.root_post_external_id) == (Kind.MENTION, "", "")


def test_without_the_thread_the_post_above_is_the_top() -> None:
    assert told(visibility="public").root_post_external_id == "115581186038209478"


def test_a_content_warning_is_part_of_what_was_said() -> None:
    assert told(spoiler_text="rent").text == "rent\n\n@council private note about my rent account"


def test_pictures_come_with_the_description_that_their_author_gave() -> None:
    media = [
        {"url": "https://a.example/1.png", "description": "A bin"},
        {"url": None, "remote_url": "https://b.example/2.png", "description": None},
    ]
    assert told(media_attachments=media).attachments == (
        Attachment("https://a.example/1.png", "A bin"),
        Attachment("https://b.example/2.png", ""),
    )


@pytest.mark.parametrize(("acct", "handle"), [("tom", "tom@social.example.gov.uk"), ("tom@b.example", "tom@b.example")])
def test_somebody_on_our_own_server_has_its_name(acct: str, handle: str) -> None:
    item = inbound({**SAMPLE, "account": {"id": "7", "acct": acct}}, ACCESS, {})
    assert item.author == Author("7", handle, "")


def test_what_was_read_before_the_time_is_up_is_kept_and_the_rest_follows() -> None:
    """Each answer needs a call for its thread: after an outage forty of them may last longer than an errand does."""
    status = {**SAMPLE["status"], "visibility": "public"}
    page = [{**SAMPLE, "id": str(number), "status": {**status, "id": str(number)}} for number in (3, 2, 1)]
    thread = (200, {"ancestors": [{"id": "100", "account": {"id": "5"}}]})
    with Scripted((200, page), thread, thread, thread).running() as base:
        access = replace(ACCESS, base_url=base, within=ONE_MORE_CALL)
        fetched = fetch(access, "0")
    assert ([item.external_id for item in fetched.items], fetched.cursor, fetched.more) == (["1"], "1", True)
