"""The rows that the sender works on, locked and with their accounts: whose turn it is, and what has come back.

Written as SQL because it runs many times in a second: to put such a statement together from a queryset takes the sender
longer than it takes the database. Tests hold it against `Outbound.objects.claimable`, which everybody else asks.
"""

from collections.abc import Collection, Sequence
from typing import Final, TypeVar

from accounts.models import Account
from networks.models import Connection, Outbound

Row = TypeVar("Row", Connection, Outbound)
_READY: Final = """
    (item.expires_at IS NULL OR item.expires_at > statement_timestamp() OR item.again_until > statement_timestamp())
    AND (item.not_before IS NULL OR item.not_before <= statement_timestamp())
"""
_FIRST_TIME: Final = f"item.state = 'scheduled' AND item.due_at <= statement_timestamp() AND {_READY}"
_AGAIN: Final = f"item.state = 'unconfirmed' AND item.repeat_at <= statement_timestamp() AND {_READY}"
_NOTHING_UNDER_WAY: Final = """
    NOT EXISTS (SELECT FROM networks_outbound going WHERE going.account_id = item.account_id AND going.state = 'sending')
"""
_FREE_ACCOUNTS: Final = f"""
    SELECT link.* FROM networks_connection link
    JOIN accounts_account account ON account.id = link.account_id
    JOIN (
        SELECT item.account_id, min(item.due_at) AS since FROM networks_outbound item
        WHERE ({_FIRST_TIME} OR {_AGAIN}) AND {_NOTHING_UNDER_WAY} GROUP BY item.account_id
    ) waiting ON waiting.account_id = link.account_id
    WHERE (link.not_before IS NULL OR link.not_before <= statement_timestamp()) AND account.network <> ALL (%s::text[])
    AND NOT EXISTS (
        SELECT FROM networks_pace pace WHERE pace.network = account.network AND pace.not_before > statement_timestamp()
    )
    ORDER BY waiting.since, link.account_id LIMIT %s FOR UPDATE OF link SKIP LOCKED
"""
_FIRST_OF_EACH: Final = f"""
    SELECT item.* FROM unnest(%s::bigint[]) account (id)
    CROSS JOIN LATERAL (
        (SELECT item.id, item.due_at FROM networks_outbound item
        WHERE item.account_id = account.id AND {_FIRST_TIME} AND {_NOTHING_UNDER_WAY} ORDER BY item.due_at, item.id LIMIT 1)
        UNION ALL
        (SELECT item.id, item.due_at FROM networks_outbound item
        WHERE item.account_id = account.id AND {_AGAIN} AND {_NOTHING_UNDER_WAY} ORDER BY item.due_at, item.id LIMIT 1)
        ORDER BY due_at, id LIMIT 1
    ) first
    JOIN networks_outbound item ON item.id = first.id AND ({_FIRST_TIME} OR {_AGAIN})
    ORDER BY item.due_at, item.id FOR UPDATE OF item SKIP LOCKED
"""


_THESE: Final = (
    "SELECT item.* FROM networks_outbound item WHERE item.id = ANY (%s::bigint[]) ORDER BY item.id FOR UPDATE"
)
_ACCOUNTS: Final = "SELECT account.* FROM accounts_account account WHERE account.id = ANY (%s::bigint[])"


def free_accounts(most: int, full: Collection[str]) -> dict[int, Connection]:
    """Connections by account: up to `most` with something due and nothing under way, the longest due first.

    None of a network that is `full`, and none that another claim is looking at.
    """
    links = Connection.objects.raw(_FREE_ACCOUNTS, [list(full), most])
    return {link.account_id: link for link in _with_accounts(list(links))}


def first_of_each(accounts: Collection[int]) -> Sequence[Outbound]:
    """The first due item of each account. A statement of its own: it sees all that was claimed before our lock.

    No network has asked these accounts to wait: that was looked at when they were chosen, and comes of a send only.
    """
    return _with_accounts(list(Outbound.objects.raw(_FIRST_OF_EACH, [list(accounts)])))


def these(items: Collection[int]) -> dict[int, Outbound]:
    """Items by their ids, in their order; waits for whoever has one of them."""
    return {item.pk: item for item in _with_accounts(list(Outbound.objects.raw(_THESE, [list(items)])))}


def _with_accounts(rows: Sequence[Row]) -> Sequence[Row]:
    wanted = list({row.account_id for row in rows})
    accounts = {account.pk: account for account in Account.objects.raw(_ACCOUNTS, [wanted])} if wanted else {}
    for row in rows:
        row.account = accounts[row.account_id]
    return rows
