"""Emergency mode pressed under load (architecture.md, “Three flows”): what is out after the press was named by it."""

import time
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from accounts.catalogue import Action
from accounts.models import Account
from core.council.services import end_emergency, start_emergency
from networks.models import Outbound
from networks.protocol import Request
from networks.services import put_out, withdraw
from networks.states import OutboundState
from tests.faults.lab.ledger import ledger
from tests.faults.lab.places import Pretend
from tests.faults.lab.round import Lab, workers
from tests.faults.lab.workers import Orders

ACCOUNTS: Final = 60
POSTS: Final = 240
PUT_IN: Final = timedelta(seconds=0.03)
"""Longer than it takes to put one post into the outbox."""
COMES_TO_LIGHT: Final = 1.0
"""Seconds after which the ledger shows what a sender wrongly began after the press: several answers of the network."""


def presses(lab: Lab[Pretend], seed: int, times: int) -> dict[str, Any]:
    """Presses while two senders are at work on many accounts, each time at another moment."""
    chance, facts = Random(seed), {"faults": 0, "held": 0, "named": 0, "out": 0, "out after the press": 0}
    unnamed: list[str] = []
    accounts = [lab.place.account(lab.cast, number) for number in range(ACCOUNTS)]
    lab.place.sandbox.control("POST", "latency", ms=120)
    with workers(Orders(seed, senders=2, pace=1, shifts=(0,)), lab.deaths, lab.failures) as told:
        told("calm")
        for number in range(times):
            due_at = timezone.now() + PUT_IN * POSTS
            with transaction.atomic():
                items = [
                    _put(lab, f"Press {seed}.{number}, post {post}", accounts[post % ACCOUNTS], due_at)
                    for post in range(POSTS)
                ]
            time.sleep(max(0.0, (due_at - timezone.now()).total_seconds()) + chance.uniform(0, 2))
            stopped = start_emergency(name="flooding", by=lab.cast.priya)
            pressed_at = time.time()
            sentences = stopped.wait(30)
            time.sleep(COMES_TO_LIGHT)
            late = _out_since(lab, items, pressed_at)
            facts["faults"] += 1
            facts["held"] += stopped.held
            facts["named"] += len(stopped.on_the_wire)
            facts["out"] += len(_out_since(lab, items, 0))
            facts["out after the press"] += len(late)
            unnamed += [words for words in late if f"“{words}”" not in " ".join([*stopped.on_the_wire, *sentences])]
            end_emergency(by=lab.cast.priya)
            _clear_away(lab, items)
    lab.place.sandbox.control("POST", "latency", ms=0)
    in_vain = [] if facts["out"] else ["Nothing went out, so no press had anything to stop."]
    return {**facts, "out and not named": unnamed, "in vain": in_vain, "failed workers": list(lab.failures)}


def _put(lab: Lab[Pretend], words: str, account: Account, due_at: datetime) -> Outbound:
    return put_out(
        kind=Action.POST, account=account, request=Request(Action.POST, words), due_at=due_at, by=lab.cast.grace,
        subject=words, expires_at=due_at + timedelta(hours=1),
    )  # fmt: skip


def _out_since(lab: Lab[Pretend], items: list[Outbound], moment: float) -> list[str]:
    ours = {item.subject for item in items}
    return [entry["text"] for entry in ledger(lab.place.sandbox) if entry["text"] in ours and entry["real_at"] > moment]


def _clear_away(lab: Lab[Pretend], items: list[Outbound]) -> None:
    held = Outbound.objects.filter(pk__in=[item.pk for item in items], state=OutboundState.HELD)
    for item in held:
        withdraw(outbound_id=item.pk, by=lab.cast.priya)
