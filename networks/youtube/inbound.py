"""What comes in, by poll: comments under the channel's videos, and the replies to them. YouTube has no webhook for comments.

Threads come newest first; a new reply does not move its thread. So the newest hundred threads are looked at each time, and
their replies are fetched where there are more of them than last time (`replies` in the cursor). One unit of the daily quota
for each list. A reply under an older thread is seen by nobody's application: YouTube lists them no other way.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from networks.classify import read, understood
from networks.http import network_time
from networks.protocol import Access, Author, Fetched, Inbound, Kind, Verb
from networks.youtube.client import Api
from networks.youtube.errors import classify
from networks.youtube.outbound import address

FIRST_LOOK = timedelta(days=1)
OVERLAP = timedelta(minutes=2)
"""Looked at again each time: YouTube's lists are a little late."""
A_PAGE = 100
CHANNEL = "https://www.youtube.com/channel"
Thing = Mapping[str, Any]


@understood()
def fetch(access: Access, cursor: str) -> Fetched:
    """Everything since the newest thing that was seen. Raises `Failed`."""
    kept: dict[str, Any] = json.loads(cursor) if cursor else {}
    start = datetime.fromisoformat(kept["newest"]) if kept else network_time() - FIRST_LOOK
    since = start - OVERLAP
    api, counts, found = Api(access), dict[str, int](), list[Inbound]()
    for thread in _threads(api, access.external_id, since):
        counts[thread["id"]] = thread["snippet"]["totalReplyCount"]
        more = counts[thread["id"]] > kept.get("replies", {}).get(thread["id"], 0)
        comments = [thread["snippet"]["topLevelComment"], *(_replies(api, thread) if more else _shown(thread))]
        found += [_inbound(access.external_id, thread, one, since) for one in comments if _latest(one) >= since]
    items = sorted(found, key=lambda item: item.at)
    newest = max([start, *(item.at for item in items)])
    newest_threads = dict(list(counts.items())[:A_PAGE])
    return Fetched(tuple(items), json.dumps({"newest": newest.isoformat(), "replies": newest_threads}))


def _threads(api: Api, channel: str, since: datetime) -> Iterator[Thing]:
    """The newest hundred, and the older ones for as long as they are new to us."""
    page: str | None = ""
    while page is not None:
        listed = _get(
            api, "commentThreads", allThreadsRelatedToChannelId=channel, part="snippet,replies", order="time",
            maxResults=A_PAGE, textFormat="plainText", pageToken=page or None,
        )  # fmt: skip
        yield from listed["items"]
        all_new = all(_latest(thread["snippet"]["topLevelComment"]) >= since for thread in listed["items"])
        page = listed.get("nextPageToken") if all_new else None


def _replies(api: Api, thread: Thing) -> Iterator[Thing]:
    """All of them. A thread shows some itself, which may be all."""
    if len(_shown(thread)) == thread["snippet"]["totalReplyCount"]:
        yield from _shown(thread)
        return
    page: str | None = ""
    while page is not None:
        listed = _get(
            api, "comments", parentId=thread["id"], part="snippet", maxResults=A_PAGE, textFormat="plainText",
            pageToken=page or None,
        )  # fmt: skip
        yield from listed["items"]
        page = listed.get("nextPageToken")


def _shown(thread: Thing) -> list[Thing]:
    return list(thread.get("replies", {}).get("comments", []))


def _get(api: Api, *path: str, **params: Any) -> Thing:
    return read(partial(api.get, *path, **params), classify).fields


def _inbound(channel: str, thread: Thing, comment: Thing, since: datetime) -> Inbound:
    """New to us, or changed since."""
    said = comment["snippet"]
    written, is_new = _time(said, "publishedAt"), _time(said, "publishedAt") >= since
    author = Author(said.get("authorChannelId", {}).get("value", ""), _handle(said), said.get("authorDisplayName", ""))
    video = thread["snippet"].get("videoId", "")  # a comment may be on the channel itself
    return Inbound(
        network="youtube",
        account_external_id=channel,
        kind=Kind.COMMENT,
        external_id=comment["id"],
        at=written if is_new else _latest(comment),
        author=author,
        verb=Verb.ADD if is_new else Verb.EDIT,
        text=said["textOriginal"] if "textOriginal" in said else said["textDisplay"],
        parent_external_id=said.get("parentId", video),
        root_post_external_id=video,
        permalink=address(video, comment["id"]) if video else f"{CHANNEL}/{channel}/community?lc={comment['id']}",
        is_ours=author.external_id == channel,
        raw=comment,
    )


def _handle(said: Thing) -> str:
    """YouTube shows either the handle or the name."""
    shown = str(said.get("authorDisplayName", ""))
    return shown.removeprefix("@") if shown.startswith("@") else ""


def _latest(comment: Thing) -> datetime:
    return _time(comment["snippet"], "updatedAt")


def _time(said: Thing, name: str) -> datetime:
    return datetime.fromisoformat(said[name]).astimezone(UTC)
