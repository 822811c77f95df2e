"""Comments: threads, replies one level deep, and what the channel does with them."""

from typing import Any

from sandbox import posts
from sandbox.happenings import COUNCIL, Happening, hide, record, take_away, tell
from sandbox.people import BLOCK, find_resident, is_restricted, restrict
from sandbox.posts import STANDING, Post
from sandbox.town import all_of
from sandbox.youtube import errors, shapes
from sandbox.youtube.access import NETWORK_KEY, Call
from sandbox.youtube.posts import page_of

THREAD_PARTS, PARTS = {"id", "snippet", "replies"}, {"id", "snippet"}
STATUSES = {"published", "heldForReview", "rejected"}
LONGEST = 10_000


def threads(call: Call) -> dict[str, Any]:
    """GET /youtube/v3/commentThreads: of a channel or of a video, newest first; held ones only to whoever asks for them."""
    parts, plain = call.parts(THREAD_PARTS), call.query.get("textFormat", "html") == "plainText"
    held = call.query.get("moderationStatus", "published") == "heldForReview"
    column, value = _filter(call)
    found = all_of(
        Post,
        call.town.store.rows(
            f"SELECT * FROM posts WHERE network = ? AND parent = root AND {column} = ? AND {STANDING}"
            f" AND hidden_at IS {'NOT ' if held else ''}NULL ORDER BY at DESC, id DESC",
            NETWORK_KEY,
            value,
        ),
    )
    start, size = page_of(call, usual=20, most=100)
    items = [
        shapes.only(shapes.thread(call.town, top, _replies(call, top.id), call.me, plain), parts)
        for top in found[start : start + size]
    ]
    return shapes.listed("commentThread", items, str(start + size) if len(found) > start + size else "")


def _filter(call: Call) -> tuple[str, str]:
    if channel := call.query.get("allThreadsRelatedToChannelId"):
        return "account", channel
    return "root", call.needed("videoId")


def listed(call: Call) -> dict[str, Any]:
    """GET /youtube/v3/comments: some by `id`, or the replies to `parentId`, oldest first."""
    parts, plain = call.parts(PARTS), call.query.get("textFormat", "html") == "plainText"
    if call.query.get("id"):
        known = [posts.find(call.town, NETWORK_KEY, one) for one in call.query["id"].split(",")]
        found, token = [one for one in known if one and one.standing and one.parent], ""
    else:
        replies, (start, size) = _replies(call, call.needed("parentId")), page_of(call, usual=20, most=100)
        found, token = replies[start : start + size], str(start + size) if len(replies) > start + size else ""
    items = [shapes.only(shapes.comment(call.town, one, call.me, plain), parts) for one in found]
    return shapes.listed("comment", items, token)


def _replies(call: Call, top: str) -> list[Post]:
    """Whatever hangs below a comment, in one level."""
    return all_of(
        Post,
        call.town.store.rows(
            f"SELECT * FROM posts WHERE network = ? AND id > ? AND id < ? AND {STANDING} AND hidden_at IS NULL"
            " ORDER BY at, id",
            NETWORK_KEY,
            f"{top}.",
            f"{top}/",  # the character after the dot
        ),
    )


def reply(call: Call) -> dict[str, Any]:
    """POST /youtube/v3/comments: to the comment at the head of a thread."""
    parts, snippet = call.parts(PARTS), call.body.get("snippet") or {}
    above, words = str(snippet.get("parentId", "")), str(snippet.get("textOriginal", ""))
    if not above:
        raise errors.Refusal(400, "parentIdMissing", "The comment that is being inserted must be linked to a parent.")
    if not words.strip():
        raise errors.Refusal(400, "commentTextRequired", "The comment must specify a value for textOriginal.")
    if len(words) > LONGEST:
        raise errors.Refusal(400, "commentTextTooLong", "The textOriginal property contains too many characters.")
    top = posts.find(call.town, NETWORK_KEY, above)
    if top is None or not top.standing or top.parent != top.root:
        raise errors.missing("parentComment")
    if top.hidden_at is not None:
        raise errors.Refusal(400, "parentCommentIsPrivate", "The specified parent comment is private.")
    written = posts.add(call.town, account=call.me, author=call.me.id, text=words, parent=top)
    tell(call.town, Happening("comment", "add", call.me, COUNCIL, written))
    return shapes.only(shapes.comment(call.town, written, call.me, plain=True), parts)


def delete(call: Call) -> None:
    """DELETE /youtube/v3/comments?id=: what one wrote oneself."""
    found = _standing(call, call.needed("id"))
    if found is None:
        raise errors.missing("comment")
    if found.author != call.me.id:
        raise errors.forbidden()
    take_away(call.town, found, COUNCIL)


def set_moderation_status(call: Call) -> None:
    """POST /youtube/v3/comments/setModerationStatus: `id` (several with commas), `moderationStatus`, `banAuthor`."""
    status, ban = call.needed("moderationStatus"), call.query.get("banAuthor") == "true"
    if status not in STATUSES:
        raise errors.Refusal(400, "invalidParameter", f"Invalid value '{status}' for moderationStatus.")
    if ban and status != "rejected":
        raise errors.Refusal(400, "banWithoutReject", "The banAuthor parameter can only be used with rejected.")
    for identity in call.needed("id").split(","):
        _moderate(call, identity, status, ban)


def _moderate(call: Call, identity: str, status: str, ban: bool) -> None:
    """A rejected comment stays rejected; one that its author has taken back cannot be moderated."""
    found = posts.find(call.town, NETWORK_KEY, identity)
    if found is None or found.parent is None:
        raise errors.missing("comment")
    if found.account != call.me.id:
        raise errors.forbidden()
    rejected = bool(found.known.get("rejected"))
    if not found.standing and not rejected:
        raise errors.Refusal(400, "processingFailure", "The API server failed to successfully process the request.")
    if rejected and status != "rejected":
        raise errors.Refusal(400, "operationNotSupported", "The status of a rejected comment cannot be changed.")
    if status != "rejected":
        hide(call.town, found, status == "heldForReview")
    elif not rejected:
        take_away(call.town, posts.note_fact(call.town, found, rejected=True), COUNCIL)
    if ban:
        _ban(call, found.author)


def _ban(call: Call, author: str) -> None:
    if find_resident(call.town, NETWORK_KEY, author) is None or is_restricted(
        call.town, NETWORK_KEY, call.me.id, BLOCK, author
    ):
        return
    restrict(call.town, NETWORK_KEY, call.me.id, BLOCK, author)
    record(call.town, network=NETWORK_KEY, account=call.me.id, by=COUNCIL, effect="block", object_id=author)


def _standing(call: Call, identity: str) -> Post | None:
    found = posts.find(call.town, NETWORK_KEY, identity)
    return found if found is not None and found.standing and found.parent is not None else None
