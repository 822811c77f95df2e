"""Videos: read, changed, made public, deleted, and the list of all that a channel has."""

from typing import Any

from sandbox import posts
from sandbox.happenings import COUNCIL, Happening, take_away, tell
from sandbox.posts import Post
from sandbox.town import all_of
from sandbox.youtube import errors, shapes
from sandbox.youtube.access import AUDITED, NETWORK_KEY, Call

PARTS = {"id", "snippet", "status", "statistics", "processingDetails"}
WRITABLE = {"snippet", "status"}
ITEM_PARTS = {"id", "snippet", "contentDetails", "status"}
LONGEST_TITLE, LONGEST_DESCRIPTION = 100, 5_000
PRIVACY = ("public", "unlisted", "private")


def listed(call: Call) -> dict[str, Any]:
    """GET /youtube/v3/videos?id=: those that the caller may see; the rest are left out without a word."""
    parts = call.parts(PARTS)
    wanted = call.needed("id").split(",")
    seen = [post for one in wanted if (post := _video(call, one)) and (post.published or post.author == call.me.id)]
    return shapes.listed("video", [shapes.only(shapes.video(call.town, post), parts) for post in seen])


def update(call: Call) -> dict[str, Any]:
    """PUT /youtube/v3/videos: every mutable property of the parts named is set, to its default where it is left out."""
    parts = call.parts(PARTS)
    post = own_video(call, str(call.body.get("id", "")))
    facts: dict[str, Any] = {}
    if "snippet" in parts:
        facts |= checked_snippet(call.body.get("snippet"))
    if "status" in parts:
        facts["privacyStatus"] = privacy(call, call.body.get("status"))
    post = posts.note_fact(call.town, post, **facts)
    if "snippet" in parts:
        post = posts.change(call.town, post, text=words_of(facts), edited_at=call.town.clock.now())
    return shapes.only(shapes.video(call.town, shown(call, post)), parts)


def shown(call: Call, post: Post) -> Post:
    """In public from now on, or no longer, as its privacy says."""
    public = post.known["privacyStatus"] == "public"
    if public == bool(post.published):
        return post
    if not public:
        return posts.change(call.town, post, published=0)
    post = posts.change(call.town, post, published=1, at=call.town.clock.now())
    tell(call.town, Happening("post", "add", call.me, COUNCIL, post))
    return post


def privacy(call: Call, status: Any) -> str:
    """What becomes of the wish: a project that has not been audited publishes nothing, and is not told so."""
    wanted = status.get("privacyStatus", "public") if isinstance(status, dict) else "public"
    if wanted not in PRIVACY:
        raise errors.Refusal(400, "invalidVideoMetadata", "The request metadata specifies an invalid privacy status.")
    return "private" if AUDITED in call.me.lost_permissions else wanted


def checked_snippet(snippet: Any) -> dict[str, Any]:
    """Title, description and category; raises Refusal 400."""
    given = snippet if isinstance(snippet, dict) else {}
    title, description = str(given.get("title", "")), str(given.get("description", ""))
    if not title.strip() or len(title) > LONGEST_TITLE or set(title) & set("<>"):
        raise errors.Refusal(400, "invalidTitle", "The request metadata specifies an invalid or empty video title.")
    if len(description.encode()) > LONGEST_DESCRIPTION or set(description) & set("<>"):
        raise errors.Refusal(400, "invalidDescription", "The request metadata specifies an invalid video description.")
    if not str(given.get("categoryId", "")).isdigit():
        raise errors.Refusal(
            400, "invalidCategoryId", "The snippet.categoryId property specifies an invalid category ID."
        )
    return {"title": title, "description": description, "categoryId": str(given["categoryId"])}


def words_of(snippet: dict[str, Any]) -> str:
    """Title and description as the town square shows them."""
    return f"{snippet['title']}\n{snippet['description']}".strip()


def delete(call: Call) -> None:
    """DELETE /youtube/v3/videos?id=."""
    take_away(call.town, own_video(call, call.needed("id")), COUNCIL)


def playlist_items(call: Call) -> dict[str, Any]:
    """GET /youtube/v3/playlistItems?playlistId=UU…: all videos of a channel, newest first; private ones to its owner."""
    parts, playlist = call.parts(ITEM_PARTS), call.needed("playlistId")
    if playlist != shapes.uploads_of(call.me.id):
        raise errors.missing("playlist")
    found = all_of(
        Post,
        call.town.store.rows(
            "SELECT * FROM posts WHERE network = ? AND author = ? AND parent IS NULL AND deleted_at IS NULL"
            " ORDER BY at DESC, id DESC",
            NETWORK_KEY,
            call.me.id,
        ),
    )
    start, size = page_of(call)
    items = [
        shapes.playlist_item(call.town, post, start + place) for place, post in enumerate(found[start : start + size])
    ]
    token = str(start + size) if len(found) > start + size else ""
    return shapes.listed("playlistItem", [shapes.only(item, parts) for item in items], token, len(found))


def page_of(call: Call, usual: int = 5, most: int = 50) -> tuple[int, int]:
    """Where a page begins and how long it is; raises Refusal 400."""
    token, size = call.query.get("pageToken", "0"), call.query.get("maxResults", str(usual))
    if not token.isdigit():
        raise errors.Refusal(400, "invalidPageToken", "The request specifies an invalid page token.")
    if not size.isdigit() or not 1 <= int(size) <= most:
        raise errors.Refusal(
            400, "invalidParameter", f"Invalid value '{size}'. Values must be within the range: [1, {most}]"
        )
    return int(token), int(size)


def own_video(call: Call, identity: str) -> Post:
    """Raises Refusal 404, or 403 where it is somebody else's."""
    post = _video(call, identity)
    if post is None:
        raise errors.missing("video")
    if post.author != call.me.id:
        raise errors.forbidden()
    return post


def _video(call: Call, identity: str) -> Post | None:
    post = posts.find(call.town, NETWORK_KEY, identity)
    return post if post is not None and post.standing and post.parent is None else None
