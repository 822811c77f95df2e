"""How Threads writes profiles, posts and containers. Lists name no next page: a cursor leads on until a page is empty."""

from typing import Any

from sandbox import posts
from sandbox.clock import graph_time
from sandbox.facebook import paging
from sandbox.facebook.access import Call
from sandbox.facebook.fields import Wanted, shape
from sandbox.instagram.containers import Container
from sandbox.instagram.shapes import shortcode, source
from sandbox.people import person
from sandbox.posts import Post
from sandbox.town import Account

NETWORK_KEY = "threads"
SITE = "https://www.threads.com"


def user(call: Call, account: Account) -> dict[str, Any]:
    return shape(call, "ThreadsUser", USER, account, call.params.get("fields", ""), "id")


def post(call: Call, thing: Post, asked: str) -> dict[str, Any]:
    return shape(call, "ThreadsMedia", MEDIA, thing, asked, "id")


def container(call: Call, one: Container) -> dict[str, Any]:
    return shape(call, "ThreadsContainer", CONTAINER, one, call.params.get("fields", ""), "id")


def listed(call: Call, path: str, where: str, values: list[Any], *, newest_first: bool = True) -> dict[str, Any]:
    found = paging.list_of_posts(call, where, values, call.params, newest_first)
    asked = call.params.get("fields", "")
    answer = paging.envelope(call, path, found, call.params, lambda thing: post(call, thing, asked))
    answer.get("paging", {}).pop("next", None)
    return answer


def permalink(call: Call, thing: Post) -> str:
    return f"{SITE}/@{person(call.town, call.network, thing.author).handle}/post/{shortcode(thing.id)}"


def kind_of(call: Call, thing: Post) -> str:
    hanging = posts.pictures_of(call.town, thing)
    if not hanging:
        return "TEXT_POST"
    if len(hanging) > 1:
        return "CAROUSEL_ALBUM"
    return "VIDEO" if hanging[0].is_film else "IMAGE"


def _username(call: Call, thing: Post, how: Wanted) -> str:
    return person(call.town, call.network, thing.author).handle


def _alt(call: Call, thing: Post, how: Wanted) -> str | None:
    hanging = posts.pictures_of(call.town, thing)
    return hanging[0].alt or None if len(hanging) == 1 else None


def _children(call: Call, thing: Post, how: Wanted) -> dict[str, Any] | None:
    hanging = posts.pictures_of(call.town, thing)
    shown = [{"id": picture.id} | ({"alt_text": picture.alt} if picture.alt else {}) for picture in hanging]
    return {"data": shown} if len(hanging) > 1 else None


def _url(call: Call, thing: Post, how: Wanted) -> str | None:
    hanging = posts.pictures_of(call.town, thing)
    return source(call, hanging[0]) if hanging else None


USER = {
    "id": lambda call, account, how: account.id,
    "username": lambda call, account, how: account.handle,
    "name": lambda call, account, how: account.name,
    "threads_biography": lambda call, account, how: f"The {account.name} on Threads.",
    "is_verified": lambda call, account, how: False,
}
MEDIA = {
    "id": lambda call, thing, how: thing.id,
    "media_product_type": lambda call, thing, how: "THREADS",
    "media_type": lambda call, thing, how: kind_of(call, thing),
    "media_url": _url,
    "text": lambda call, thing, how: thing.text or None,
    "alt_text": _alt,
    "children": _children,
    "username": _username,
    "owner": lambda call, thing, how: {"id": thing.author} if thing.author == call.token.account else None,
    "timestamp": lambda call, thing, how: graph_time(thing.at),
    "permalink": lambda call, thing, how: permalink(call, thing),
    "shortcode": lambda call, thing, how: shortcode(thing.id),
    "link_attachment_url": lambda call, thing, how: thing.link or None,
    "has_replies": lambda call, thing, how: posts.comments_under(call.town, thing) > 0,
    "is_reply": lambda call, thing, how: thing.parent is not None,
    "is_reply_owned_by_me": lambda call, thing, how: thing.parent is not None and thing.author == call.token.account,
    "replied_to": lambda call, thing, how: {"id": thing.parent} if thing.parent else None,
    "root_post": lambda call, thing, how: {"id": thing.root} if thing.parent else None,
    "hide_status": lambda call, thing, how: "HIDDEN" if thing.hidden_at is not None else "NOT_HUSHED",
    "reply_audience": lambda call, thing, how: "EVERYONE",
}
CONTAINER = {
    "id": lambda call, one, how: one.id,
    "status": lambda call, one, how: one.state(call.town.clock.now()),
    "error_message": lambda call, one, how: one.problem or None,
}
