"""Council accounts, residents, tokens, and who may not write to whom any more."""

import json

from sandbox.town import Account, Person, Refused, Token, Town, all_of, made_of

BLOCK = "block"
MUTE = "mute"
MESSAGE_BLOCK = "message_block"
NOT_BY_SIGNING_IN = "token NOT IN (SELECT token FROM sign_in_tokens)"


def open_account(
    town: Town, *, network: str, handle: str, name: str, followers: int, subscribed: bool = True, at: int | None = None
) -> Account:
    """A new council account, with webhooks on unless `subscribed` is False."""
    the_network, at = town.network(network), town.clock.now() if at is None else at
    if town.store.row("SELECT 1 FROM accounts WHERE network = ? AND handle = ?", network, handle):
        raise Refused(f"{the_network.title} already has an account called {handle}.")
    account = town.new_id(network, "account", at)
    town.store.insert(
        "accounts",
        network=network,
        id=account,
        handle=handle,
        name=name,
        at=at,
        followers=followers,
        followers_per_week=max(1.0, followers * 0.002),
        subscribed=json.dumps(list(the_network.fields) if subscribed else []),
    )
    return account_of(town, network, account)


def find_account(town: Town, network: str, account: str) -> Account | None:
    return town.store.kept("accounts", "by id", lambda: _accounts_by_id(town)).get((network, account))


def _accounts_by_id(town: Town) -> dict[tuple[str, str], Account]:
    return {(account.network, account.id): account for account in accounts(town)}


def account_of(town: Town, network: str, account: str) -> Account:
    """By id or by handle; raises Refused where there is none."""
    row = town.store.row(
        "SELECT * FROM accounts WHERE network = ? AND (id = ? OR handle = ?)", network, account, account.lstrip("@")
    )
    found = made_of(Account, row)
    if found is None:
        raise Refused(f"{town.network(network).title} has no account {account or 'without a name'}.")
    return found


def accounts(town: Town) -> list[Account]:
    sql = "SELECT * FROM accounts ORDER BY network, name, id"
    return town.store.kept("accounts", "all", lambda: all_of(Account, town.store.rows(sql)))


def resident_called(town: Town, *, network: str, name: str, handle: str = "", at: int | None = None) -> Person:
    """The resident of that name (or handle), who joins the network now if they were not on it yet."""
    handle = handle or "".join(letter for letter in name.lower() if letter.isalnum()) or "resident"
    known = town.store.row("SELECT * FROM residents WHERE network = ? AND handle = ?", network, handle)
    if known:
        return Person(**dict(known))
    if town.store.row("SELECT 1 FROM accounts WHERE network = ? AND handle = ?", network, handle):
        raise Refused(f"{handle} is the council's own account. A resident needs another name.")
    joined = town.clock.now() if at is None else at
    person = Person(network, town.new_id(network, "resident", joined), handle, name, joined)
    town.store.insert("residents", network=network, id=person.id, handle=handle, name=name, at=joined)
    return person


def find_resident(town: Town, network: str, resident: str) -> Person | None:
    return made_of(Person, town.store.row("SELECT * FROM residents WHERE network = ? AND id = ?", network, resident))


def person(town: Town, network: str, author: str) -> Person:
    """Whoever wrote something. Authors never vanish, only their posts do."""
    found = find_resident(town, network, author) or find_account(town, network, author)
    assert found is not None, f"{network} has a post by nobody: {author}"
    return found


def issue_token(town: Town, network: str, account: str) -> str:
    """A fresh token for one account, or for all of them where `account` is empty."""
    token = town.network(network).new_token()
    town.store.insert("tokens", token=token, network=network, account=account, at=town.clock.now())
    return token


def token_for_everything(town: Town, network: str) -> str:
    """The one token that sees every account of a network: Facebook's system user. Made when first asked for."""
    known = town.store.value(
        f"SELECT token FROM tokens WHERE network = ? AND account = '' AND {NOT_BY_SIGNING_IN}", network
    )
    return str(known) if known else issue_token(town, network, "")


def find_token(town: Town, network: str, token: str) -> Token | None:
    return town.store.kept("tokens", "all", lambda: _tokens(town)).get((network, token))


def _tokens(town: Town) -> dict[tuple[str, str], Token]:
    return {(token.network, token.token): token for token in all_of(Token, town.store.rows("SELECT * FROM tokens"))}


def newest_token(town: Town, network: str, account: str) -> str:
    """The token that an account's owner would be given today: one that still works, and not a borrowed one."""
    known = town.store.value(
        "SELECT token FROM tokens WHERE network = ? AND account = ? AND revoked_at IS NULL"
        f" AND (expires_at IS NULL OR expires_at > ?) AND {NOT_BY_SIGNING_IN} ORDER BY at DESC LIMIT 1",
        network,
        account,
        town.clock.now(),
    )
    return str(known) if known else issue_token(town, network, account)


def restrict(town: Town, network: str, account: str, kind: str, resident: str) -> None:
    town.store.write(
        "INSERT OR IGNORE INTO restrictions VALUES (?, ?, ?, ?, ?)", network, account, resident, kind, town.clock.now()
    )


def release(town: Town, network: str, account: str, kind: str, resident: str) -> bool:
    """Whether there was something to release."""
    return bool(
        town.store.write(
            "DELETE FROM restrictions WHERE network = ? AND account = ? AND kind = ? AND resident = ?",
            network,
            account,
            kind,
            resident,
        )
    )


def is_restricted(town: Town, network: str, account: str, kind: str, resident: str) -> bool:
    return bool(
        town.store.row(
            "SELECT 1 FROM restrictions WHERE network = ? AND account = ? AND kind = ? AND resident = ?",
            network,
            account,
            kind,
            resident,
        )
    )


def restricted(town: Town, network: str, account: str, kind: str) -> list[Person]:
    return all_of(
        Person,
        town.store.rows(
            "SELECT residents.* FROM restrictions JOIN residents ON residents.network = restrictions.network"
            " AND residents.id = restrictions.resident WHERE restrictions.network = ? AND account = ? AND kind = ?"
            " ORDER BY restrictions.at DESC",
            network,
            account,
            kind,
        ),
    )
