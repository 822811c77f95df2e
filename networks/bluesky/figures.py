"""What Bluesky counts: likes, replies, reposts, quotes, followers. It gives neither views nor reach."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from networks.bluesky.client import Xrpc
from networks.bluesky.errors import classify
from networks.classify import read, understood
from networks.protocol import Access, Figures, Profile

COUNTS = {"likeCount": "likes", "replyCount": "replies", "repostCount": "shares", "quoteCount": "quotes"}
POSTS_PER_CALL = 25


@understood()
def metrics(access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
    """Figures by `at://` address. Raises `Failed`."""
    xrpc, uris, found = Xrpc(access), list(external_ids), dict[str, Figures]()
    for start in range(0, len(uris), POSTS_PER_CALL):
        call = partial(xrpc.query, "app.bsky.feed.getPosts", uris=uris[start : start + POSTS_PER_CALL])
        found |= {post["uri"]: _counts(post) for post in read(call, classify).fields["posts"]}
    return found


def _counts(post: Mapping[str, Any]) -> Figures:
    return {ours: post[theirs] for theirs, ours in COUNTS.items() if theirs in post}


@understood()
def followers(access: Access) -> int:
    """Raises `Failed`."""
    answer = read(lambda: Xrpc(access).query("app.bsky.actor.getProfile", actor=access.external_id), classify)
    return int(answer.fields["followersCount"])


@understood()
def profile(access: Access) -> Profile:
    """Asked of the account's own server. Raises `Failed`."""
    session = read(lambda: Xrpc(access).query("com.atproto.server.getSession"), classify).fields
    did, handle = session["did"], session["handle"]
    return Profile(did, handle, handle, f"https://bsky.app/profile/{handle}", _problem(access, session))


def _problem(access: Access, session: dict[str, object]) -> str:
    if access.external_id and session["did"] != access.external_id:
        return f"This access belongs to another account, @{session['handle']}."
    if not session.get("active", True):
        return f"Bluesky has made this account inactive ({session.get('status', 'no reason given')})."
    return ""
