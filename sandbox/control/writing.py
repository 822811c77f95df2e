"""Residents write, change their words and take them back."""

from typing import Any

from sandbox import messages, posts
from sandbox.control.asked import Asked
from sandbox.happenings import RESIDENT, rewrite, take_away, write_comment, write_mention, write_message
from sandbox.messages import Message
from sandbox.people import account_of, find_resident, resident_called
from sandbox.posts import Post
from sandbox.town import Person, Refused, Town

KINDS = ("mention", "comment", "message")


def write(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /write: `what` is mention, comment (on `post`) or message; `as` is a name or {name, handle}."""
    asked.known("network", "account", "what", "as", "text", "post", "mentioning", "sticker")
    network, what = asked.text("network"), asked.choice("what", KINDS)
    resident = resident_of(town, network, asked)
    text = "" if asked.flag("sticker", False) else asked.text("text")
    if what == "comment":
        under = standing(town, network, asked.text("post"))
        return written(
            write_comment(town, under=under, resident=resident, text=text, mentioning=asked.flag("mentioning", True))
        )
    account = account_of(town, network, asked.text("account"))
    if what == "mention":
        return written(write_mention(town, account=account, resident=resident, text=text))
    return sent(write_message(town, account=account, resident=resident, text=text))


def edit(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /edit: a resident's own words. X makes a new post of it, and answers its id."""
    asked.known("network", "post", "text")
    post = _residents_own(town, asked)
    return written(rewrite(town, post, asked.text("text")))


def delete(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /delete: a resident takes back what they wrote."""
    asked.known("network", "post")
    post = _residents_own(town, asked)
    take_away(town, post, RESIDENT)
    return {"id": post.id}


def resident_of(town: Town, network: str, asked: Asked, at: int | None = None) -> Person:
    """From `as`: a name, or an object with `name` and `handle`."""
    given = asked.body.get("as")
    who = Asked({"name": given}) if isinstance(given, str) else asked.inner("as").known("name", "handle")
    town.network(network)
    return resident_called(
        town, network=network, name=who.text("name"), handle=who.text("handle", "").lstrip("@"), at=at
    )


def written(post: Post) -> dict[str, Any]:
    return {"id": post.id, "resident": post.author, "thread": post.root}


def sent(message: Message) -> dict[str, Any]:
    return {"id": message.id, "resident": message.resident}


def standing(town: Town, network: str, identity: str) -> Post:
    post = posts.find(town, network, identity)
    if post is None or not post.standing:
        raise Refused(f"{town.network(network).title} has no post {identity} any more.")
    return post


def _residents_own(town: Town, asked: Asked) -> Post:
    post = standing(town, asked.text("network"), asked.text("post"))
    if post.by_council:
        raise Refused("That is the council's own post, not a resident's.")
    return post


def standing_posts(town: Town, asked: Asked) -> dict[str, Any]:
    """GET /posts: what stands under one account, newest first, hidden ones too."""
    asked.known("network", "account")
    account = account_of(town, asked.text("network"), asked.text("account"))
    found = town.store.rows(
        f"SELECT * FROM posts WHERE network = ? AND account = ? AND {posts.STANDING} ORDER BY at DESC, id DESC",
        account.network,
        account.id,
    )
    kept = ("id", "author", "by_council", "parent", "root", "text", "link", "at", "edited_at", "hidden_at")
    return {"posts": [{name: row[name] for name in kept} for row in found]}


def talk(town: Town, asked: Asked) -> dict[str, Any]:
    """GET /messages: one private conversation, oldest first."""
    asked.known("network", "account", "resident")
    account = account_of(town, asked.text("network"), asked.text("account"))
    resident = find_resident(town, account.network, asked.text("resident"))
    if resident is None:
        raise Refused("There is no such resident.")
    found = messages.between(town, account.network, account.id, resident.id)
    return {"messages": [{"id": one.id, "from": one.sender, "text": one.text, "at": one.at} for one in found]}
