"""The pretend X held against X's own words: its SDK (`xdk`) speaks to it, and the models that X generated read its answers.

The models forgive what they do not know, so each answer must also say nothing that they do not describe.
"""

import base64
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from pydantic import BaseModel, TypeAdapter
from xdk import Client, schemas
from xdk.direct_messages.models import CreateByParticipantIdRequest
from xdk.media.models import (
    AppendUploadRequest,
    CreateMetadataRequest,
    CreateSubtitlesRequest,
    InitializeUploadRequest,
)
from xdk.posts.models import CreateRequest, HideReplyRequest
from xdk.users.models import MuteUserRequest
from xdk.webhooks.models import CreateRequest as WebhookRequest
from xdk.webhooks.models import CreateWebhookReplayJobRequest

from tests.sandbox.receiver import Receiver
from tests.sandbox.running import Account, Sandbox

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
MP4 = b"\0\0\0\x18ftypmp42" + b"0" * 64
OLD_NAMES = {"edit_history_tweet_ids", "tweet_count"}
"""What X still says under the name that its description has given up."""
POST_FIELDS = ["author_id", "conversation_id", "created_at", "entities", "lang", "public_metrics", "reply_settings"]


@pytest.fixture
def me(sandbox: Sandbox) -> Account:
    return sandbox.account("x")


@pytest.fixture
def x(me: Account) -> Client:
    return Client(base_url=f"{me.sandbox.base}/x", access_token=me.token)


@pytest.fixture
def app(sandbox: Sandbox, me: Account) -> Client:
    """As the council's application itself."""
    return Client(base_url=f"{sandbox.base}/x", bearer_token=me.known["token_for_everything"])


def strangers(model: Any, path: str = "") -> Iterator[str]:
    """Whatever an answer says that X's own description does not know."""
    if isinstance(model, list):
        for number, one in enumerate(model):
            yield from strangers(one, f"{path}[{number}]")
    if isinstance(model, BaseModel):
        yield from (f"{path}.{name}" for name in model.model_extra or {} if name not in OLD_NAMES)
        for name in type(model).model_fields:
            yield from strangers(getattr(model, name), f"{path}.{name}")


def told(answer: Any) -> Any:
    """An answer as X's models have read it, in which nothing is strange to them."""
    assert list(strangers(answer)) == []
    return answer


def refused(status: int, call: Any) -> None:
    with pytest.raises(requests.HTTPError) as caught:
        call()
    assert caught.value.response is not None
    assert caught.value.response.status_code == status
    body = caught.value.response.json()
    if body["type"] != "about:blank":  # what has no type of its own, X's description leaves out
        TypeAdapter(schemas.Problem).validate_python(body)


def post(x: Client, text: str, **more: Any) -> str:
    answer = told(x.posts.create(CreateRequest(text=text, **more)))
    assert answer.data.text.startswith(text[:5])
    return str(answer.data.id)


def test_posts_are_made_read_listed_and_deleted(me: Account, x: Client) -> None:
    identity = post(x, "Bins: https://ashmere.example/bins #BinDay")
    read = told(x.posts.get_by_id(identity, post_fields=POST_FIELDS, expansions=["author_id"]))
    assert read.data.author_id == me.id
    assert read.data.public_metrics.repost_count >= 0
    assert read.includes.users[0].username == me.handle
    assert [one.id for one in told(x.posts.get_by_ids([identity])).data] == [identity]
    (page,) = x.users.get_posts(me.id, max_results=5, post_fields=POST_FIELDS)
    assert [one.id for one in told(page).data] == [identity]
    assert told(x.posts.delete(identity)).data.deleted is True


def test_what_is_missing_comes_as_a_problem_beside_the_data(x: Client) -> None:
    identity = post(x, "Here.")
    answer = told(x.posts.get_by_ids([identity, "12345"]))
    assert len(answer.data) == len(answer.errors) == 1


def test_the_same_words_and_a_lost_token_raise_in_the_sdk(me: Account, x: Client) -> None:
    post(x, "Snow: no collections today.")
    refused(403, lambda: post(x, "Snow: no collections today."))
    me.sandbox.control("POST", "tokens", network="x", account=me.id, do="revoke")
    refused(401, x.users.get_me)


def test_who_we_are(me: Account, x: Client) -> None:
    answer = told(x.users.get_me(user_fields=["created_at", "public_metrics", "protected", "verified"]))
    assert (answer.data.id, answer.data.username) == (me.id, me.handle)
    assert answer.data.public_metrics.followers_count > 0


