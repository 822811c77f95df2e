"""A whole past, filled in at once."""

from typing import Any

from sandbox import messages, posts
from sandbox.control.asked import Asked
from sandbox.control.writing import resident_of, standing
from sandbox.figures import Reach
from sandbox.messages import Message
from sandbox.people import account_of, find_account
from sandbox.posts import Post
from sandbox.town import Account, Refused, Town

OF_A_POST = ("network", "account", "as", "text", "link", "at", "ref", "pictures", "captions", "figures")
OF_A_COMMENT = ("network", "post", "as", "text", "at", "ref", "hidden", "mentioning")
OF_A_MESSAGE = ("network", "account", "with", "from", "text", "at", "ref")
FIGURES = tuple(Reach.__dataclass_fields__)


class Made:
    """What there is by now: each thing by its `ref`, or by its id where it has none."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.residents: dict[str, str] = {}

    def keep(self, item: Asked, thing: Post | Message) -> None:
        ref = item.text("ref", thing.id)
        self.ids[ref] = thing.id
        if not thing.by_council:
            self.residents[ref] = thing.author if isinstance(thing, Post) else thing.resident


def backfill(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /backfill: posts, comments and messages at past times; no webhook is sent, nothing enters the ledger.

    `ref` is a name that the caller makes up; later items of the same call may point to it, and the answer gives its id,
    and that of the resident who wrote it.
    """
    asked.known("posts", "comments", "messages")
    made = Made()
    for item in asked.each("posts"):
        made.keep(item, _post(town, item.known(*OF_A_POST)))
    for item in asked.each("comments"):
        made.keep(item, _comment(town, item.known(*OF_A_COMMENT), made.ids))
    for item in asked.each("messages"):
        made.keep(item, _message(town, item.known(*OF_A_MESSAGE)))
    return {"ids": made.ids, "residents": made.residents}


def _when(item: Asked, town: Town) -> int:
    at = item.time("at")
    if at is None or at > town.clock.now():
        raise Refused("at is missing or lies in the future: a backfill is about the past.")
    return at


def _post(town: Town, item: Asked) -> Post:
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
        facts=facts | _figures(item) | _captions(item),
        mentions=[account.id] if by_resident else (),
    )
    posts.hang(town, post, [_picture(town, account, picture, at) for picture in item.each("pictures")])
    return post


def _figures(item: Asked) -> dict[str, Any]:
    """Those that are said, which then stay."""
    said = item.inner("figures").known(*FIGURES)
    return {"figures": {name: said.whole(name) for name in FIGURES if said.has(name)}} if said.body else {}


def _captions(item: Asked) -> dict[str, Any]:
    """Of the film, in English."""
    words = item.text("captions", "")
    kept = {"id": "past", "language": "en", "name": "English", "at": item.text("at"), "text": words}
    return {"captions": [kept]} if words else {}


def _picture(town: Town, account: Account, item: Asked, at: int) -> posts.Picture:
    """A picture or film: `kind` (image/jpeg, video/mp4), `alt`, `content` in base64."""
    item.known("kind", "alt", "content")
    content, identity = item.content("content"), town.new_id(account.network, "media", at)
    town.store.insert(
        "media", network=account.network, id=identity, account=account.id, kind=item.text("kind"), alt=item.text("alt", ""),
        state="ready", size=len(content), at=at, content=content,
    )  # fmt: skip
    found = posts.find_picture(town, account.network, identity)
    assert found is not None
    return found


def _comment(town: Town, item: Asked, identities: dict[str, str]) -> Post:
    """Under `post` (an id or a ref); by a resident, or by the council where `as` is missing."""
    network, at = item.text("network"), _when(item, town)
    under = standing(town, network, identities.get(item.text("post"), item.text("post")))
    if at < under.at:
        raise Refused("A comment cannot be older than what it answers.")
    account = find_account(town, network, under.account)
    assert account is not None
    author = resident_of(town, network, item, at).id if item.has("as") else account.id
    post = _add(town, item, account, author, under, at)
    return posts.change(town, post, hidden_at=at) if item.flag("hidden", False) else post


def _add(town: Town, item: Asked, account: Account, author: str, under: Post, at: int) -> Post:
    network = town.network(account.network)
    addressed = author != account.id and item.flag("mentioning", True)
    words, facts = network.resident_words(account.handle if addressed else "", item.text("text"))
    mentions = [account.id] if addressed and network.names(account.handle, words) else []
    return posts.add(
        town, account=account, author=author, text=words, parent=under, at=at, mentions=mentions, facts=facts
    )


def _message(town: Town, item: Asked) -> Message:
    """`with` is the resident, `from` who wrote: resident or council."""
    network, at = item.text("network"), _when(item, town)
    account = account_of(town, network, item.text("account"))
    resident = resident_of(town, network, Asked({"as": item.body.get("with")}), at)
    by_council = item.choice("from", ("resident", "council"), "resident") == "council"
    return messages.send(town, account=account, resident=resident, by_council=by_council, text=item.text("text"), at=at)
