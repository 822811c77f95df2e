"""Facebook's webhooks: the bodies, the signature, the handshake.

`tests/networks/samples/01` to `04` are the measure for the bodies. `mention` is shaped as Meta documents it.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Any

from sandbox import posts
from sandbox.clock import graph_time
from sandbox.facebook.access import NETWORK_KEY
from sandbox.facebook.shapes import permalink
from sandbox.happenings import COUNCIL, Happening
from sandbox.messages import Message
from sandbox.network import Greeting, Secrets
from sandbox.people import person
from sandbox.posts import Post
from sandbox.town import Town

FIELDS = ("feed", "mention", "messages", "message_echoes")


def bodies(town: Town, happening: Happening) -> Iterable[tuple[str, dict[str, Any]]]:
    """The subscribed field, and the body that goes to its subscribers."""
    if happening.message:
        return [message("page", town, happening, happening.message)]
    assert happening.post is not None
    if happening.what == "mention":
        return [("mention", _entry(town, happening, "mention", _mention(town, happening, happening.post)))]
    return [("feed", _entry(town, happening, "feed", _feed(town, happening, happening.post)))]


def _entry(town: Town, happening: Happening, field: str, value: dict[str, Any]) -> dict[str, Any]:
    entry = {"id": happening.account.id, "time": town.clock.now() // 1000}
    return {"object": "page", "entry": [entry | {"changes": [{"field": field, "value": value}]}]}


def _feed(town: Town, happening: Happening, post: Post) -> dict[str, Any]:
    """`from` is missing without the right to see who writes; a comment that is only a sticker has no `message`."""
    value: dict[str, Any] = {}
    if post.by_council or "pages_read_user_content" not in happening.account.lost_permissions:
        value["from"] = {"id": post.author, "name": person(town, NETWORK_KEY, post.author).name}
    if happening.verb != "remove":
        if post.parent is not None:
            value["post"] = _post_above(town, post)
        if post.text:
            value["message"] = post.text
    value["post_id"] = post.root
    if post.parent is not None:
        value["comment_id"] = post.id
    happened = post.at if happening.verb in ("add", "edited") else town.clock.now()
    value |= {"created_time": happened // 1000, "item": _item(town, post)}
    if post.parent is not None:
        value["parent_id"] = post.parent
    return value | {"verb": happening.verb}


def _item(town: Town, post: Post) -> str:
    if post.parent is not None:
        return "comment"
    return "photo" if posts.pictures_of(town, post) else "status"


def _post_above(town: Town, comment: Post) -> dict[str, Any]:
    root = posts.the_post(town, NETWORK_KEY, comment.root)
    return {
        "status_type": "added_photos" if posts.pictures_of(town, root) else "mobile_status_update",
        "is_published": bool(root.published),
        "updated_time": graph_time(comment.at),
        "permalink_url": permalink(root),
        "promotion_status": "inactive",
        "id": root.id,
    }


def _mention(town: Town, happening: Happening, post: Post) -> dict[str, Any]:
    value: dict[str, Any] = {"post_id": post.id, "sender_id": post.author, "item": "post", "verb": happening.verb}
    value |= {"sender_name": person(town, NETWORK_KEY, post.author).name, "created_time": post.at // 1000}
    return value if happening.verb == "remove" else value | {"message": post.text}


def message(about: str, town: Town, happening: Happening, sent: Message) -> tuple[str, dict[str, Any]]:
    """A resident's message, or the echo of our own, to a `page` or on `instagram`. Here times are milliseconds."""
    inside: dict[str, Any] = {"mid": sent.id}
    if happening.by == COUNCIL:
        inside |= {"is_echo": True, "app_id": int(town.secrets[happening.account.network]["app_id"])}
    letter = {"sender": {"id": sent.sender}, "recipient": {"id": sent.receiver}, "timestamp": sent.at}
    entry = {"id": happening.account.id, "time": town.clock.now()}
    body = {"object": about, "entry": [entry | {"messaging": [letter | {"message": inside | {"text": sent.text}}]}]}
    return ("message_echoes" if happening.by == COUNCIL else "messages"), body


def signature(raw: bytes, secret: Secrets) -> dict[str, str]:
    """`X-Hub-Signature-256: sha256=<hex HMAC-SHA256 of the raw body by the app secret>`."""
    digest = hmac.new(secret["app_secret"].encode(), raw, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={digest}"}


def greeting(secret: Secrets) -> Greeting:
    """GET hub.mode, hub.challenge, hub.verify_token: the receiver answers 200 with the challenge alone."""
    challenge = str(secrets.randbelow(10**10))
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": secret["verify_token"]}
    return Greeting(query, lambda status, answer: status == 200 and answer.strip() == challenge.encode())