def test_mentions_and_a_search_find_what_residents_write(me: Account, x: Client) -> None:
    asked = me.resident("mention", "the street light on Elm Road is out")["id"]
    me.resident("mention", "the tip is shut")
    (page,) = x.users.get_mentions(me.id, post_fields=POST_FIELDS, expansions=["author_id"], since_id="1")
    assert asked in [one.id for one in told(page).data]
    assert page.includes.users[0].name == "Fern Fictional"
    for query in (f'@{me.handle} "street light"', f"from:fernfictional light @{me.handle}", f"@{me.handle} -tip"):
        (found,) = x.posts.search_recent(query, max_results=10)
        assert [one.id for one in told(found).data] == [asked], query
    refused(400, lambda: list(x.posts.search_recent("bins lang:en")))
    refused(400, lambda: list(x.posts.search_recent("bins", max_results=9)))


def test_a_search_reaches_back_seven_days(sandbox: Sandbox, me: Account, x: Client) -> None:
    at = (datetime.now(UTC) - timedelta(days=8)).isoformat()
    sandbox.control("POST", "backfill", posts=[{"network": "x", "account": me.id, "text": "Old tidings", "at": at}])
    (found,) = x.posts.search_recent(f"from:{me.handle}")
    assert told(found).meta.result_count == 0


def test_a_reply_is_hidden_and_shown(me: Account, x: Client) -> None:
    reply = me.resident("comment", "Vile.", post=post(x, "Our post."))["id"]
    for hidden in (True, False):
        assert told(x.posts.hide_reply(reply, HideReplyRequest(hidden=hidden))).data.hidden is hidden


def test_a_person_is_muted_and_their_messages_are_blocked(me: Account, x: Client) -> None:
    person = me.resident("mention", "hello")["resident"]
    assert told(x.users.mute_user(me.id, MuteUserRequest(target_user_id=person))).data.muting is True
    assert told(x.users.unmute_user(me.id, person)).data.muting is False
    told(x.users.block_dms(person))
    told(x.users.unblock_dms(person))
    effects = [entry["effect"] for entry in me.ledger(by="council")]
    assert effects == ["mute", "unmute", "message_block", "message_unblock"]


def test_messages_are_sent_and_listed(me: Account, x: Client) -> None:
    person = me.resident("message", "How do I apply?")["resident"]
    sent = told(x.direct_messages.create_by_participant_id(person, CreateByParticipantIdRequest(text="Online ^GM")))
    fields = {"dm_event_fields": ["created_at", "sender_id", "text", "participant_ids", "dm_conversation_id"]}
    (every,) = x.direct_messages.get_events(**fields)
    assert sent.data.dm_event_id in [one.id for one in told(every).data]
    (between,) = x.direct_messages.get_events_by_participant_id(person, **fields)
    assert len(told(between).data) == 2


def uploaded(x: Client, content: bytes, kind: str, category: str) -> str:
    """In two parts, as the SDK sends them: base64 in JSON."""
    asked = InitializeUploadRequest(media_type=kind, media_category=category, total_bytes=len(content))
    identity = str(told(x.media.initialize_upload(asked)).data.id)
    for number, part in enumerate((content[:20], content[20:])):
        body = AppendUploadRequest(media=base64.b64encode(part).decode(), segment_index=number)
        told(x.media.append_upload(identity, body))
    told(x.media.finalize_upload(identity))
    return identity


def test_a_picture_with_its_alt_text(x: Client) -> None:
    picture = uploaded(x, PNG, "image/png", "tweet_image")
    described = CreateMetadataRequest(id=picture, metadata={"alt_text": {"text": "A full bin"}})
    assert told(x.media.create_metadata(described)).data.id == picture
    identity = post(x, "Bins", media={"media_ids": [picture]})
    read = told(
        x.posts.get_by_id(identity, expansions=["attachments.media_keys"], media_fields=["alt_text", "url", "type"])
    )
    assert (read.includes.media[0].alt_text, read.includes.media[0].type) == ("A full bin", "photo")


