"""Comments under pictures, in one flat list."""

from typing import Any

from sandbox import posts
from sandbox.flickr import errors, shapes
from sandbox.flickr.access import NETWORK_KEY, WRITE, Call
from sandbox.flickr.posts import visible
from sandbox.happenings import COUNCIL, Happening, take_away, tell


def listed(call: Call) -> dict[str, Any]:
    """flickr.photos.comments.getList: oldest first; `min_comment_date` in seconds. Without any there is no `comment`."""
    photo, start = visible(call), call.asked.get("min_comment_date", "0")
    found = [one for one in posts.in_thread(call.town, photo) if start.isdigit() and one.at // 1000 >= int(start)]
    shown = {"comment": [shapes.comment(call.town, photo, one) for one in found]} if found else {}
    return {"comments": {"photo_id": photo.id, **shown}}


def add(call: Call) -> dict[str, Any]:
    """flickr.photos.comments.addComment."""
    call.may(WRITE)
    photo, words = visible(call), call.asked.get("comment_text", "")
    if not words.strip():
        raise errors.Refusal(8, "Blank comment.")
    written = posts.add(call.town, account=call.me, author=call.me.id, text=words, parent=photo)
    tell(call.town, Happening("comment", "add", call.me, COUNCIL, written))
    return {"comment": shapes.comment(call.town, photo, written)}


def delete(call: Call) -> dict[str, Any]:
    """flickr.photos.comments.deleteComment: one's own, and those under one's own pictures."""
    call.may(WRITE)
    found = posts.find(call.town, NETWORK_KEY, call.asked.get("comment_id", ""))
    if found is None or not found.standing or found.parent is None:
        raise errors.Refusal(2, "Comment not found.")
    if call.me.id not in (found.author, found.account):
        raise errors.no_permission()
    take_away(call.town, found, COUNCIL)
    return {}
