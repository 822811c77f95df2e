"""Comments: read, answer, hide, change, delete. Replies nest one level deep."""

from typing import Any

from sandbox import posts
from sandbox.facebook import errors, shapes
from sandbox.facebook.access import Call
from sandbox.happenings import COUNCIL, Happening, hide, take_away, tell
from sandbox.posts import Post

LONGEST = 8_000


def listed(call: Call, above: Post) -> dict[str, Any]:
    """GET /{object}/comments: `filter=toplevel|stream`, `order`, `since`, `limit`, `summary`."""
    call.acting_as(above.account, "pages_read_engagement")
    return shapes.comments_of(call, above, call.params, call.params.get("fields", ""))


def answer(call: Call, above: Post) -> dict[str, Any]:
    """POST /{object}/comments as the Page. An answer to a reply goes under the comment that the reply stands under."""
    account = call.acting_as(above.account, "pages_manage_engagement")
    text = _checked_text(call)
    nested = above.parent not in (None, above.root)
    parent = posts.the_post(call.town, above.network, str(above.parent)) if nested else above
    written = posts.add(call.town, account=account, author=account.id, text=text, parent=parent)
    tell(call.town, Happening("comment", "add", account, COUNCIL, written))
    return {"id": written.id}


def change(call: Call, comment: Post) -> dict[str, Any]:
    """POST /{comment}: `is_hidden` of a resident's comment, `message` of the Page's own."""
    account = call.acting_as(comment.account, "pages_manage_engagement")
    if "is_hidden" in call.params:
        if comment.by_council:
            raise errors.not_permitted("pages_manage_engagement")
        hide(call.town, comment, call.flag("is_hidden", False))
    if "message" in call.params:
        if not comment.by_council:
            raise errors.not_permitted("pages_manage_engagement")
        newer = posts.change(call.town, comment, text=_checked_text(call), edited_at=call.town.clock.now())
        tell(call.town, Happening("comment", "edited", account, COUNCIL, newer))
    return {"success": True}


def delete(call: Call, comment: Post) -> dict[str, Any]:
    """DELETE /{comment}: anybody's, under the Page's own posts."""
    call.acting_as(comment.account, "pages_manage_engagement")
    take_away(call.town, comment, COUNCIL)
    return {"success": True}


def _checked_text(call: Call) -> str:
    text = call.params.get("message", "")
    if not text.strip():
        raise errors.wrong("Param message must be a non-empty UTF-8 encoded string")
    if len(text) > LONGEST:
        raise errors.wrong(f"Param message must be at most {LONGEST} characters long")
    return text
