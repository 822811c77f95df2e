"""Pictures: read, listed, made public, deleted."""

from typing import Any

from sandbox import posts
from sandbox.flickr import errors, shapes
from sandbox.flickr.access import DELETE, NETWORK_KEY, WRITE, Call
from sandbox.happenings import COUNCIL, Happening, take_away, tell
from sandbox.posts import Post
from sandbox.town import all_of

PUBLIC_ONLY, PRIVATE_ONLY = "1", "5"
OWN = "SELECT * FROM posts WHERE network = ? AND author = ? AND parent IS NULL AND deleted_at IS NULL"


def info(call: Call) -> dict[str, Any]:
    """flickr.photos.getInfo."""
    return shapes.photo(call.town, visible(call), call.me)


def favourites(call: Call) -> dict[str, Any]:
    """flickr.photos.getFavorites: how many, never who."""
    return shapes.favourites(call.town, visible(call))


def of_person(call: Call) -> dict[str, Any]:
    """flickr.people.getPhotos: newest first; the private ones to their owner."""
    who = call.needed("user_id")
    owner = call.me.id if who == "me" else who
    wanted = {PUBLIC_ONLY: "published = 1", PRIVATE_ONLY: "published = 0"}.get(
        call.asked.get("privacy_filter", ""), "1 = 1"
    )
    others = "" if owner == call.me.id else " AND published = 1"
    found = call.town.store.rows(f"{OWN} AND {wanted}{others} ORDER BY at DESC, id DESC", NETWORK_KEY, owner)
    return _page(call, all_of(Post, found))


def recently_updated(call: Call) -> dict[str, Any]:
    """flickr.photos.recentlyUpdated: own pictures that changed, or got a comment, since `min_date` (seconds)."""
    start = call.needed("min_date")
    if not start.isdigit():
        raise errors.Refusal(2, "Not a valid date")
    found = call.town.store.rows(
        f"{OWN} AND (at >= ? OR edited_at >= ? OR EXISTS (SELECT 1 FROM posts c WHERE c.network = posts.network"
        " AND c.root = posts.id AND c.id != c.root AND c.at >= ?)) ORDER BY at DESC, id DESC",
        NETWORK_KEY,
        call.me.id,
        *(int(start) * 1000,) * 3,
    )
    return _page(call, all_of(Post, found))


def _page(call: Call, found: list[Post]) -> dict[str, Any]:
    size, number = _number(call, "per_page", 100, 500), _number(call, "page", 1, 10_000)
    extras = set(call.asked.get("extras", "").split(","))
    shown = found[(number - 1) * size : number * size]
    return shapes.page([shapes.in_a_list(post, extras) for post in shown], number, size, len(found))


def _number(call: Call, name: str, usual: int, most: int) -> int:
    words = call.asked.get(name, str(usual))
    return max(1, min(most, int(words))) if words.isdigit() and len(words) < 7 else usual


def set_permissions(call: Call) -> dict[str, Any]:
    """flickr.photos.setPerms: who sees it."""
    call.may(WRITE)
    post = own(call)
    if not {"is_public", "is_friend", "is_family"} <= call.asked.keys():
        raise errors.Refusal(2, "Required arguments missing")
    shown(call, post, call.asked["is_public"] == "1")
    return {"photoid": {"secret": shapes.secret_of(post), **shapes.text(post.id)}}


def shown(call: Call, post: Post, public: bool) -> None:
    """In public from now on, or no longer."""
    if public == bool(post.published):
        return
    post = posts.change(call.town, post, published=int(public))
    if public:
        tell(call.town, Happening("post", "add", call.me, COUNCIL, post))


def delete(call: Call) -> dict[str, Any]:
    """flickr.photos.delete."""
    call.may(DELETE)
    take_away(call.town, own(call), COUNCIL)
    return {}


def own(call: Call) -> Post:
    """Raises Refusal where it is not the caller's."""
    post = _standing(call, call.needed("photo_id"))
    if post is None or post.author != call.me.id:
        raise errors.Refusal(1, "Photo not found")
    return post


def visible(call: Call) -> Post:
    """Raises Refusal where the caller may not see it, in the same words as where it is not there."""
    post = _standing(call, call.needed("photo_id"))
    if post is None or not (post.published or post.author == call.me.id):
        raise errors.Refusal(1, "Photo not found")
    return post


def _standing(call: Call, identity: str) -> Post | None:
    post = posts.find(call.town, NETWORK_KEY, identity)
    return post if post is not None and post.standing and post.parent is None else None
