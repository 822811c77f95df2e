"""How Instagram writes accounts, media, comments and containers. Field names: facebook-business 26.0."""

from collections.abc import Mapping
from typing import Any

from sandbox import figures, posts
from sandbox.clock import graph_time
from sandbox.facebook import errors, paging
from sandbox.facebook.access import Call
from sandbox.facebook.fields import Wanted, shape
from sandbox.instagram.containers import Container
from sandbox.people import person
from sandbox.posts import Picture, Post
from sandbox.town import Account

NETWORK_KEY = "instagram"
SITE = "https://www.instagram.com"


def user(call: Call, account: Account, asked: str) -> dict[str, Any]:
    return shape(call, "IGUser", USER, account, asked, "id")


def medium(call: Call, post: Post, asked: str) -> dict[str, Any]:
    return shape(call, "IGMedia", MEDIA, post, asked, "id")


def comment(call: Call, post: Post, asked: str) -> dict[str, Any]:
    return shape(call, "IGComment", COMMENT, post, asked, "timestamp,text,id")


def container(call: Call, one: Container, asked: str) -> dict[str, Any]:
    return shape(call, "IGContainer", CONTAINER, one, asked, "id")


def shortcode(identity: str) -> str:
    """As in the address of a post."""
    letters, number, code = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", int(identity), ""
    while number:
        number, rest = divmod(number, 64)
        code = letters[rest] + code
    return code


def permalink(post: Post) -> str:
    return f"{SITE}/p/{shortcode(post.root)}/"


def source(call: Call, picture: Picture) -> str:
    return f"{call.base.partition(f'/{call.network}/')[0]}/media/{call.network}/{picture.id}"


def kind_of(call: Call, post: Post) -> str:
    """IMAGE, VIDEO or CAROUSEL_ALBUM, by what hangs on it."""
    hanging = posts.pictures_of(call.town, post)
    if len(hanging) > 1:
        return "CAROUSEL_ALBUM"
    return "VIDEO" if hanging and hanging[0].is_film else "IMAGE"


def listed(call: Call, path: str, where: str, values: list[Any], how: Wanted, make: Any) -> dict[str, Any]:
    """One page of posts or comments, newest first."""
    found = paging.list_of_posts(call, where, values, how.modifiers, newest_first=True)
    return paging.envelope(call, path, found, how.modifiers, lambda post: make(call, post, how.inner))


def media_of(call: Call, account: Account, how: Wanted) -> dict[str, Any]:
    where = "author = ? AND parent IS NULL AND published = 1"
    return listed(call, f"{account.id}/media", where, [account.id], how, medium)


def tags_of(call: Call, account: Account, how: Wanted) -> dict[str, Any]:
    """Residents' posts that mention the account."""
    where = "parent IS NULL AND id IN (SELECT post FROM mentions WHERE network = 'instagram' AND account = ?)"
    return listed(call, f"{account.id}/tags", where, [account.id], how, medium)


def comments_of(call: Call, above: Post, how: Wanted) -> dict[str, Any]:
    """The comments of a post, or the answers of a comment."""
    edge = "comments" if above.parent is None else "replies"
    return listed(call, f"{above.id}/{edge}", "parent = ? AND published = 1", [above.id], how, comment)


def asked_for(params: Mapping[str, str]) -> Wanted:
    """An edge that is asked for by its own address."""
    return Wanted(params, params.get("fields", ""))


def _owner(call: Call, post: Post, how: Wanted) -> dict[str, str] | None:
    """Named to the owner only."""
    return {"id": post.author} if post.author == call.token.account else None


def _url(call: Call, post: Post, how: Wanted) -> str | None:
    hanging = posts.pictures_of(call.town, post)
    return source(call, hanging[0]) if hanging else None


def children_of(call: Call, post: Post, how: Wanted) -> dict[str, Any] | None:
    hanging = posts.pictures_of(call.town, post)
    if len(hanging) < 2:
        return None
    return {"data": [shape(call, "IGMedia", CHILD, picture, how.inner, "id") for picture in hanging]}


