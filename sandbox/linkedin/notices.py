"""What LinkedIn tells of what happens under a page's posts: the same by webhook and to whoever asks, for sixty days.

`tests/networks/samples/09` is the measure. The number of a notice follows from what it is about, so that both tell the same.
Likes and shares are counted in the figures, and not told one by one here.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from sandbox.clock import DAY
from sandbox.happenings import Happening, kind_of
from sandbox.linkedin import errors
from sandbox.linkedin.access import NETWORK_KEY, Call, person_of
from sandbox.linkedin.names import thread_of
from sandbox.linkedin.restli import listed, whole
from sandbox.posts import Post
from sandbox.town import Account, Town, all_of

TYPE = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
ADDED, EDITED, DELETED, OURS, MENTION = "COMMENT", "COMMENT_EDIT", "COMMENT_DELETE", "ADMIN_COMMENT", "SHARE_MENTION"
ACTIONS = {ADDED, EDITED, DELETED, OURS, MENTION, "LIKE", "SHARE"}
VERBS = {"edited": EDITED, "remove": DELETED}
KEPT_FOR = 60 * DAY


def of_happening(town: Town, happening: Happening) -> dict[str, Any] | None:
    """None for what LinkedIn does not tell: our own posts, messages, what becomes of a mention."""
    post = happening.post
    if post is None or happening.what not in ("comment", "mention"):
        return None
    if happening.what == "mention":
        return notice(happening.account, post, MENTION, post.at) if happening.verb == "add" else None
    if happening.verb == "add":
        return notice(happening.account, post, _added(post), post.at)
    at = (post.edited_at or post.at) if happening.verb == "edited" else town.clock.now()
    return notice(happening.account, post, VERBS[happening.verb], at)


def _added(post: Post) -> str:
    return OURS if post.by_council else ADDED


def notice(account: Account, post: Post, action: str, at: int) -> dict[str, Any]:
    """One notice; a deletion tells no words."""
    told: dict[str, Any] = {
        "notificationId": _number(post.id, action, at),
        "organizationalEntity": account.id,
        "action": action,
    }
    if action != MENTION:
        told["sourcePost"] = post.root
    told["generatedActivity"] = post.id
    if action != DELETED:
        told["decoratedGeneratedActivity"] = _decorated(post, action)
    return told | {"lastModifiedAt": at, "subscriber": person_of(account)}


def _decorated(post: Post, action: str) -> dict[str, Any]:
    written = {"owner": post.author, "text": post.text}
    if action == MENTION:
        return {"share": written | {"entity": post.id}}
    return {"comment": written | {"entity": thread_of(post.id)}}


def _number(identity: str, action: str, at: int) -> int:
    digest = hashlib.blake2b(f"{identity}:{action}:{at}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) % 10**10


def asked_for(call: Call) -> dict[str, Any]:
    """GET /rest/organizationalEntityNotifications?q=criteria&actions=List(…)&organizationalEntity=&timeRange=(start:,end:)."""
    if call.query.get("q") != "criteria":
        raise errors.wrong_query()
    call.only_me(call.query.get("organizationalEntity"))
    actions = set(listed(call.query, "actions")) or ACTIONS
    if actions - ACTIONS:
        raise errors.wrong_query()
    first, last = _range(call)
    start, count = whole(call.query, "start", 0, 100_000), whole(call.query, "count", 10, 100)
    told = [one for one in _between(call.town, call.me, first, last) if one["action"] in actions]
    told.sort(key=lambda one: (-one["lastModifiedAt"], one["notificationId"]))
    paging = {"start": start, "count": count, "total": len(told)}
    return {"elements": told[start : start + count], "paging": paging}


def _range(call: Call) -> tuple[int, int]:
    """Milliseconds; nothing older than sixty days is kept."""
    asked, oldest = call.query.get("timeRange", {}), call.town.clock.now() - KEPT_FOR
    if not isinstance(asked, dict) or not all(str(value).isdigit() for value in asked.values()):
        raise errors.wrong_query()
    return max(oldest, int(asked.get("start", 0))), int(asked.get("end", 2**53))


def _between(town: Town, account: Account, first: int, last: int) -> Iterator[dict[str, Any]]:
    found = town.store.rows(
        "SELECT * FROM posts WHERE network = ? AND account = ? AND (parent IS NOT NULL OR by_council = 0)"
        " AND max(at, coalesce(edited_at, 0), coalesce(deleted_at, 0)) >= ? AND at <= ?",
        NETWORK_KEY, account.id, first, last,
    )  # fmt: skip
    for post in all_of(Post, found):
        for action, at in _moments(post):
            if first <= at <= last:
                yield notice(account, post, action, at)


def _moments(post: Post) -> Iterator[tuple[str, int]]:
    """What happened to a comment or a mention, and when. Of what was deleted only that is told."""
    if kind_of(post) == "mention":
        if post.standing:
            yield MENTION, post.at
        return
    if post.deleted_at is not None:
        yield DELETED, post.deleted_at
        return
    yield _added(post), post.at
    if post.edited_at is not None:
        yield EDITED, post.edited_at
