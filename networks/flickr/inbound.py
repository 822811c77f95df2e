"""What comes in, by poll: comments under the account's pictures. Flickr has no webhook, and no mentions for applications.

Asked are the pictures that changed since (photos.recentlyUpdated: a comment is a change), then the comments of each. Not
activity.userPhotos: it may be asked once an hour only, and does not promise a comment's identity.
"""

import html
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from networks.classify import read, understood
from networks.flickr.client import Api
from networks.flickr.errors import classify, is_gone
from networks.flickr.outbound import address, comments_in, or_gone
from networks.http import network_time
from networks.protocol import Access, Author, Fetched, Inbound, Kind

FIRST_LOOK = timedelta(days=1)
OVERLAP = timedelta(minutes=2)
"""Looked at again each time: Flickr's lists are a little late."""
A_PAGE = 500


@understood()
def fetch(access: Access, cursor: str) -> Fetched:
    """Everything since the newest thing that was seen. Raises `Failed`."""
    start = datetime.fromisoformat(json.loads(cursor)["newest"]) if cursor else network_time() - FIRST_LOOK
    api, since = Api(access), start - OVERLAP
    found = [item for photo in _changed(api, since) for item in _comments(api, access.external_id, photo, since)]
    items = sorted(found, key=lambda item: item.at)
    newest = max([start, *(item.at for item in items)])
    return Fetched(tuple(items), json.dumps({"newest": newest.isoformat()}))


def _changed(api: Api, since: datetime) -> Iterator[str]:
    page, pages = 1, 1
    while page <= pages:
        asked = partial(
            api.read, "photos.recentlyUpdated",
            min_date=str(int(since.timestamp())), per_page=str(A_PAGE), page=str(page),
        )  # fmt: skip
        listed = read(asked, classify).fields["photos"]
        yield from (photo["id"] for photo in listed["photo"])
        page, pages = page + 1, int(listed["pages"])


def _comments(api: Api, account: str, photo: str, since: datetime) -> Iterator[Inbound]:
    """None where the picture has gone meanwhile."""
    start = str(int(since.timestamp()))
    answer = read(partial(api.read, "photos.comments.getList", photo_id=photo, min_comment_date=start), or_gone)
    if not is_gone(answer):
        yield from (_inbound(account, photo, comment) for comment in comments_in(answer) if _time(comment) >= since)


def _inbound(account: str, photo: str, comment: Mapping[str, Any]) -> Inbound:
    return Inbound(
        network="flickr",
        account_external_id=account,
        kind=Kind.COMMENT,
        external_id=comment["id"],
        at=_time(comment),
        author=Author(
            comment["author"], comment.get("path_alias") or "", comment.get("realname") or comment["authorname"]
        ),
        text=html.unescape(comment["_content"]),
        parent_external_id=photo,
        root_post_external_id=photo,
        permalink=address(account, photo, comment["id"]),
        is_ours=comment["author"] == account,
        raw=comment,
    )


def _time(comment: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(comment["datecreate"]), UTC)
