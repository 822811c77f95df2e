"""Threads' webhooks: `tests/networks/samples/10` is the measure. Edits and what the account itself deletes are not told here."""

from collections.abc import Iterable
from typing import Any

from sandbox import posts
from sandbox.clock import graph_time
from sandbox.happenings import Happening
from sandbox.instagram.shapes import shortcode
from sandbox.people import person
from sandbox.posts import Post
from sandbox.threads.shapes import SITE
from sandbox.town import Town

FIELDS = ("replies", "mentions", "publish")


def bodies(town: Town, happening: Happening) -> Iterable[tuple[str, dict[str, Any]]]:
    """The subscribed field, and the body that goes to its subscribers."""
    post = happening.post
    if post is None or happening.verb != "add":
        return []
    if happening.what == "mention":
        return [("mentions", _envelope(town, happening, "interaction", "mentions", _post(town, post)))]
    if happening.what == "post":
        return [("publish", _envelope(town, happening, "publish", "publish", _post(town, post)))]
    return [("replies", _envelope(town, happening, "moderate", "replies", _reply(town, post)))]


def _envelope(town: Town, happening: Happening, topic: str, field: str, value: dict[str, Any]) -> dict[str, Any]:
    return {
        "app_id": town.secrets[happening.account.network]["app_id"],
        "topic": topic,
        "target_id": happening.account.id,
        "time": town.clock.now() // 1000,
        "subscription_id": "234567",
        "has_uid_field": False,
        "values": {"value": value, "field": field},
    }


def _post(town: Town, post: Post) -> dict[str, Any]:
    handle, code = person(town, post.network, post.author).handle, shortcode(post.id)
    return {
        "id": post.id,
        "username": handle,
        "text": post.text,
        "media_type": "TEXT_POST",
        "permalink": f"{SITE}/@{handle}/post/{code}",
        "shortcode": code,
        "timestamp": graph_time(post.at),
    }


def _reply(town: Town, post: Post) -> dict[str, Any]:
    """With what it answers, and the post at the top of the thread; in the order of the sample."""
    value, root = _post(town, post), posts.the_post(town, post.network, post.root)
    owner = person(town, post.network, root.author)
    above = {
        "replied_to": {"id": post.parent},
        "root_post": {"id": root.id, "owner_id": root.author, "username": owner.handle},
    }
    last = {name: value.pop(name) for name in ("shortcode", "timestamp")}
    return value | above | last