def _alt(call: Call, post: Post, how: Wanted) -> str | None:
    hanging = posts.pictures_of(call.town, post)
    return hanging[0].alt or None if len(hanging) == 1 else None


def _username(call: Call, post: Post, how: Wanted) -> str:
    return person(call.town, call.network, post.author).handle


def _from(call: Call, post: Post, how: Wanted) -> dict[str, str]:
    return {"id": post.author, "username": _username(call, post, how)}


def _likes(call: Call, post: Post, how: Wanted) -> int:
    return figures.reach(call.town, post, call.town.clock.now()).likes


def _count(call: Call, account: Account, how: Wanted) -> int:
    return len(media_of(call, account, Wanted({"limit": "100"}))["data"])


def _mentioned(call: Call, account: Account, how: Wanted) -> dict[str, Any]:
    """`mentioned_media.media_id(…){…}` and `mentioned_comment.comment_id(…){…}`: what a mention's webhook only names."""
    post = posts.find(call.town, call.network, how.modifiers.get("media_id") or how.modifiers.get("comment_id", ""))
    if post is None or not post.standing or account.id not in posts.mentioned_in(call.town, post):
        raise errors.no_such_object(call.method, "mentioned")
    return (medium if "media_id" in how.modifiers else comment)(call, post, how.inner)


USER = {
    "id": lambda call, account, how: account.id,
    "username": lambda call, account, how: account.handle,
    "name": lambda call, account, how: account.name,
    "followers_count": lambda call, account, how: figures.followers(account, call.town.clock.now()),
    "media_count": _count,
    "media": media_of,
    "tags": tags_of,
    "mentioned_media": _mentioned,
    "mentioned_comment": _mentioned,
}
MEDIA = {
    "id": lambda call, post, how: post.id,
    "caption": lambda call, post, how: post.text or None,
    "timestamp": lambda call, post, how: graph_time(post.at),
    "username": _username,
    "owner": _owner,
    "permalink": lambda call, post, how: permalink(post),
    "shortcode": lambda call, post, how: shortcode(post.id),
    "media_type": lambda call, post, how: kind_of(call, post),
    "media_product_type": lambda call, post, how: "REELS" if kind_of(call, post) == "VIDEO" else "FEED",
    "media_url": _url,
    "alt_text": _alt,
    "children": children_of,
    "comments": comments_of,
    "comments_count": lambda call, post, how: len(posts.in_thread(call.town, post)),
    "like_count": _likes,
    "is_comment_enabled": lambda call, post, how: not post.known.get("comments_off", False),
}
CHILD = {
    "id": lambda call, picture, how: picture.id,
    "media_type": lambda call, picture, how: "VIDEO" if picture.is_film else "IMAGE",
    "media_url": lambda call, picture, how: source(call, picture),
    "alt_text": lambda call, picture, how: picture.alt or None,
}
COMMENT = {
    "id": lambda call, post, how: post.id,
    "text": lambda call, post, how: post.text,
    "timestamp": lambda call, post, how: graph_time(post.at),
    "from": _from,
    "username": _username,
    "hidden": lambda call, post, how: post.hidden_at is not None,
    "like_count": _likes,
    "parent_id": lambda call, post, how: None if post.parent == post.root else post.parent,
    "media": lambda call, post, how: {"id": post.root, "media_product_type": "FEED"},
    "replies": comments_of,
}
CONTAINER = {
    "id": lambda call, one, how: one.id,
    "status_code": lambda call, one, how: one.state(call.town.clock.now()),
    "status": lambda call, one, how: _status(one, call.town.clock.now()),
}


def _status(one: Container, now: int) -> str:
    """In words; where it failed, with the subcode of the error."""
    words = {
        "ERROR": "Error: Media upload has failed with error code 2207026",
        "FINISHED": "Finished: ready to be published.",
    }
    return words.get(one.state(now), one.state(now).capitalize())
