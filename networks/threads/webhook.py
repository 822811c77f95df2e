"""Threads' webhook, whose envelope is unlike that of the other Meta networks."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from networks import meta
from networks.delivery_form import body_of, in_a_known_form
from networks.protocol import Author, Delivered, Inbound, Kind

KINDS = {"replies": Kind.COMMENT, "mentions": Kind.MENTION}
SECRETS, signature_ok, handshake = meta.WEBHOOK_SECRETS, meta.signature_ok, meta.handshake


def read(raw: bytes) -> list[Delivered]:
    """One event a delivery. Raises `BadDelivery`."""
    with in_a_known_form():
        body = body_of(raw)
        account, field, value = body["target_id"], body["values"]["field"], body["values"]["value"]
        inbound = _inbound(account, KINDS[field], value) if field in KINDS else None
        return [Delivered(f"{field}:{value['id']}", account, inbound, body)]


def _inbound(account: str, kind: Kind, value: Mapping[str, Any]) -> Inbound:
    root = value.get("root_post", {})
    return Inbound(
        network="threads",
        account_external_id=account,
        kind=kind,
        external_id=value["id"],
        at=datetime.fromisoformat(value["timestamp"]).astimezone(UTC),
        author=Author("", value.get("username", "")),
        text=value.get("text", ""),
        parent_external_id=value.get("replied_to", {}).get("id", ""),
        root_post_external_id=root.get("id", ""),
        permalink=value.get("permalink", ""),
        # The payload names the writer by handle only; the root post is the account's own.
        is_ours=root.get("owner_id") == account and root.get("username") == value.get("username"),
        raw=value,
    )
