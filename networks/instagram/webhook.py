"""Instagram's comments, in both shapes: connected through Facebook (`changes`), or directly (`field` beside `value`)."""

from collections.abc import Iterator, Mapping
from typing import Any

from networks import meta
from networks.delivery_form import in_a_known_form
from networks.protocol import Author, Delivered, Inbound, Kind

KINDS = {"comments": Kind.COMMENT, "live_comments": Kind.COMMENT, "mentions": Kind.MENTION}
SECRETS, signature_ok, handshake = meta.WEBHOOK_SECRETS, meta.signature_ok, meta.handshake


def read(raw: bytes) -> list[Delivered]:
    """Raises `BadDelivery`."""
    with in_a_known_form():
        return [delivered for entry in meta.entries(raw, "instagram") for delivered in _entry(entry)]


def _entry(entry: Mapping[str, Any]) -> Iterator[Delivered]:
    yield from meta.messages("instagram", entry)
    for change in [*entry.get("changes", []), *([entry] if "field" in entry else [])]:
        value = change["value"]
        identity = str(value.get("id") or value.get("comment_id") or value.get("media_id") or entry["time"])
        kind = KINDS.get(change["field"])
        inbound = _inbound(entry, kind, identity, value) if kind else None
        yield Delivered(f"{change['field']}:{identity}", entry["id"], inbound, change)


def _inbound(entry: Mapping[str, Any], kind: Kind, identity: str, value: Mapping[str, Any]) -> Inbound:
    """A mention gives identities only, and answers are named with their parent only where that is a comment."""
    writer, post = value.get("from", {}), value.get("media", {}).get("id", "") or value.get("media_id", "")
    return Inbound(
        network="instagram",
        account_external_id=entry["id"],
        kind=kind,
        external_id=identity,
        at=meta.when(entry["time"]),
        author=Author(writer.get("id", ""), writer.get("username", "")),
        text=value.get("text", ""),
        parent_external_id=value.get("parent_id") or (post if kind is Kind.COMMENT else ""),
        root_post_external_id=post,
        is_ours=writer.get("id") == entry["id"],
        raw=value,
    )
