"""Residents write, change their words and take them back; and a whole past can be filled in."""

from typing import Any

from sandbox import messages, posts
from sandbox.control.asked import Asked
from sandbox.happenings import RESIDENT, rewrite, take_away, write_comment, write_mention, write_message
from sandbox.messages import Message
from sandbox.people import account_of, find_account, find_resident, resident_called
from sandbox.posts import Post
from sandbox.town import Account, Person, Refused, Town

KINDS = ("mention", "comment", "message")


def write(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /write: `what` is mention, comment (on `post`) or message; `as` is a name or {name, handle}."""
    asked.known("network", "account", "what", "as", "text", "post", "mentioning", "sticker")
    network, what = asked.text("network"), asked.choice("what", KINDS)
    resident = resident_of(town, network, asked)
    text = "" if asked.flag("sticker", False) else asked.text("text")
    if what == "comment":
        under = _standing(town, network, asked.text("post"))
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


def _standing(town: Town, network: str, identity: str) -> Post:
    post = posts.find(town, network, identity)
    if post is None or not post.standing:
        raise Refused(f"{town.network(network).title} has no post {identity} any more.")
    return post


def _residents_own(town: Town, asked: Asked) -> Post:
    post = _standing(town, asked.text("network"), asked.text("post"))
    if post.by_council:
        raise Refused("That is the council's own post, not a resident's.")
    return post


def backfill(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /backfill: posts, comments and messages at past times; no webhook is sent, nothing enters the ledger.

    `ref` is a name that the caller makes up; later items of the same call may point to it, and the answer gives its id.
    """
    asked.known("posts", "comments", "messages")
    identities: dict[str, str] = {}
    for item in asked.each("posts"):
        _remember(
            identities, item, _past_post(town, item.known("network", "account", "as", "text", "link", "at", "ref"))
        )
    for item in asked.each("comments"):
        item.known("network", "post", "as", "text", "at", "ref", "hidden", "mentioning")
        _remember(identities, item, _past_comment(town, item, identities))
    for item in asked.each("messages"):
        item.known("network", "account", "with", "from", "text", "at", "ref")
        _remember(identities, item, _past_message(town, item))
    return {"ids": identities}


def _remember(identities: dict[str, str], item: Asked, identity: str) -> None:
    identities[item.text("ref", identity)] = identity


def _when(item: Asked, town: Town) -> int:
    at = item.time("at")
    if at is None or at > town.clock.now():
        raise Refused("at is missing or lies in the future: a backfill is about the past.")
    return at


def _past_post(town: Town, item: Asked) -> str:
    """By the council; with `as`, a resident's post that mentions it."""
    network, at = item.text("network"), _when(item, town)
    account = account_of(town, network, item.text("account"))
    by_resident = item.has("as")
    author = resident_of(town, network, item, at).id if by_resident else account.id
    words, facts = town.network(network).resident_words(account.handle if by_resident else "", item.text("text"))
    post = posts.add(
        town,
        account=account,
        author=author,
        text=words,
        link=item.text("link", ""),
        at=at,
        facts=facts,
        mentions=[account.id] if by_resident else (),
    )
    return post.id


def _past_comment(town: Town, item: Asked, identities: dict[str, str]) -> str:
    """Under `post` (an id or a ref); by a resident, or by the council where `as` is missing."""
    network, at = item.text("network"), _when(item, town)
    under = _standing(town, network, identities.get(item.text("post"), item.text("post")))
    if at < under.at:
        raise Refused("A comment cannot be older than what it answers.")
    account = find_account(town, network, under.account)
    assert account is not None
    author = resident_of(town, network, item, at).id if item.has("as") else account.id
    post = _add_past(town, item, account, author, under, at)
    if item.flag("hidden", False):
        posts.change(town, post, hidden_at=at)
    return post.id


def _add_past(town: Town, item: Asked, account: Account, author: str, under: Post, at: int) -> Post:
    network = town.network(account.network)
    addressed = author != account.id and item.flag("mentioning", True)
    words, facts = network.resident_words(account.handle if addressed else "", item.text("text"))
    mentions = [account.id] if addressed and network.names(account.handle, words) else []
    return posts.add(
        town, account=account, author=author, text=words, parent=under, at=at, mentions=mentions, facts=facts
    )


def _past_message(town: Town, item: Asked) -> str:
    """`with` is the resident, `from` who wrote: resident or council."""
    network, at = item.text("network"), _when(item, town)
    account = account_of(town, network, item.text("account"))
    resident = resident_of(town, network, Asked({"as": item.body.get("with")}), at)
    by_council = item.choice("from", ("resident", "council"), "resident") == "council"
    return messages.send(
        town, account=account, resident=resident, by_council=by_council, text=item.text("text"), at=at
    ).id


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
