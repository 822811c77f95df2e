"""What comes in, by poll: comments under the newest posts, posts on the Page or that mention it, direct messages.

The webhook tells the same things sooner, and the rest (edits, removals, comments under old posts, reviews).
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from networks.classify import read, understood
from networks.facebook.client import Graph
from networks.facebook.errors import classify
from networks.meta.since import fetched
from networks.meta.since import since as since_of
from networks.meta.talks import Talks, when
from networks.protocol import Access, Author, Fetched, Inbound, Kind

NEWEST_POSTS = 50
WRITTEN = "id,message,created_time,from,permalink_url"


@understood()
def fetch(access: Access, cursor: str) -> Fetched:
    """Everything since the newest thing that was seen. Raises `Failed`."""
    graph, page, since = Graph(access), access.external_id, since_of(cursor)
    messages = Talks(graph, classify, "facebook", page, page).since(since)
    return fetched([*_comments(graph, page, since), *_mentions(graph, page, since), *messages], since)


def _comments(graph: Graph, page: str, since: datetime) -> Iterator[Inbound]:
    fields, start = f"{WRITTEN},parent{{id}}", int(since.timestamp())
    inside = f"id,comments.filter(stream).since({start}).limit(100){{{fields}}}"
    call = partial(graph.get, page, "published_posts", fields=inside, limit=NEWEST_POSTS)
    for post in read(call, classify).fields["data"]:
        edge = {"filter": "stream", "since": start, "limit": 100, "fields": fields}
        for comment in graph.listed((post["id"], "comments"), classify, post.get("comments", {}), **edge):
            parent = comment.get("parent", {}).get("id", post["id"])
            yield _inbound(page, comment, Kind.COMMENT, parent=parent, root=post["id"])


def _mentions(graph: Graph, page: str, since: datetime) -> Iterator[Inbound]:
    edge: dict[str, Any] = {"fields": WRITTEN, "since": int(since.timestamp()), "limit": 100}
    by_others = {
        post["id"]: post
        for name in ("tagged", "visitor_posts")
        for post in graph.listed((page, name), classify, **edge)
    }
    for post in by_others.values():
        yield _inbound(page, post, Kind.MENTION)


def _inbound(page: str, thing: dict[str, Any], kind: Kind, *, parent: str = "", root: str = "") -> Inbound:
    """`from` is missing where the access may not see who writes."""
    writer = thing.get("from", {})
    return Inbound(
        network="facebook",
        account_external_id=page,
        kind=kind,
        external_id=thing["id"],
        at=when(thing["created_time"]),
        author=Author(writer.get("id", ""), "", writer.get("name", "")),
        text=thing.get("message", ""),
        parent_external_id=parent,
        root_post_external_id=root,
        permalink=thing.get("permalink_url", ""),
        is_ours=writer.get("id") == page,
        raw=thing,
    )
