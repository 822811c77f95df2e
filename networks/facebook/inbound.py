"""What comes in, by poll: comments under the newest posts, posts that mention the Page, direct messages.

The webhook tells the same things sooner, and the rest (edits, removals, comments under old posts, reviews).
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from networks.classify import read, understood
from networks.facebook.client import Graph
from networks.facebook.errors import classify
from networks.http import network_time
from networks.protocol import Access, Author, Fetched, Inbound, Kind

NEWEST_POSTS = 50
FIRST_LOOK = timedelta(days=1)
OVERLAP = timedelta(minutes=2)
"""Looked at again each time: Facebook's lists are a little late."""
WRITTEN = "id,message,created_time,from,permalink_url"


@understood()
def fetch(access: Access, cursor: str) -> Fetched:
    """Everything since the newest thing that was seen. Raises `Failed`."""
    since = _since(cursor)
    graph, page = Graph(access), access.external_id
    found = [*_comments(graph, page, since), *_mentions(graph, page, since), *_messages(graph, page, since)]
    items = sorted(found, key=lambda item: item.at)
    newest = max([since, *(item.at for item in items)])
    return Fetched(tuple(items), json.dumps({"newest": newest.isoformat()}))


def _since(cursor: str) -> datetime:
    if not cursor:
        return network_time() - FIRST_LOOK
    return datetime.fromisoformat(json.loads(cursor)["newest"]) - OVERLAP


def _comments(graph: Graph, page: str, since: datetime) -> Iterator[Inbound]:
    fields, start = f"{WRITTEN},parent{{id}}", int(since.timestamp())
    inside = f"id,comments.filter(stream).since({start}).limit(100){{{fields}}}"
    for post in _get(graph, page, "published_posts", fields=inside, limit=NEWEST_POSTS)["data"]:
        edge = {"filter": "stream", "since": start, "limit": 100, "fields": fields}
        for comment in _all(graph, (post["id"], "comments"), post.get("comments", {}), edge):
            parent = comment.get("parent", {}).get("id", post["id"])
            yield _inbound(page, comment, Kind.COMMENT, parent=parent, root=post["id"])


def _mentions(graph: Graph, page: str, since: datetime) -> Iterator[Inbound]:
    edge = {"fields": WRITTEN, "since": int(since.timestamp()), "limit": 100}
    for post in _all(graph, (page, "tagged"), _get(graph, page, "tagged", **edge), edge):
        yield _inbound(page, post, Kind.MENTION)


def _messages(graph: Graph, page: str, since: datetime) -> Iterator[Inbound]:
    """Conversations come newest first, so the first one that is old ends the list."""
    said = "id,message,created_time,from"
    edge = {"fields": f"updated_time,participants,messages.limit(50){{{said}}}"}
    for talk in _all(graph, (page, "conversations"), _get(graph, page, "conversations", **edge), edge):
        if datetime.fromisoformat(talk["updated_time"]) < since:
            return
        other = next((one["id"] for one in talk.get("participants", {}).get("data", []) if one["id"] != page), "")
        for message in _all(graph, (talk["id"], "messages"), talk.get("messages", {}), {"fields": said, "limit": 50}):
            if _time(message) < since:
                break
            yield _inbound(page, message, Kind.DIRECT_MESSAGE, parent=other)


def _get(graph: Graph, *path: str, **params: Any) -> dict[str, Any]:
    return read(partial(graph.get, *path, **params), classify).fields


def _all(graph: Graph, path: tuple[str, str], page: dict[str, Any], edge: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A list from its first page on. The next page is asked for by cursor: Graph's own `next` holds the token."""
    while True:
        yield from page.get("data", [])
        paging = page.get("paging", {})
        if "next" not in paging:
            return
        page = _get(graph, *path, **edge, after=paging["cursors"]["after"])


def _inbound(page: str, thing: dict[str, Any], kind: Kind, *, parent: str = "", root: str = "") -> Inbound:
    """`from` is missing where the access may not see who writes."""
    writer = thing.get("from", {})
    return Inbound(
        network="facebook",
        account_external_id=page,
        kind=kind,
        external_id=thing["id"],
        at=_time(thing),
        author=Author(writer.get("id", ""), "", writer.get("name", "")),
        text=thing.get("message", ""),
        parent_external_id=parent,
        root_post_external_id=root,
        permalink=thing.get("permalink_url", ""),
        is_ours=writer.get("id") == page,
        raw=thing,
    )


def _time(thing: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(thing["created_time"]).astimezone(UTC)
