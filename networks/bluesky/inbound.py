"""What comes in, by poll: `app.bsky.notification.listNotifications`, newest first.

`isRead` is no cursor: the server sets it for fresh items too. Ours is the time by which Bluesky sorts an item (`indexedAt`).
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from networks.bluesky import records
from networks.bluesky.client import Xrpc
from networks.bluesky.errors import classify
from networks.bluesky.records import Address
from networks.classify import read, understood
from networks.paging import Backward
from networks.protocol import Access, Attachment, Author, Fetched, Inbound, Kind

KINDS = {"reply": Kind.COMMENT, "mention": Kind.MENTION, "quote": Kind.MENTION}
"""Reasons that somebody may have to answer. The others (like, repost, follow …) are figures."""
LATE = timedelta(minutes=15)
"""Looked at again each time: an item is given the time by its author's clock, which may be earlier than that of its arrival."""
PICTURE = "https://cdn.bsky.app/img/feed_fullsize/plain/{did}/{cid}@jpeg"


@understood()
def fetch(access: Access, cursor: str) -> Fetched:
    """One page. Raises `Failed`."""
    place = Backward.read(cursor)
    page = read(
        lambda: Xrpc(access).query("app.bsky.notification.listNotifications", limit=100, cursor=place.page or None),
        classify,
    ).fields
    seen, known = page["notifications"], replace(place, since=_before(place.since))
    items = [
        inbound(notification, access.external_id)
        for notification in reversed(seen)
        if notification["reason"] in KINDS and known.is_new(notification["indexedAt"])
    ]
    after = known.after([notification["indexedAt"] for notification in seen], page.get("cursor", ""))
    after = replace(after, since=place.since) if after.more else after
    return Fetched(tuple(items), str(after), after.more)


def _before(since: str) -> str:
    """In Bluesky's own way of writing a time, so that it sorts among the others; empty where there is none."""
    return records.stamp(datetime.fromisoformat(since) - LATE) if since else ""


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
    """Of the kinds that Bluesky checks: other programs may hang anything on a post."""
    if embed.get("$type") == "app.bsky.embed.recordWithMedia":
        embed = embed["media"]  # a quote with pictures keeps them one level down
    match embed.get("$type"):
        case "app.bsky.embed.external":
            return (Attachment(embed["external"]["uri"], embed["external"].get("title", "")),)
        case "app.bsky.embed.images":
            return tuple(_picture(image, did) for image in embed["images"])
    return ()


def _picture(image: dict[str, Any], did: str) -> Attachment:
    """Older programs name a picture by its bare cid."""
    blob = image["image"]
    cid = blob["ref"]["$link"] if "ref" in blob else blob["cid"]
    return Attachment(PICTURE.format(did=did, cid=cid), image.get("alt", ""))
