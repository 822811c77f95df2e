"""Instagram's webhooks, in the two shapes that there are: `tests/networks/samples/05` and `06` are the measure.

An account that was connected through its Page gets `changes`; one connected by Instagram's own login `field` beside `value`.
Instagram tells nobody of edits and removals.
"""

from collections.abc import Iterable
from typing import Any

from sandbox.facebook.events import message
from sandbox.happenings import Happening
from sandbox.instagram.access import by_own_login
from sandbox.people import person
from sandbox.posts import Post
from sandbox.town import Town

FIELDS = ("comments", "mentions", "messages", "message_echoes")


def bodies(town: Town, happening: Happening) -> Iterable[tuple[str, dict[str, Any]]]:
    """The subscribed field, and the body that goes to its subscribers."""
    if happening.message:
        return [message("instagram", town, happening, happening.message)]
    assert happening.post is not None
    if happening.verb != "add" or happening.what == "post":
        return []
    if happening.what == "mention":
        return [("mentions", _entry(town, happening, "mentions", {"media_id": happening.post.id}))]
    return [("comments", _entry(town, happening, "comments", _comment(town, happening, happening.post)))]


def _entry(town: Town, happening: Happening, field: str, value: dict[str, Any]) -> dict[str, Any]:
    entry = {"id": happening.account.id, "time": town.clock.now() // 1000}
    change = {"field": field, "value": value}
    inside = change if by_own_login(town, happening.account) else {"changes": [change]}
    return {"object": "instagram", "entry": [entry | inside]}


def _comment(town: Town, happening: Happening, post: Post) -> dict[str, Any]:
    """The same facts, in another order."""
    who = {"from": {"id": post.author, "username": person(town, post.network, post.author).handle}}
    media = {"media": {"id": post.root, "media_product_type": "FEED"}}
    parent = {} if post.parent == post.root else {"parent_id": post.parent}
    if by_own_login(town, happening.account):
        return {"id": post.id, **who, "text": post.text, **media, **parent}
    return {**who, **media, "id": post.id, **parent, "text": post.text}
