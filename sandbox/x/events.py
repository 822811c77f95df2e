"""X's webhooks: the bodies of the Activity API, the signature, the challenge.

`tests/networks/samples/07` and `08` are the measure. X tells nobody that a resident deleted a post: polling finds out.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from typing import Any

from sandbox import posts
from sandbox.happenings import RESIDENT, Happening
from sandbox.messages import Message
from sandbox.network import Greeting, Secrets
from sandbox.people import person
from sandbox.posts import Post
from sandbox.town import Account, Town
from sandbox.x import shapes
from sandbox.x.access import NETWORK_KEY

MENTION, REPLY, MESSAGE = "post.mention.create", "post.reply.create", "dm.received"
FIELDS = (MENTION, REPLY, MESSAGE)
TAGS = {MENTION: "mentions", REPLY: "replies", MESSAGE: "dm-inbound"}
HOUR = 60 * 60.0


def bodies(town: Town, happening: Happening) -> Iterable[tuple[str, dict[str, Any]]]:
    """A reply that mentions the account causes two events, each with its own `event_uuid`."""
    if happening.by != RESIDENT or happening.verb not in ("add", "edited"):
        return
    if happening.message:
        yield MESSAGE, _envelope(happening.account, MESSAGE, _message(town, happening.message))
        return
    post = happening.post
    assert post is not None
    if happening.account.id in posts.mentioned_in(town, post):
        yield MENTION, _post_event(town, happening.account, MENTION, post)
    if post.parent and posts.the_post(town, NETWORK_KEY, post.parent).author == happening.account.id:
        yield REPLY, _post_event(town, happening.account, REPLY, post)


def _envelope(account: Account, event: str, payload: dict[str, Any]) -> dict[str, Any]:
    """`event_uuid` may be negative, as X's are."""
    uuid = str(secrets.randbits(64) - 2**63)
    data: dict[str, Any] = {"event_uuid": uuid, "filter": {"user_id": account.id}, "event_type": event}
    return {"data": data | {"tag": TAGS[event], "payload": payload}}


def _post_event(town: Town, account: Account, event: str, post: Post) -> dict[str, Any]:
    payload = {name: value for name, value in shapes.full_tweet(town, post).items() if value is not None}
    body = _envelope(account, event, payload)
    writer = person(town, NETWORK_KEY, post.author)
    known = {"id": writer.id, "name": writer.name, "username": writer.handle, "verified": False, "protected": False}
    body["data"]["includes"] = {"users": [known]}
    return body


def _message(town: Town, message: Message) -> dict[str, Any]:
    writer = person(town, NETWORK_KEY, message.sender)
    entities: dict[str, list[Any]] = {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}
    created = {
        "target": {"recipient_id": message.receiver},
        "sender_id": message.sender,
        "message_data": {"text": message.text, "entities": entities},
    }
    event = {
        "type": "message_create",
        "id": message.id,
        "created_timestamp": str(message.at),
        "message_create": created,
    }
    user = {"id": writer.id, "username": writer.handle, "name": writer.name}
    return {"direct_message_events": [event], "users": {writer.id: {"data": user}}}


def signature(raw: bytes, secret: Secrets) -> dict[str, str]:
    """`x-twitter-webhooks-signature: sha256=<base64 HMAC-SHA256 of the raw body by the consumer secret>`."""
    return {"x-twitter-webhooks-signature": _signed(raw, secret)}


def _signed(raw: bytes, secret: Secrets) -> str:
    digest = hmac.new(secret["consumer_secret"].encode(), raw, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()


def greeting(secret: Secrets) -> Greeting:
    """GET ?crc_token=: the receiver answers with the token signed, `{"response_token": "sha256=…"}`."""
    token = secrets.token_urlsafe(24)
    return Greeting({"crc_token": token}, lambda status, answer: status == 200 and _is_signed(answer, token, secret))


def _is_signed(answer: bytes, token: str, secret: Secrets) -> bool:
    try:
        shown = json.loads(answer)["response_token"]
    except (ValueError, KeyError, TypeError):
        return False
    return isinstance(shown, str) and hmac.compare_digest(shown.encode(), _signed(token.encode(), secret).encode())
