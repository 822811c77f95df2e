"""What we publish comes back from the networks. Where nobody has written about it, nothing of it is kept."""

from collections.abc import Collection, Mapping, Sequence, Set

from accounts.models import Account
from enquiries.models import Conversation, Message
from enquiries.taking_in import thread_of
from networks.protocol import Inbound, Kind

Names = Mapping[tuple[str, str], int]
"""Accounts by their network and what the network calls them."""


def stand_alone(items: Sequence[Inbound]) -> list[bool]:
    """For each of `items` whether it is ours, not known, and in a thread in which no resident has written.

    `take_in` would keep nothing of these. Three queries for any number; none where nothing is ours. What is answered with
    False may stand alone all the same (an edit on X): `take_in` looks at each by itself.
    """
    ours = [item for item in items if _may_be_passed_over(item)]
    if not ours:
        return [False] * len(items)
    names = _names(ours)
    taken = _known(ours, names.values()) | _written_in(ours, names.values()) | _about_to_be(items, names)
    return [_may_be_passed_over(item) and _is_alone(item, names, taken) for item in items]


def _may_be_passed_over(item: Inbound) -> bool:
    return item.is_ours and item.kind is not Kind.DIRECT_MESSAGE and not item.earlier_external_ids


def _names(items: Sequence[Inbound]) -> Names:
    found = Account.objects.filter(external_id__in={item.account_external_id for item in items})
    return {(network, name): pk for network, name, pk in found.values_list("network", "external_id", "pk")}


def _known(items: Sequence[Inbound], accounts: Collection[int]) -> set[tuple[int, str]]:
    """Messages: what went out as an answer, for example."""
    ids = {item.external_id for item in items}
    return set(Message.objects.filter(account__in=accounts, external_id__in=ids).values_list("account", "external_id"))


def _written_in(items: Sequence[Inbound], accounts: Collection[int]) -> set[tuple[int, str]]:
    threads = {thread_of(item) for item in items}
    return set(Conversation.objects.filter(account__in=accounts, thread__in=threads).values_list("account", "thread"))


def _about_to_be(items: Sequence[Inbound], names: Names) -> set[tuple[int, str]]:
    """Threads in which a resident has written who waits beside it to be taken in."""
    written = [item for item in items if not item.is_ours]
    return {(names.get((item.network, item.account_external_id), 0), thread_of(item)) for item in written}


def _is_alone(item: Inbound, names: Names, taken: Set[tuple[int, str]]) -> bool:
    account = names.get((item.network, item.account_external_id))
    return account is not None and taken.isdisjoint({(account, item.external_id), (account, thread_of(item))})
