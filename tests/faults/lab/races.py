"""Holding and changing a post in the very moment in which it goes out (reliability.md, goal 10).

People press while senders send. Judged by the network's ledger: what was held before it went out is not there, and
nothing is there in words that had been withdrawn.
"""

import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any, Final

from django.db import connections, transaction
from django.utils import timezone

from accounts.catalogue import Action
from core.audit.verbs import RuleBroken
from networks.models import Outbound
from networks.protocol import Request
from networks.services import hold, put_out, withdraw
from networks.states import OutboundState
from tests.faults.lab.ledger import ledger
from tests.faults.lab.places import Pretend
from tests.faults.lab.round import Lab, workers
from tests.faults.lab.workers import Orders

PEOPLE: Final = 8
PUT_IN: Final = timedelta(seconds=0.03)
"""Longer than it takes to put one post into the outbox."""
ONE: Final = timedelta(seconds=1)
A_SECOND: Final = 25
"""How many posts are due each second: as many as so many people can press in time on two processors."""


@dataclass(frozen=True)
class Press:
    """What a person did to one post: whether it was in time, and the words that stand instead."""

    item: Outbound
    held: bool
    in_time: bool
    instead: str = ""


def race(lab: Lab[Pretend], seed: int, races: int) -> dict[str, Any]:
    """Two senders send what is due; people hold or change each post within a blink of its time."""
    chance = Random(seed)
    accounts = [lab.place.account(lab.cast, number) for number in range(60)]
    with workers(Orders(seed, senders=2, pace=1, shifts=(0,)), lab.deaths, lab.failures) as told:
        told("calm")
        began = timezone.now() + PUT_IN * races
        with transaction.atomic():
            items = [
                _put(lab, f"Race {seed}, post {number}", began + ONE / A_SECOND * number, accounts[number % 60])
                for number in range(races)
            ]
        with ThreadPoolExecutor(PEOPLE) as people:
            offsets = [chance.gauss(0.05, 0.1) for _ in items]
            presses = list(people.map(_press, [lab] * races, items, offsets, [chance.random() < 0.5 for _ in items]))
        _wait_until_sent(items)
    return _judged(lab, presses)


def _put(lab: Lab[Pretend], words: str, due_at: Any, account: Any) -> Outbound:
    return put_out(
        kind=Action.POST, account=account, request=Request(Action.POST, words), due_at=due_at, by=lab.cast.grace, subject=words,
        expires_at=due_at + timedelta(hours=1),
    )  # fmt: skip


def _press(lab: Lab[Pretend], item: Outbound, offset: float, holds: bool) -> Press:
    """Holds it, or withdraws it for other words, `offset` seconds after it is due."""
    time.sleep(max(0.0, (item.due_at - timezone.now()).total_seconds() + offset))
    instead = f"{item.subject}, in other words"
    try:
        if holds:
            hold(outbound_id=item.pk, by=lab.cast.priya, reason="Wait.")
            return Press(item, held=True, in_time=True)
        withdraw(outbound_id=item.pk, by=lab.cast.priya)
        _put(lab, instead, timezone.now(), item.account)
        return Press(item, held=False, in_time=True, instead=instead)
    except RuleBroken:  # it was being sent, or out: the person is told so
        return Press(item, held=holds, in_time=False)
    finally:
        connections.close_all()


def _wait_until_sent(items: Sequence[Outbound]) -> None:
    waiting = Outbound.objects.filter(state__in=[OutboundState.SCHEDULED, OutboundState.SENDING])
    give_up_at = time.monotonic() + 60
    while waiting.exists() and time.monotonic() < give_up_at:
        time.sleep(0.2)


def _judged(lab: Lab[Pretend], presses: Sequence[Press]) -> dict[str, Any]:
    out = Counter(entry["text"] for entry in ledger(lab.place.sandbox))
    return {
        "faults": len(presses),
        "late to begin": round((timezone.now() - presses[-1].item.due_at).total_seconds(), 1),
        "in time": sum(press.in_time for press in presses),
        "too late": sum(not press.in_time for press in presses),
        "held and out": [press.item.subject for press in presses if press.in_time and press.held and out[press.item.subject]],
        "stale words": [press.item.subject for press in presses if press.in_time and not press.held and out[press.item.subject]],
        "lost": [words for press in presses if (words := _expected(press)) and not out[words]],
        "doubled": [words for words, times in out.items() if times > 1],
        "failed workers": list(lab.failures),
    }  # fmt: skip


def _expected(press: Press) -> str:
    if press.in_time:
        return press.instead
    return press.item.subject
