"""What was uploaded for something that is not published after all, and stays at the network: named, recorded and told once.

It is read from what the connector kept before the send (`Outbound.handle`); no network is asked, so it may be gone since.
"""

from collections.abc import Iterable
from typing import Final

from core.audit.models import Entry
from core.audit.verbs import record
from networks import actions, telling
from networks.models import Outbound
from networks.protocol import Left
from networks.registry import connector
from networks.states import OutboundState

_O = OutboundState
NOT_PUBLISHED: Final = frozenset({_O.REFUSED, _O.EXPIRED, _O.BY_HAND, _O.WITHDRAWN})
"""States in which no machine will publish what was uploaded. What is held may still go out."""


def left_behind(item: Outbound) -> Left | None:
    """What stays; None where nothing does, or where it is out or may still go out."""
    if item.state not in NOT_PUBLISHED or not item.handle:
        return None
    return connector(item.account.network).left_behind(item.account.external_id, item.handle)


def left_by(items: Iterable[Outbound]) -> dict[int, Left]:
    """The same of several, by item."""
    return {item.pk: left for item in items if (left := left_behind(item))}


def sentence(item: Outbound, left: Left) -> str:
    """“A private video stayed on YouTube: https://…”"""
    return f"{left.what} stayed on {item.network_name}: {', '.join(left.addresses)}"


def notice(item: Outbound) -> None:
    """Puts into the record what stays, and tells people, once for each upload. Belongs to the change that ends the item."""
    left = left_behind(item)
    if left is None:
        return
    words = sentence(item, left)
    if not Entry.objects.about(item).filter(code=actions.LEFT_BEHIND, reason=words).exists():
        entry = record(actions.LEFT_BEHIND, obj=item, by=None, reason=words)
        telling.that_something_stayed(item, key=f"networks.outbound.{item.pk}.left.{entry.pk}")
