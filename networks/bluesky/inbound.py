"""What comes in, by poll: `app.bsky.notification.listNotifications`, newest first.

`isRead` is no cursor: the server sets it for fresh items too. Ours is the time by which Bluesky indexed an item.
"""

from datetime import UTC, datetime
from typing import Any

from networks.bluesky.client import Xrpc
from networks.bluesky.errors import classify
from networks.bluesky.records import Address
from networks.classify import read, understood
from networks.paging import Backward
from networks.protocol import Access, Attachment, Author, Fetched, Inbound, Kind

KINDS = {"reply": Kind.COMMENT, "mention": Kind.MENTION, "quote": Kind.MENTION}
"""Reasons that somebody may have to answer. The others (like, repost, follow …) are figures."""
PICTURE = "https://cdn.bsky.app/img/feed_fullsize/plain/{did}/{cid}@jpeg"


@understood()
def fetch(access: Access, cursor: str) -> Fetched:
    """One page. Raises `Failed`."""
    place = Backward.read(cursor)
    page = read(
        lambda: Xrpc(access).query("app.bsky.notification.listNotifications", limit=100, cursor=place.page or None),
        classify,
    ).fields
    seen = page["notifications"]
    items = [
        inbound(notification, access.external_id)
        for notification in reversed(seen)
        if notification["reason"] in KINDS and place.is_new(notification["indexedAt"])
    ]
    place = place.after([notification["indexedAt"] for notification in seen], page.get("cursor", ""))
    return Fetched(tuple(items), str(place), place.more)


def inbound(notification: dict[str, Any], account: str) -> Inbound:
    """A reply, mention or quote in our own words. Raises `KeyError` where it is none."""
    author, record = notification["author"], notification["record"]
    thread = record.get("reply", {})
    quoted = notification.get("reasonSubject", "") if notification["reason"] == "quote" else ""
    return Inbound(
        network="bluesky",
        account_external_id=account,
        kind=KINDS[notification["reason"]],
        external_id=notification["uri"],
        at=datetime.fromisoformat(notification["indexedAt"]).astimezone(UTC),
        author=Author(author["did"], author["handle"], author.get("displayName", "")),
        text=record.get("text", ""),
        parent_external_id=thread.get("parent", {}).get("uri", ""),
        root_post_external_id=thread.get("root", {}).get("uri", "") or quoted,
        attachments=_attachments(record.get("embed", {}), author["did"]),
        permalink=Address.read(notification["uri"]).page,
        is_ours=author["did"] == account,
        raw=notification,
    )


def _attachments(embed: dict[str, Any], did: str) -> tuple[Attachment, ...]:
    embed = embed.get("media", embed)  # a quote with pictures keeps them one level down
    if "external" in embed:
        return (Attachment(embed["external"]["uri"], embed["external"].get("title", "")),)
    return tuple(
        Attachment(PICTURE.format(did=did, cid=image["image"]["ref"]["$link"]), image.get("alt", ""))
        for image in embed.get("images", [])
    )
