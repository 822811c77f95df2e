"""What a Page's webhook says: `feed` and `mention` as changes, `ratings`, direct messages as messaging events.

Traps, seen: our own comments arrive too; a comment that is only a sticker has no `message`; `from` is missing without the
right permission; a removal has no text; `edited` is also written `edit`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from networks import meta
from networks.delivery_form import in_a_known_form
from networks.protocol import Attachment, Author, Delivered, Inbound, Kind, Verb

VERBS = {"add": Verb.ADD, "edit": Verb.EDIT, "edited": Verb.EDIT, "remove": Verb.REMOVE}
"""The others (`hide`, `unhide`, `block` …) are echoes of what we did."""
POSTS = {"status", "post", "photo", "video", "share", "album", "event", "note"}
SECRETS, signature_ok, handshake = meta.WEBHOOK_SECRETS, meta.signature_ok, meta.handshake


def read(raw: bytes) -> list[Delivered]:
    """Raises `BadDelivery`."""
    with in_a_known_form():
        return [delivered for entry in meta.entries(raw, "page") for delivered in _entry(entry)]


def _entry(entry: Mapping[str, Any]) -> Iterator[Delivered]:
    yield from meta.messages("facebook", entry)
    for change in entry.get("changes", []):
        value = change.get("value", {})
        inbound = _inbound(entry, change.get("field", ""), value)
        yield Delivered(_key(entry, change.get("field", ""), value), entry["id"], inbound, change)


def _key(entry: Mapping[str, Any], field: str, value: Mapping[str, Any]) -> str:
    """An edit keeps its comment's `created_time`, so a second edit is told apart by the time of the entry."""
    verb = value.get("verb", "")
    at = entry.get("time") if VERBS.get(verb) is Verb.EDIT else value.get("created_time", entry.get("time"))
    return f"{field}:{value.get('item', '')}:{_identity(value)}:{verb}:{at}"


def _identity(value: Mapping[str, Any]) -> str:
    return str(value.get("comment_id") or value.get("post_id") or value.get("open_graph_story_id") or "")


def _inbound(entry: Mapping[str, Any], field: str, value: Mapping[str, Any]) -> Inbound | None:
    kind, verb = _kind(entry["id"], field, value), VERBS.get(value.get("verb", ""))
    if kind is None or verb is None or not _identity(value):
        return None
    author = _author(value)
    return Inbound(
        network="facebook",
        account_external_id=entry["id"],
        kind=kind,
        external_id=_identity(value),
        at=meta.when(entry["time"] if verb is Verb.EDIT else value.get("created_time", entry["time"])),
        author=author,
        verb=verb,
        text=value.get("message", value.get("review_text", "")),
        parent_external_id=value.get("parent_id", ""),
        root_post_external_id=value.get("post_id", "") if kind is Kind.COMMENT else "",
        attachments=tuple(Attachment(value[name]) for name in ("photo", "video", "link") if value.get(name)),
        permalink=value.get("permalink_url", "") or _permalink(value, kind),
        is_ours=author.external_id == entry["id"],
        raw=value,
    )


def _kind(page: str, field: str, value: Mapping[str, Any]) -> Kind | None:
    """Likes and reactions are none; nor are our own posts, which come back as `feed` too."""
    if field == "ratings":
        return Kind.REVIEW
    if field == "mention":
        return Kind.MENTION
    if field != "feed":
        return None
    if value.get("item") == "comment":
        return Kind.COMMENT
    by_somebody_else = value.get("item") in POSTS and _author(value).external_id not in {"", page}
    return Kind.MENTION if by_somebody_else else None


def _author(value: Mapping[str, Any]) -> Author:
    writer = value.get("from", {})
    identity = writer.get("id") or value.get("sender_id") or value.get("reviewer_id") or ""
    return Author(identity, "", writer.get("name") or value.get("sender_name") or value.get("reviewer_name") or "")


def _permalink(value: Mapping[str, Any], kind: Kind) -> str:
    """The comment under its post, where the post's address is given."""
    address = str(value.get("post", {}).get("permalink_url", ""))
    if kind is Kind.COMMENT and address:
        return f"{address}&comment_id={_identity(value).rpartition('_')[2]}"
    return address or f"https://www.facebook.com/{_identity(value)}"
