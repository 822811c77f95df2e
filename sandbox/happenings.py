"""What happens in the town is entered in the ledger and told to whoever subscribed, in the same change.

The residents' side of every verb stands here too (`write_comment`, `write_mention`, `write_message`, …), because the
town square and the control plane both need it. The council's side is each network's own API.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

from sandbox import messages, posts
from sandbox.messages import Message
from sandbox.people import BLOCK, MESSAGE_BLOCK, find_account, is_restricted
from sandbox.posts import Post
from sandbox.town import Account, Person, Refused, Town

COUNCIL = "council"
RESIDENT = "resident"
SOMEBODY_ELSE = "somebody else"
"""Whoever deletes what the council wrote without asking it: a person with access, or the network."""


@dataclass(frozen=True)
class Happening:
    """`what` is post, comment, mention or message; `verb` is add, edited, remove, hide or unhide."""

    what: str
    verb: str
    account: Account
    by: str
    post: Post | None = None
    message: Message | None = None

    @property
    def object(self) -> Post | Message:
        thing = self.post or self.message
        assert thing is not None
        return thing


def record(town: Town, *, network: str, account: str, by: str, effect: str, object_id: str, text: str = "") -> None:
    """Enter an effect in the ledger: it has happened when the change that this stands in is committed."""
    town.store.write(
        "INSERT INTO ledger (at, network, account, by, effect, object, text, real_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        town.clock.now(),
        network,
        account,
        by,
        effect,
        object_id,
        text,
        time.time(),
    )


def tell(town: Town, happening: Happening) -> None:
    """Enter it in the ledger and queue the webhooks for it."""
    thing, account = happening.object, happening.account
    effect = happening.what if happening.verb == "add" else happening.verb
    record(
        town,
        network=account.network,
        account=account.id,
        by=happening.by,
        effect=effect,
        object_id=thing.id,
        text=thing.text,
    )
    if not account.fields or not _somebody_listens(town, account.network):
        return
    for field, body in town.network(account.network).bodies(town, happening):
        if field in account.fields:
            queue(town, account, body)


def queue(town: Town, account: Account, body: dict[str, Any]) -> None:
    """Put one webhook body in the post."""
    town.store.insert(
        "deliveries",
        network=account.network,
        account=account.id,
        body=json.dumps(body, separators=(",", ":")).encode(),
        held=int(town.store.setting("hold_deliveries", 0)),
        queued_at=time.time(),
    )
    town.wake()


def _somebody_listens(town: Town, network: str) -> bool:
    sql = "SELECT 1 FROM webhooks WHERE network = ?"
    return town.store.kept("webhooks", network, lambda: town.store.row(sql, network) is not None)


def write_comment(town: Town, *, under: Post, resident: Person, text: str, mentioning: bool = True) -> Post:
    """A resident answers a post or a comment. `mentioning`: X's own apps begin a reply with the author's handle."""
    account = the_account_of(town, under)
    refuse_blocked(town, account, resident)
    network = town.network(under.network)
    words, facts = network.resident_words(account.handle if mentioning else "", text)
    mentions = [account.id] if network.names(account.handle, words) else []
    written = posts.add(
        town, account=account, author=resident.id, text=words, parent=under, mentions=mentions, facts=facts
    )
    tell(town, Happening("comment", "add", account, RESIDENT, written))
    return written


def write_mention(town: Town, *, account: Account, resident: Person, text: str) -> Post:
    """A resident writes a post of their own that mentions the council."""
    refuse_unheard_of(town, account, "mention", "mention")
    refuse_blocked(town, account, resident)
    words, facts = town.network(account.network).resident_words(account.handle, text)
    written = posts.add(town, account=account, author=resident.id, text=words, mentions=[account.id], facts=facts)
    tell(town, Happening("mention", "add", account, RESIDENT, written))
    return written


def write_message(town: Town, *, account: Account, resident: Person, text: str) -> Message:
    """A resident writes to the council in private."""
    refuse_unheard_of(town, account, "message", "write in private to")
    if is_restricted(town, account.network, account.id, MESSAGE_BLOCK, resident.id):
        raise Refused(f"{account.name} does not take private messages from {resident.name}.")
    sent = messages.send(town, account=account, resident=resident, by_council=False, text=text)
    tell(town, Happening("message", "add", account, RESIDENT, message=sent))
    return sent


def rewrite(town: Town, post: Post, text: str) -> Post:
    """A resident changes their own words."""
    words, facts = town.network(post.network).resident_words("", text)
    newer = posts.edit(town, post, words, facts)
    tell(town, Happening(kind_of(newer), "edited", the_account_of(town, newer), RESIDENT, newer))
    return newer


def take_away(town: Town, post: Post, by: str) -> None:
    """Somebody deletes a post or comment."""
    posts.delete(town, posts.note_fact(town, post, deleted_by=by))
    tell(town, Happening(kind_of(post), "remove", the_account_of(town, post), by, post))


def hide(town: Town, post: Post, hidden: bool) -> None:
    """The council hides a comment, or shows it again. Nothing happens where it already is so."""
    if (post.hidden_at is not None) == hidden:
        return
    changed = posts.change(town, post, hidden_at=town.clock.now() if hidden else None)
    tell(town, Happening(kind_of(post), "hide" if hidden else "unhide", the_account_of(town, post), COUNCIL, changed))


def kind_of(post: Post) -> str:
    if post.parent is not None:
        return "comment"
    return "post" if post.by_council else "mention"


def the_account_of(town: Town, post: Post) -> Account:
    account = find_account(town, post.network, post.account)
    assert account is not None
    return account


def refuse_unheard_of(town: Town, account: Account, what: str, words: str) -> None:
    network = town.network(account.network)
    if what not in network.residents_write:
        raise Refused(f"Nobody can {words} {account.name} on {network.title}. Comment on something that it has posted.")


def refuse_blocked(town: Town, account: Account, resident: Person) -> None:
    if is_restricted(town, account.network, account.id, BLOCK, resident.id):
        raise Refused(f"{account.name} has blocked {resident.name} on {town.network(account.network).title}.")
