"""Private messages between residents and council accounts."""

from dataclasses import dataclass

from sandbox.town import Account, Person, Town, all_of, made_of


@dataclass(frozen=True, slots=True)
class Message:
    """One private message. `about` is the public comment that it answers in private, if it does."""

    network: str
    id: str
    account: str
    resident: str
    by_council: int
    text: str
    at: int
    about: str | None

    @property
    def sender(self) -> str:
        return self.account if self.by_council else self.resident

    @property
    def receiver(self) -> str:
        return self.resident if self.by_council else self.account


@dataclass(frozen=True, slots=True)
class Talk:
    """One private conversation: between whom, how many messages, when the last."""

    network: str
    account: str
    resident: str
    messages: int
    at: int


def send(
    town: Town,
    *,
    account: Account,
    resident: Person,
    by_council: bool,
    text: str,
    at: int | None = None,
    about: str | None = None,
) -> Message:
    """Call inside a change."""
    at = town.clock.now() if at is None else at
    identity = town.new_id(account.network, "message", at)
    town.store.insert(
        "messages",
        network=account.network,
        id=identity,
        account=account.id,
        resident=resident.id,
        by_council=by_council,
        text=text,
        at=at,
        about=about,
    )
    return Message(account.network, identity, account.id, resident.id, by_council, text, at, about)


def last_from_resident(town: Town, account: Account, resident: str) -> int | None:
    """When the resident last wrote to this account in private, or None."""
    found = town.store.value(
        "SELECT max(at) FROM messages WHERE network = ? AND account = ? AND resident = ? AND by_council = 0",
        account.network,
        account.id,
        resident,
    )
    return None if found is None else int(found)


def answered_in_private(town: Town, network: str, comment: str) -> bool:
    return bool(town.store.row("SELECT 1 FROM messages WHERE network = ? AND about = ?", network, comment))


def between(town: Town, network: str, account: str, resident: str) -> list[Message]:
    """Oldest first."""
    return all_of(
        Message,
        town.store.rows(
            "SELECT * FROM messages WHERE network = ? AND account = ? AND resident = ? ORDER BY at, id",
            network,
            account,
            resident,
        ),
    )


def talks(town: Town, *, network: str = "", account: str = "") -> list[Talk]:
    """Every private conversation, the one with the newest message first; of one network or account where named."""
    return all_of(
        Talk,
        town.store.rows(
            "SELECT network, account, resident, count(*) AS messages, max(at) AS at FROM messages"
            " WHERE ? IN ('', network) AND ? IN ('', account)"
            " GROUP BY network, account, resident ORDER BY max(at) DESC, max(id) DESC",
            network,
            account,
        ),
    )


def find(town: Town, network: str, message: str) -> Message | None:
    return made_of(Message, town.store.row("SELECT * FROM messages WHERE network = ? AND id = ?", network, message))