def test_a_video_is_worked_on_before_a_post_may_name_it(me: Account, x: Client) -> None:
    film = uploaded(x, MP4, "video/mp4", "tweet_video")
    assert told(x.media.get_upload_status(film)).data.processing_info.state == "in_progress"
    refused(400, lambda: post(x, "Watch", media={"media_ids": [film]}))
    assert state_of(x, film) == "succeeded"
    track = uploaded(x, b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n", "text/vtt", "subtitles")
    named = {"id": track, "language_code": "en", "display_name": "English"}
    tied = CreateSubtitlesRequest(id=film, media_category="TweetVideo", subtitles=named)
    assert told(x.media.create_subtitles(tied)).data.id == film
    assert "Hello" in me.ledger(effect="captions")[0]["text"]
    post(x, "Watch", media={"media_ids": [film]})


def state_of(x: Client, film: str) -> str:
    deadline = time.monotonic() + 5
    while (state := x.media.get_upload_status(film).data.processing_info.state) == "in_progress":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return str(state)


def test_a_video_that_is_none_fails(x: Client) -> None:
    assert state_of(x, uploaded(x, b"no video, however long it may be", "video/mp4", "tweet_video")) == "failed"


def test_figures_come_by_the_hour_and_in_total(me: Account, x: Client) -> None:
    identity = post(x, "Figures")
    now = datetime.now(UTC)
    span = {"start_time": f"{now - timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}", "end_time": f"{now:%Y-%m-%dT%H:%M:%SZ}"}
    fields = ["id", "timestamped_metrics"]
    for granularity, parts in (("total", 1), ("hourly", 2)):
        answer = told(x.posts.get_analytics(ids=[identity], granularity=granularity, analytics_fields=fields, **span))
        assert len(answer.data[0].timestamped_metrics) == parts


def test_the_application_sets_its_webhook(receiver: Receiver, me: Account, app: Client) -> None:
    made = told(app.webhooks.create(WebhookRequest(url=f"{receiver.address}x/"))).data
    assert made.valid is True
    (listed,) = told(app.webhooks.get()).data
    assert (listed.id, listed.url) == (made.id, made.url)
    assert told(app.webhooks.validate(made.id)).data.valid is True
    assert me("GET", "webhooks").status_code == 403
    refused(400, lambda: app.webhooks.create(WebhookRequest(url="https://elsewhere.example/")))
    told(app.webhooks.create(WebhookRequest(url=f"{receiver.address}x/")))


def test_an_address_that_fails_the_crc_is_not_kept(receiver: Receiver, app: Client) -> None:
    receiver.knows_the_handshake = False
    try:
        refused(400, lambda: app.webhooks.create(WebhookRequest(url=f"{receiver.address}elsewhere/")))
    finally:
        receiver.knows_the_handshake = True
        told(app.webhooks.create(WebhookRequest(url=f"{receiver.address}x/")))


def subscribed(app: Client, me: Account) -> dict[str, str]:
    """Id by event type, of our account."""
    (page,) = app.activity.get_subscriptions()
    return {one.event_type: one.subscription_id for one in told(page).data if one.filter.user_id == me.id}


def test_subscriptions_come_and_go(receiver: Receiver, me: Account, app: Client) -> None:
    assert set(subscribed(app, me)) == {"post.mention.create", "post.reply.create", "dm.received"}
    told(app.activity.delete_subscription(subscribed(app, me)["post.mention.create"]))
    quiet = me.resident("mention", "nobody hears this")["id"]
    wanted = {"event_type": "post.mention.create", "filter": {"user_id": me.id}}
    told(app.activity.create_subscription(schemas.CreateActivitySubscriptionRequest(**wanted)))
    refused(400, lambda: app.activity.create_subscription(schemas.CreateActivitySubscriptionRequest(**wanted)))
    heard = me.resident("mention", "everybody hears this")["id"]
    receiver.wait_for(lambda one: heard.encode() in one.raw)
    assert not [one for one in receiver.arrived if quiet.encode() in one.raw]


def test_private_events_need_the_account_itself(me: Account, x: Client, app: Client) -> None:
    told(app.activity.delete_subscriptions_by_ids([subscribed(app, me)["dm.received"]]))
    private = schemas.CreateActivitySubscriptionRequest(event_type="dm.received", filter={"user_id": me.id})
    refused(403, lambda: app.activity.create_subscription(private))
    told(x.activity.create_subscription(private))
    assert "dm.received" in subscribed(app, me)


def test_what_was_delivered_is_delivered_again_on_request(receiver: Receiver, me: Account, app: Client) -> None:
    asked = me.resident("mention", "the street light is out")["id"]
    receiver.wait_for(lambda one: asked.encode() in one.raw)
    minute = datetime.now(UTC)
    hook = told(app.webhooks.get()).data[0].id
    span = {"from_date": f"{minute - timedelta(minutes=1):%Y%m%d%H%M}", "to_date": f"{minute:%Y%m%d%H%M}"}
    assert told(
        app.webhooks.create_webhook_replay_job(CreateWebhookReplayJobRequest(webhook_id=hook, **span))
    ).data.job_id
    receiver.wait_for(lambda one: asked.encode() in one.raw, 2)
