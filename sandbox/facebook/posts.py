"""Posts of a Page: publish, list, read, change, delete."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox import posts
from sandbox.clock import DAY
from sandbox.facebook import errors, media, paging, shapes
from sandbox.facebook.access import NETWORK_KEY, Call
from sandbox.happenings import COUNCIL, Happening, hide, take_away, tell
from sandbox.people import account_of
from sandbox.posts import Picture, Post
from sandbox.town import Account, Town, all_of

LONGEST = 63_206
SOONEST, LATEST = 10 * 60 * 1000, 30 * DAY


def publish(call: Call, page: str) -> dict[str, Any]:
    """POST /{page}/feed. Refused where it repeats the Page's last post, unless a picture hangs on it."""
    account = call.acting_as(page, "pages_manage_posts")
    text, link = checked_text(call), call.params.get("link", "")
    pictures = _attached_media(call, account)
    if not (text or link or pictures):
        raise errors.GraphError("(#100) Missing message or attachment", 100)
    due = _scheduled_for(call)
    if not pictures and _repeats_last(call, account, text, link):
        raise errors.duplicate()
    return {"id": add(call, account, text, link, pictures, {"due": due} if due else {}).id}


def add(
    call: Call, account: Account, text: str, link: str, pictures: list[Picture], facts: Mapping[str, Any] | None = None
) -> Post:
    """Write the post and tell whoever listens."""
    published = call.flag("published", True)
    post = posts.add(
        call.town, account=account, author=account.id, text=text, link=link, published=published, facts=facts
    )
    posts.hang(call.town, post, pictures)
    if published:
        tell(call.town, Happening("post", "add", account, COUNCIL, post))
    return post


def _scheduled_for(call: Call) -> int | None:
    """Milliseconds; from ten minutes to thirty days ahead, and with `published=false` only."""
    if "scheduled_publish_time" not in call.params:
        return None
    due, now = paging.time_of(call.params, "scheduled_publish_time", 0), call.town.clock.now()
    if call.flag("published", True):
        raise errors.wrong("You cannot specify a scheduled publish time on a published post")
    if not now + SOONEST <= due <= now + LATEST:
        raise errors.wrong("The specified scheduled publish time is invalid.", subcode=1363027)
    return due


def publish_due(town: Town) -> None:
    """Scheduled posts whose time has come are published as soon as somebody asks Graph for anything."""
    waiting = town.store.rows(
        "SELECT * FROM posts WHERE network = ? AND published = 0 AND deleted_at IS NULL AND facts ->> 'due' <= ?",
        NETWORK_KEY,
        town.clock.now(),
    )
    for post in all_of(Post, waiting):
        newer = posts.change(town, post, published=1, at=post.known["due"])
        tell(town, Happening("post", "add", account_of(town, NETWORK_KEY, post.account), COUNCIL, newer))


def scheduled(call: Call, page: str) -> dict[str, Any]:
    """GET /{page}/scheduled_posts."""
    account = call.acting_as(page, "pages_manage_posts")
    where = "author = ? AND parent IS NULL AND published = 0 AND facts ->> 'due' IS NOT NULL"
    found = paging.list_of_posts(call, where, [account.id], call.params, newest_first=True)
    asked = call.params.get("fields", "")
    return paging.envelope(
        call, f"{page}/scheduled_posts", found, call.params, lambda post: shapes.post(call, post, asked)
    )


def checked_text(call: Call) -> str:
    text = call.params.get("message", "")
    if len(text) > LONGEST:
        raise errors.wrong(f"Param message must be at most {LONGEST} characters long")
    return text


def _attached_media(call: Call, account: Account) -> list[Picture]:
    """`attached_media=[{"media_fbid":"…"}]`, or `attached_media[0]={…}` as forms write it."""
    listed = [call.params[name] for name in sorted(call.params) if name.startswith("attached_media[")]
    words = call.params.get("attached_media", f"[{','.join(listed)}]")
    try:
        identities = [str(item["media_fbid"]) for item in json.loads(words)]
    except (ValueError, TypeError, KeyError):
        raise errors.wrong("Param attached_media must be an array of objects with media_fbid") from None
    return [media.waiting_photo(call, account, identity) for identity in identities]


def _repeats_last(call: Call, account: Account, text: str, link: str) -> bool:
    last = call.town.store.row(
        "SELECT text, link FROM posts WHERE network = ? AND author = ? AND parent IS NULL AND deleted_at IS NULL"
        " ORDER BY at DESC, id DESC LIMIT 1",
        NETWORK_KEY,
        account.id,
    )
    return last is not None and (last["text"], last["link"]) == (text, link)


def published(call: Call, page: str) -> dict[str, Any]:
    """GET /{page}/published_posts and /{page}/feed: newest first."""
    account = call.acting_as(page, "pages_read_engagement")
    where = "author = ? AND parent IS NULL AND published = 1"
    found = paging.list_of_posts(call, where, [account.id], call.params, newest_first=True)
    asked = call.params.get("fields", "")
    return paging.envelope(
        call, f"{page}/published_posts", found, call.params, lambda post: shapes.post(call, post, asked)
    )


def tagged(call: Call, page: str) -> dict[str, Any]:
    """GET /{page}/tagged and /{page}/visitor_posts: residents' posts that mention the Page, newest first."""
    account = call.acting_as(page, "pages_read_user_content")
    where = "parent IS NULL AND id IN (SELECT post FROM mentions WHERE network = 'facebook' AND account = ?)"
    found = paging.list_of_posts(call, where, [account.id], call.params, newest_first=True)
    asked = call.params.get("fields", "")
    return paging.envelope(call, f"{page}/tagged", found, call.params, lambda post: shapes.post(call, post, asked))


def change(call: Call, post: Post) -> dict[str, Any]:
    """POST /{post}: `message`, `is_hidden`, `is_published` of the Page's own post."""
    account = call.acting_as(post.account, "pages_manage_posts")
    if not post.by_council:
        raise errors.not_permitted("pages_manage_posts")
    if "message" in call.params:
        newer = posts.change(call.town, post, text=checked_text(call), edited_at=call.town.clock.now())
        tell(call.town, Happening("post", "edited", account, COUNCIL, newer))
    if "is_hidden" in call.params:
        hide(call.town, post, call.flag("is_hidden", False))
    if "is_published" in call.params:
        _set_published(call, account, post)
    return {"success": True}


def _set_published(call: Call, account: Account, post: Post) -> None:
    """From unpublished or scheduled to published, once."""
    if post.published or not call.flag("is_published", True):
        return
    newer = posts.change(call.town, post, published=1, at=call.town.clock.now())
    tell(call.town, Happening("post", "add", account, COUNCIL, newer))


def delete(call: Call, post: Post) -> dict[str, Any]:
    """DELETE /{post}."""
    call.acting_as(post.account, "pages_manage_posts")
    if not post.by_council:
        raise errors.not_permitted("pages_manage_posts")
    take_away(call.town, post, COUNCIL)
    return {"success": True}
