"""What comes in, by poll: replies under the newest posts, at any depth, and posts that mention the account.

Threads names people by their handle only, and has no direct messages.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from networks.classify import read, understood
from networks.meta.since import fetched
from networks.meta.since import since as since_of
from networks.meta.talks import when
from networks.protocol import Access, Author, Fetched, Inbound, Kind
from networks.threads.client import Api
from networks.threads.errors import classify

NEWEST_POSTS = 25
WRITTEN = "id,text,username,timestamp,permalink"
REPLY = f"{WRITTEN},replied_to,root_post,is_reply_owned_by_me"


@understood()
def fetch(access: Access, cursor: str) -> Fetched:
    """Everything since the newest thing that was seen. Raises `Failed`."""
    api, account, since = Api(access), access.external_id, since_of(cursor)
    return fetched([*_replies(api, account, since), *_mentions(api, account, since)], since)


def _replies(api: Api, account: str, since: datetime) -> Iterator[Inbound]:
    call = partial(api.get, account, "threads", fields="id,has_replies", limit=NEWEST_POSTS)
    for post in read(call, classify).fields["data"]:
        if post.get("has_replies") is not False:
            for reply in _newest(api, (post["id"], "conversation"), since, fields=REPLY, reverse="true"):
                yield _inbound(account, reply, Kind.COMMENT, post["id"])


def _mentions(api: Api, account: str, since: datetime) -> Iterator[Inbound]:
    for post in _newest(api, (account, "mentions"), since, fields=WRITTEN):
        yield _inbound(account, post, Kind.MENTION)


def _newest(api: Api, path: tuple[str, str], since: datetime, **edge: Any) -> Iterator[dict[str, Any]]:
    """Of a list that is newest first, what is new."""
    for thing in api.listed(path, classify, limit=50, **edge):
        if when(thing["timestamp"]) < since:
            return
        yield thing


def _inbound(account: str, thing: dict[str, Any], kind: Kind, root: str = "") -> Inbound:
    return Inbound(
        network="threads",
        account_external_id=account,
        kind=kind,
        external_id=thing["id"],
        at=when(thing["timestamp"]),
        author=Author("", thing.get("username", "")),
        text=thing.get("text", ""),
        parent_external_id=thing.get("replied_to", {}).get("id", ""),
        root_post_external_id=root,
        permalink=thing.get("permalink", ""),
        is_ours=thing.get("is_reply_owned_by_me") is True,
        raw=thing,
    )
