"""Comments on Instagram: answer, hide, delete, and answer where somebody mentioned the account. Answers nest one level."""

from typing import Any

from sandbox import posts
from sandbox.facebook import errors
from sandbox.facebook.access import Call
from sandbox.happenings import COUNCIL, Happening, hide, take_away, tell
from sandbox.posts import Post
from sandbox.town import Account

LONGEST = 2_200
COMMENTS = "instagram_manage_comments"


def write(call: Call, account: Account, above: Post) -> dict[str, Any]:
    """A comment of ours under a post, or under the comment at the top of its thread."""
    text = call.params.get("message", "")
    if not text.strip() or len(text) > LONGEST:
        raise errors.wrong(f"Param message must be a string of 1 to {LONGEST} characters")
    nested = above.parent not in (None, above.root)
    parent = posts.the_post(call.town, above.network, str(above.parent)) if nested else above
    written = posts.add(call.town, account=account, author=account.id, text=text, parent=parent)
    tell(call.town, Happening("comment", "add", account, COUNCIL, written))
    return {"id": written.id}


def answer(call: Call, above: Post) -> dict[str, Any]:
    """POST /{media}/comments and POST /{comment}/replies, on posts of the account's own."""
    account = call.acting_as(above.account, COMMENTS)
    root = posts.the_post(call.town, call.network, above.root)
    if not root.by_council:
        raise errors.no_such_object(call.method, above.id)
    if root.known.get("comments_off"):
        raise errors.wrong("Comments are turned off for this media")
    return write(call, account, above)


def answer_mention(call: Call, user: str) -> dict[str, Any]:
    """POST /{user}/mentions: `media_id`, and `comment_id` where the mention stands in a comment."""
    account = call.acting_as(user, COMMENTS)
    post = posts.find(call.town, call.network, call.params.get("comment_id") or call.params.get("media_id", ""))
    if post is None or not post.standing or account.id not in posts.mentioned_in(call.town, post):
        raise errors.no_such_object(call.method, call.params.get("media_id", ""))
    return write(call, account, post)


def change(call: Call, comment: Post) -> dict[str, Any]:
    """POST /{comment}: `hide`, of somebody else's comment under a post of the account's own."""
    call.acting_as(comment.account, COMMENTS)
    if "hide" not in call.params:
        raise errors.wrong("The parameter hide is required")
    if comment.by_council:
        raise errors.wrong("Comments of the media's owner cannot be hidden")
    hide(call.town, comment, call.flag("hide", False))
    return {"success": True}


def switch(call: Call, post: Post) -> dict[str, Any]:
    """POST /{media}: `comment_enabled`."""
    call.acting_as(post.account, COMMENTS)
    if not post.by_council or "comment_enabled" not in call.params:
        raise errors.wrong("The parameter comment_enabled is required")
    posts.note_fact(call.town, post, comments_off=not call.flag("comment_enabled", True))
    return {"success": True}


def delete(call: Call, comment: Post) -> dict[str, Any]:
    """DELETE /{comment}: anybody's, under the account's own posts."""
    call.acting_as(comment.account, COMMENTS)
    take_away(call.town, comment, COUNCIL)
    return {"success": True}
