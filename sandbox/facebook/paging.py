"""Lists of Graph: `since`, `until`, `limit`, cursors, and the address of the next page."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from sandbox.clock import read_time
from sandbox.facebook import errors
from sandbox.facebook.access import Call
from sandbox.posts import Post
from sandbox.town import all_of

MOST = 100
USUAL = 25


def limit_of(params: Mapping[str, str]) -> int:
    words = params.get("limit", str(USUAL))
    if not words.isdigit():
        raise errors.wrong("Param limit must be a non-negative integer")
    return min(int(words), MOST)


def time_of(params: Mapping[str, str], name: str, default: int) -> int:
    """Milliseconds; Graph takes seconds since 1970 or an ISO time."""
    try:
        return read_time(params[name]) if params.get(name) else default
    except ValueError:
        raise errors.wrong(f"Param {name} must be a valid timestamp") from None


def list_of_posts(
    call: Call, where: str, values: Sequence[Any], params: Mapping[str, str], newest_first: bool
) -> list[Post]:
    """One page of posts that stand, and one more if there is a next page."""
    start, end = time_of(params, "since", 0), time_of(params, "until", 2**53)
    order, beyond = ("DESC", "<") if newest_first else ("ASC", ">")
    after = read_cursor(params["after"]) if params.get("after") else None
    sql = (
        f"SELECT * FROM posts WHERE network = ? AND {where} AND deleted_at IS NULL AND at >= ? AND at <= ?"
        + (f" AND (at, id) {beyond} (?, ?)" if after else "")
        + f" ORDER BY at {order}, id {order} LIMIT ?"
    )
    return all_of(
        Post, call.town.store.rows(sql, call.network, *values, start, end, *(after or ()), limit_of(params) + 1)
    )


def envelope(
    call: Call, path: str, found: list[Post], params: Mapping[str, str], shaped: Callable[[Post], dict[str, Any]]
) -> dict[str, Any]:
    """`{"data": […], "paging": {…}}`. As Graph does, the next page's address holds the token."""
    limit = limit_of(params)
    shown = found[:limit]
    if not shown:
        return {"data": []}
    paging: dict[str, Any] = {"cursors": {"before": cursor(shown[0]), "after": cursor(shown[-1])}}
    if len(found) > limit:
        query = {**params, "access_token": call.token.token, "limit": limit, "after": cursor(shown[-1])}
        paging["next"] = f"{call.base}/{path}?{urlencode(query)}"
    return {"data": [shaped(post) for post in shown], "paging": paging}


def cursor(post: Post) -> str:
    return base64.urlsafe_b64encode(f"{post.at} {post.id}".encode()).decode().rstrip("=")


def read_cursor(words: str) -> tuple[int, str]:
    try:
        at, _, identity = base64.urlsafe_b64decode(words + "=" * (-len(words) % 4)).decode().partition(" ")
        return int(at), identity
    except (ValueError, binascii.Error):
        raise errors.wrong("Invalid cursors values") from None
