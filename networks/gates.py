"""May this still go out? Upper floors register what they know; the outbox adds rules of its own.

Asked inside the claiming transaction, and again (the short form) in the one that lets the first byte leave.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from django.utils.timezone import localtime

from accounts.catalogue import Action
from accounts.states import OPENED, AccountState
from core.council.models import Period
from networks.frozen import fingerprint
from networks.models import Outbound
from networks.moves import database_time


@dataclass(frozen=True, slots=True)
class Stop:
    """What becomes of an item that must not go out now, and why, as a sentence."""

    kind: Literal["held", "withdrawn", "expired"]
    why: str


Gate = Callable[[Sequence[Outbound]], Mapping[int, Stop]]
"""From items to the stops among them, by id. Reads only, in few queries; a gate that fails stops everything, loudly."""

SPEAKS: Final = frozenset({Action.POST, Action.REPLY, Action.DIRECT_MESSAGE})
"""What the council says; the other actions tidy what stands there, on accounts that say nothing too."""
_gates: list[tuple[Gate, Gate]] = []


def register(gate: Gate, *, short: Gate | None = None) -> None:
    """Called once by an upper floor's AppConfig.ready. `short`: the cheaper form asked just before the first byte."""
    _gates.append((gate, short or gate))


def ask(items: Sequence[Outbound]) -> dict[int, Stop]:
    """The first stop for each item that has one. `items` come with their accounts."""
    return _first_of([own_rules, *(gate for gate, _ in _gates)], items)


def ask_again(items: Sequence[Outbound]) -> dict[int, Stop]:
    """As `ask`, in the short form."""
    return _first_of([own_rules, *(short for _, short in _gates)], items)


def own_rules(items: Sequence[Outbound]) -> dict[int, Stop]:
    """In time; unchanged since it was put out; from an account that may; no routine post during an emergency (PUB-8)."""
    now = database_time()
    late = {item.pk: Stop("expired", late_sentence(item)) for item in items if _is_late(item, now)}
    emergency = Period.objects.emergency(now).first()
    answers = {item.pk: _changed(item) or _account(item) or _routine(item, emergency) for item in items}
    return {pk: Stop("held", why) for pk, why in answers.items() if why} | late


def late_sentence(item: Outbound) -> str:
    """Until when it could have gone out."""
    until = item.again_until or item.expires_at
    return f"Its time ended at {localtime(until):%H:%M}. What is late is never sent by itself."


def _first_of(gates: Iterable[Gate], items: Sequence[Outbound]) -> dict[int, Stop]:
    stops: dict[int, Stop] = {}
    for gate in gates:
        left = [item for item in items if item.pk not in stops]
        stops |= gate(left) if left else {}
    return stops


def _is_late(item: Outbound, now: datetime) -> bool:
    """Also while its pictures were uploaded."""
    until = max(filter(None, (item.expires_at, item.again_until)), default=None)
    return until is not None and until <= now


def _changed(item: Outbound) -> str:
    return (
        ""
        if fingerprint(item.request) == item.fingerprint
        else "What would go out is not what was put into the outbox."
    )


def _account(item: Outbound) -> str:
    account = item.account
    stands = account.state in OPENED and account.state != AccountState.CLOSED
    answers = account.answers if item.emergency or item.kind != Action.POST else account.publishes
    may = answers if item.kind in SPEAKS else stands
    return "" if may else f"{account} is “{account.get_state_display()}”."


def _routine(item: Outbound, emergency: Period | None) -> str:
    if emergency is None or item.emergency or item.kind != Action.POST:
        return ""
    return f"Emergency mode is on: {emergency.name}."
