"""What comes in, by poll: comments under the newest posts, posts that tag the account, direct messages.

The webhook tells the same things sooner, and the rest: mentions in captions and comments, which no list shows, and answers
under old comments.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from networks.classify import read, understood
from networks.instagram.errors import classify
from networks.meta.client import Graph
from networks.meta.since import fetched
from networks.meta.since import since as since_of
from networks.meta.talks import Talks, when
from networks.protocol import Access, Author, Fetched, Inbound, Kind

NEWEST_POSTS = 25
WRITTEN = "id,text,timestamp,from,username"
COMMENT = f"{WRITTEN},replies.limit(50){{{WRITTEN}}}"


@understood()
def fetch(access: Access, cursor: str) -> Fetched:
    """Everything since the newest thing that was seen. Raises `Failed`."""
    graph, account, since = Graph(access), access.external_id, since_of(cursor)
    messages = Talks(graph, classify, "instagram", account, "me", "instagram").since(since)
    return fetched([*_comments(graph, account, since), *_tagged(graph, account, since), *messages], since)


def _comments(graph: Graph, account: str, since: datetime) -> Iterator[Inbound]:
    fields = f"id,permalink,comments.limit(50){{{COMMENT}}}"
    call = partial(graph.get, account, "media", fields=fields, limit=NEWEST_POSTS)
    for post in read(call, classify).fields["data"]:
        edge: dict[str, Any] = {"fields": COMMENT, "limit": 50}
        for comment in graph.listed((post["id"], "comments"), classify, post.get("comments", {}), **edge):
            thread = list(_thread(account, comment, post))
            yield from (item for item in thread if item.at >= since)
            if all(item.at < since for item in thread):  # newest first, so the rest is older
                break


def _thread(account: str, comment: dict[str, Any], post: dict[str, Any]) -> Iterator[Inbound]:
    """A comment, and the answers under it: Instagram nests one level."""
    yield _inbound(account, comment, parent=post["id"], post=post)
    for reply in comment.get("replies", {}).get("data", []):
        yield _inbound(account, reply, parent=comment["id"], post=post)


def _inbound(account: str, comment: dict[str, Any], *, parent: str, post: dict[str, Any]) -> Inbound:
    writer = comment.get("from", {})
    return Inbound(
        network="instagram",
        account_external_id=account,
        kind=Kind.COMMENT,
        external_id=comment["id"],
        at=when(comment["timestamp"]),
        author=Author(writer.get("id", ""), writer.get("username") or comment.get("username", "")),
        text=comment.get("text", ""),
        parent_external_id=parent,
        root_post_external_id=post["id"],
        permalink=post.get("permalink", ""),
        is_ours=writer.get("id") == account,
        raw=comment,
    )


def _tagged(graph: Graph, account: str, since: datetime) -> Iterator[Inbound]:
    """Newest first. Instagram gives the writer's name, not their identity."""
    edge: dict[str, Any] = {"fields": "id,caption,timestamp,username,permalink", "limit": 50}
    for post in graph.listed((account, "tags"), classify, **edge):
        if when(post["timestamp"]) < since:
            return
        yield Inbound(
            network="instagram",
            account_external_id=account,
            kind=Kind.MENTION,
            external_id=post["id"],
            at=when(post["timestamp"]),
            author=Author("", post.get("username", "")),
            text=post.get("caption", ""),
            root_post_external_id=post["id"],
            permalink=post.get("permalink", ""),
            raw=post,
        )
