"""X's webhook (Activity API): signature, challenge, events.

Signed by the consumer secret, not by the OAuth 2 client secret. `event_uuid` may be negative: it stays text. A reply that
also mentions the account is two events about one post. Source: docs.x.com, "Webhooks" and "X Activity API".
"""

import base64
import hashlib
import hmac
import html
import json
from collections.abc import Mapping
from typing import Any

from networks.delivery_form import body_of, in_a_known_form
from networks.meta import when
from networks.protocol import Attachment, Author, Delivered, Inbound, Kind
from networks.x.inbound import post

SECRETS = ("consumer_secret", "consumer_secret")
POSTS = {"post.mention.create", "post.reply.create", "post.quote.create"}
MESSAGES = {"dm.received", "dm.sent"}


def signature_ok(raw: bytes, headers: Mapping[str, str], consumer_secret: str) -> bool:
    """`x-twitter-webhooks-signature: sha256=` and the base64 HMAC-SHA256 of the raw body, which is a JSON object."""
    shown = headers.get("x-twitter-webhooks-signature", "")
    return b"{" in raw and hmac.compare_digest(_signed(raw, consumer_secret).encode(), shown.encode())


def handshake(query: Mapping[str, str], consumer_secret: str) -> str | None:
    """The answer to a CRC: the token signed, as JSON. X asks hourly; without it no events come.

    Anybody can ask, and deliveries are signed by the same secret: what could be one is no challenge.
    """
    token = query.get("crc_token", "")
    is_one = token and "{" not in token
    return json.dumps({"response_token": _signed(token.encode(), consumer_secret)}) if is_one else None


def _signed(content: bytes, secret: str) -> str:
    return "sha256=" + base64.b64encode(hmac.new(secret.encode(), content, hashlib.sha256).digest()).decode()


def read(raw: bytes) -> list[Delivered]:
    """One event a delivery. Raises `BadDelivery`."""
    with in_a_known_form():
        data = body_of(raw)["data"]
        account, event = str(data["filter"]["user_id"]), data["event_type"]
        return [Delivered(str(data["event_uuid"]), account, _inbound(account, event, data), data)]


def _inbound(account: str, event: str, data: Mapping[str, Any]) -> Inbound | None:
    if event in POSTS:
        included = data.get("includes", {})
        people = {person["id"]: person for person in included.get("users", [])}
        return post(account, data["payload"], people, {item["media_key"]: item for item in included.get("media", [])})
    if event in MESSAGES:
        return _message(account, data["payload"])
    return None


def _message(account: str, payload: Mapping[str, Any]) -> Inbound:
    """The older shape of direct messages, in which these events still come."""
    event = payload["direct_message_events"][0]
    created, sender = event["message_create"], event["message_create"]["sender_id"]
    person = payload.get("users", {}).get(sender, {}).get("data", {})
    written = created["message_data"]
    return Inbound(
        network="x",
        account_external_id=account,
        kind=Kind.DIRECT_MESSAGE,
        external_id=event["id"],
        at=when(int(event["created_timestamp"])),
        author=Author(sender, person.get("username", ""), person.get("name", "")),
        text=html.unescape(written.get("text", "")),
        parent_external_id=created["target"]["recipient_id"] if sender == account else sender,
        attachments=_attachments(written),
        is_ours=sender == account,
        raw=payload,
    )


def _attachments(written: Mapping[str, Any]) -> tuple[Attachment, ...]:
    media = written.get("attachment", {}).get("media", {})
    return (Attachment(media["media_url_https"]),) if media.get("media_url_https") else ()
