"""Comments under a page's posts, by socialActions: list, read, write, change, delete. Answers hang one level deep.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/comments-api.
"""

from typing import Any

from sandbox import posts
from sandbox.happenings import COUNCIL, Happening, take_away, tell
from sandbox.linkedin import errors, shapes
from sandbox.linkedin.access import NETWORK_KEY, Call, Told
from sandbox.linkedin.fields import of_kind, only
from sandbox.linkedin.names import COMMENT, activity_of, number_of, share_of
from sandbox.linkedin.restli import whole
from sandbox.posts import STANDING, Post
from sandbox.town import all_of

LONGEST = 1_250


def listed(call: Call) -> dict[str, Any]:
    """GET /rest/socialActions/{urn}/comments: of a post those that answer it, of a comment its answers; oldest first."""
    above = _above(call)
    start, count = whole(call.query, "start", 0, 100_000), whole(call.query, "count", 10, 100)
    found = all_of(
        Post,
        call.town.store.rows(
            f"SELECT * FROM posts WHERE network = ? AND parent = ? AND {STANDING} ORDER BY at, id LIMIT ? OFFSET ?",
            NETWORK_KEY, above.id, count, start,
        ),
    )  # fmt: skip
    paging = {"start": start, "count": count, "total": posts.comments_under(call.town, above)}
    return {"elements": [shapes.comment(comment) for comment in found], "paging": paging}


def one(call: Call) -> dict[str, Any]:
    """GET /rest/socialActions/{urn}/comments/{id}."""
    return shapes.comment(_comment(call))


def create(call: Call) -> Told:
    """POST /rest/socialActions/{urn}/comments: in the name of the page."""
    above = _above(call)
    only(call.body, {"actor", "object", "message", "parentComment", "content"})
    call.only_me(call.body.get("actor"))
    if call.body.get("object") != activity_of(above.root):
        raise errors.wrong("object is not the activity of the thread")
    nested = above.parent is not None
    if call.body.get("parentComment") != (above.id if nested else None):
        raise errors.wrong("parentComment is not the comment that the path names")
    if nested and above.parent != above.root:
        raise errors.wrong("Nested comments can only be one level deep")
    text = _text(call.body)
    answer = posts.add(call.town, account=call.me, author=call.me.id, text=text, parent=above)
    tell(call.town, Happening("comment", "add", call.me, COUNCIL, answer))
    return Told({"x-restli-id": number_of(answer.id)}, shapes.comment(answer))


def change(call: Call) -> None:
    """POST /rest/socialActions/{urn}/comments/{id}?actor=, partial update of an own comment."""
    comment = _comment(call)
    call.only_me(call.query.get("actor"))
    call.only_me(comment.author)
    only(call.body, {"patch"})
    message = of_kind(of_kind(call.body, "patch", dict), "message", dict)
    text = _text({"message": of_kind(message, "$set", dict)})
    tell(call.town, Happening("comment", "edited", call.me, COUNCIL, posts.edit(call.town, comment, text, {})))


def delete(call: Call) -> None:
    """DELETE /rest/socialActions/{urn}/comments/{id}?actor=: anybody's comment under the page's own post."""
    call.only_me(call.query.get("actor"))
    take_away(call.town, _comment(call), COUNCIL)


def _text(body: dict[str, Any]) -> str:
    message = of_kind(body, "message", dict)
    only(message, {"text", "attributes"}, "message/")
    text = str(of_kind(message, "text", str))
    if not text.strip():
        raise errors.wrong("The comment has no text")
    if len(text) > LONGEST:
        raise errors.too_long(len(text), LONGEST)
    return text


def _above(call: Call) -> Post:
    """The post or comment that the path names."""
    urn = call.path["urn"]
    above = posts.find(call.town, NETWORK_KEY, urn if COMMENT.fullmatch(urn) else share_of(urn))
    return _standing(call, above, urn)


def _comment(call: Call) -> Post:
    """The comment that the path names by its thread and its number."""
    share, number = share_of(call.path["urn"]), call.path["id"]
    urn = f"urn:li:comment:({activity_of(share)},{number})" if share else ""
    return _standing(call, posts.find(call.town, NETWORK_KEY, urn), number)


def _standing(call: Call, found: Post | None, named: str) -> Post:
    """Raises Problem 404 where it is gone, 403 where it stands under somebody else's post."""
    if found is None or not found.standing:
        raise errors.missing(named)
    if posts.the_post(call.town, NETWORK_KEY, found.root).author != call.me.id:
        raise errors.denied("socialActions")
    return found
