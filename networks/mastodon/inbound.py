"""What comes in, by poll: notifications that somebody named the account, which replies and direct messages do too.

Those that the server sorts out for the account by itself are asked for as well: it does so with private messages of people whom
the account does not follow, and a council follows few. Nobody is told of a reply that does not name the account, of an edit or of
a removal. Source: docs.joinmastodon.org, "methods/notifications" (`include_filtered`, Mastodon 4.3), "methods/statuses" (context).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from networks.classify import read, understood
from networks.mastodon.client import Api
from networks.mastodon.errors import classify, or_gone
from networks.mastodon.hypertext import plain
from networks.mastodon.outbound import DIRECT
from networks.protocol import Access, Attachment, Author, Fetched, Inbound, Kind

A_PAGE = 40
ONE_MORE_CALL = 5.0
"""Seconds that must be left for it. Where they are not, what was read so far is kept, and the next poll goes on behind it."""
Said = Mapping[str, Any]
"""Something in Mastodon's own form."""


@understood()
def fetch(access: Access, cursor: str) -> Fetched:
    """The page after `cursor`, the last notification that is known. Raises `Failed`."""
    api = Api(access)
    asked = partial(
        api.get, "notifications", types=["mention"], include_filtered="true", limit=A_PAGE, min_id=cursor or None
    )
    page = read(asked, classify).json
    items, place = list[Inbound](), cursor
    for one in reversed(page):
        if items and api.seconds_left < ONE_MORE_CALL:
            return Fetched(tuple(items), place, more=True)
        if one.get("status"):
            items.append(inbound(one, access, _top(api, one["status"])))
        place = str(one["id"])
    return Fetched(tuple(items), place, more=bool(cursor) and len(page) == A_PAGE)


def _top(api: Api, post: Said) -> Said:
    """The post at the top of the thread; empty where this is one itself, is private, or the thread is gone."""
    if not post["in_reply_to_id"] or post["visibility"] == DIRECT:
        return {}
    above = read(partial(api.get, "statuses", post["id"], "context"), or_gone).fields.get("ancestors")
    return above[0] if above else {}


def inbound(notification: Said, access: Access, top: Said) -> Inbound:
    """In our own words. Raises `KeyError` where it is no such notification."""
    post, person = notification["status"], notification["account"]
    kind, is_private = _kind(post, access.external_id, top), post["visibility"] == DIRECT
    above = post["in_reply_to_id"] or ""
    return Inbound(
        network="mastodon",
        account_external_id=access.external_id,
        kind=kind,
        external_id=post["id"],
        at=datetime.fromisoformat(post["created_at"]).astimezone(UTC),
        author=Author(person["id"], _handle(person["acct"], access), person.get("display_name", "")),
        text="\n\n".join(filter(None, (post.get("spoiler_text"), plain(post["content"])))),
        parent_external_id=person["id"] if is_private else above,
        root_post_external_id="" if is_private else top.get("id", above),
        attachments=tuple(_attachment(one) for one in post.get("media_attachments", [])),
        permalink=post.get("url") or post["uri"],
        is_ours=person["id"] == access.external_id,
        raw=notification,
    )


def _kind(post: Said, account: str, top: Said) -> Kind:
    if post["visibility"] == DIRECT:
        return Kind.DIRECT_MESSAGE
    ours = account in {post["in_reply_to_account_id"], top.get("account", {}).get("id")}
    return Kind.COMMENT if ours else Kind.MENTION


def _handle(acct: str, access: Access) -> str:
    """Of people on the account's own server Mastodon leaves the server out."""
    return acct if "@" in acct else f"{acct}@{access.handle.partition('@')[2]}"


def _attachment(media: Said) -> Attachment:
    return Attachment(media.get("url") or media.get("remote_url") or "", media.get("description") or "")
