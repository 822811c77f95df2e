"""What Facebook, Messenger, Instagram and Threads share: how webhooks are signed and challenged, and Messenger's events.

Source: developers.facebook.com, "Webhooks", "Validating payloads" and "Verification requests".
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from networks.delivery_form import body_of
from networks.protocol import Attachment, Author, BadDelivery, Delivered, Inbound, Kind, Verb

WEBHOOK_SECRETS = ("app_secret", "verify_token")


def signature_ok(raw: bytes, headers: Mapping[str, str], app_secret: str) -> bool:
    """`X-Hub-Signature-256: sha256=` and the hex HMAC-SHA256 of the raw body by the app secret."""
    expected = "sha256=" + hmac.new(app_secret.encode(), raw, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), headers.get("x-hub-signature-256", "").encode())


def handshake(query: Mapping[str, str], verify_token: str) -> str | None:
    """The challenge alone, where the token is the one that we chose."""
    ours = hmac.compare_digest(query.get("hub.verify_token", "").encode(), verify_token.encode())
    return query.get("hub.challenge") if ours and query.get("hub.mode") == "subscribe" else None


def entries(raw: bytes, expected: str) -> list[dict[str, Any]]:
    """The batch in a delivery about `page` or `instagram`. Raises `BadDelivery`."""
    body = body_of(raw)
    if body.get("object") != expected or not isinstance(body.get("entry"), list):
        raise BadDelivery(f"This delivery is not about “{expected}”.")
    return list(body["entry"])


def when(seconds: float) -> datetime:
    """Graph's seconds; Messenger's and some entries' milliseconds."""
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def messages(network: str, entry: Mapping[str, Any]) -> Iterator[Delivered]:
    """The direct messages of an entry; echoes of our own are marked so. Receipts and the like go nowhere."""
    for event in entry.get("messaging", []):
        message = event.get("message")
        if message is None or "mid" not in message:
            key = f"{event.get('sender', {}).get('id')}:{event.get('timestamp')}:{'+'.join(sorted(event))}"
            yield Delivered(key, entry["id"], None, event)
        else:
            key = f"{message['mid']}:deleted" if message.get("is_deleted") else message["mid"]
            yield Delivered(key, entry["id"], _message(network, entry["id"], event, message), event)


def _message(network: str, account: str, event: Mapping[str, Any], message: Mapping[str, Any]) -> Inbound:
    """The conversation is with the other one: their id stands as the parent, for our own messages too."""
    sender, recipient = event["sender"]["id"], event["recipient"]["id"]
    ours = bool(message.get("is_echo")) or sender == account
    return Inbound(
        network=network,
        account_external_id=account,
        kind=Kind.DIRECT_MESSAGE,
        external_id=message["mid"],
        at=when(event["timestamp"]),
        author=Author(sender),
        verb=Verb.REMOVE if message.get("is_deleted") else Verb.ADD,
        text=message.get("text", ""),
        parent_external_id=recipient if ours else sender,
        attachments=tuple(Attachment(url) for item in message.get("attachments", []) if (url := _address(item))),
        is_ours=ours,
        raw=event,
    )


def _address(item: Mapping[str, Any]) -> str:
    """A shared link has its address beside its payload, which is then null."""
    return str((item.get("payload") or item).get("url") or "")
