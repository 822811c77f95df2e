"""Everything as it runs at a council (beat, workers, broker), while the broker is killed and emptied and senders die.

Nobody does anything about it: whoever keeps processes alive (compose, `./dev run`) starts them again, and that is all.
"""

import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any, Final

from django.utils import timezone

from accounts.catalogue import Action
from accounts.models import Account
from core.notify.models import Notice
from council_social.embedded.environment import ROOT
from council_social.embedded.process import Process
from council_social.supervisor import SENDERS
from networks.models import Outbound
from networks.protocol import Request, Target
from networks.services import put_out
from networks.states import OutboundState
from tests.faults.installation import Ground
from tests.faults.lab.ledger import ledger
from tests.faults.lab.places import Pretend
from tests.faults.lab.round import Lab

CELERY: Final = [sys.executable, "-m", "celery", "--quiet", "-A", "council_social"]
QUIET: Final = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
SENDING: Final = ["worker", "--queues", "sending", "--pool", "solo"]
REPLIES: Final = 240
SECONDS: Final = 60.0
ACCOUNTS: Final = 20


class Part(Process):
    """One process of the application, as compose starts it."""

    def __init__(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        super().__init__(name)
        self.command, self.environment = [*CELERY, *command], environment
        self.log = Path(environment["VAR_DIR"]) / f"{name}.log"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.spawn(self.command, cwd=ROOT, env=dict(self.environment), stdout=log)


@contextmanager
def parts(environment: Mapping[str, str]) -> Iterator[dict[str, Part]]:
    """Beat, the worker and the senders."""
    schedule = str(Path(environment["VAR_DIR"]) / "beat.db")
    running = {
        **{name: Part(name, [*SENDING, "-n", f"{name.replace(' ', '-')}@%h", *QUIET], environment) for name in SENDERS},
        "worker": Part("worker", ["worker", "--queues", "celery", "-c", "1", "-n", "worker@%h", *QUIET], environment),
        "beat": Part("beat", ["beat", "--pidfile=", "--schedule", schedule, "--loglevel", "WARNING"], environment),
    }  # fmt: skip
    try:
        for part in running.values():
            part.start()
        yield running
    finally:
        for part in running.values():
            part.clear_away()


def storm(lab: Lab[Pretend], here: Ground, seed: int, faults: int) -> dict[str, Any]:
    """Replies are due all the while; at moments drawn from the seed the broker is killed and emptied, or one of the senders killed."""
    chance = Random(seed)
    accounts = [lab.place.account(lab.cast, number, "facebook") for number in range(ACCOUNTS)]
    under = {account.pk: lab.place.post_of(account) for account in accounts}
    with parts(here.environment) as running:
        time.sleep(8)  # all of them are up
        began = timezone.now()
        items = [
            _put(
                lab,
                f"Storm {seed}, reply {number}",
                began + _some_time(chance),
                (account := chance.choice(accounts)),
                under[account.pk],
            )
            for number in range(REPLIES)
        ]
        moments = sorted(chance.uniform(3, SECONDS - 3) for _ in range(faults))
        for number, moment in enumerate(moments):
            time.sleep(max(0.0, moment - (timezone.now() - began).total_seconds()))
            if number % 3 == 2:
                sender = running[SENDERS[number % 2]]
                sender.clear_away()
                sender.start()
            else:
                _empty(here)
        _wait_for(items, began)
    return {"faults": faults, **_judged(lab, items)}


def _some_time(chance: Random) -> timedelta:
    return timedelta(seconds=chance.uniform(0, SECONDS))


def _put(lab: Lab[Pretend], words: str, due_at: datetime, account: Account, under: str) -> Outbound:
    request = Request(Action.REPLY, words, target=Target(under, under))
    return put_out(kind=Action.REPLY, account=account, request=request, due_at=due_at, by=lab.cast.grace, subject=words)


def _empty(here: Ground) -> None:
    """kill -9, its files gone, and two seconds without it."""
    here.broker.clear_away()
    shutil.rmtree(here.broker.directory, ignore_errors=True)
    time.sleep(2)
    here.broker.start()


def _wait_for(items: list[Outbound], began: Any) -> None:
    waiting = Outbound.objects.filter(
        pk__in=[item.pk for item in items], state__in=[OutboundState.SCHEDULED, OutboundState.SENDING]
    )
    while waiting.exists() and (timezone.now() - began).total_seconds() < SECONDS + 240:
        time.sleep(0.5)


def _judged(lab: Lab[Pretend], items: list[Outbound]) -> dict[str, Any]:
    due = {item.subject: item.due_at.timestamp() for item in items}
    entries = [entry for entry in ledger(lab.place.sandbox, "comment") if entry["text"] in due]
    out = Counter(entry["text"] for entry in entries)
    late = sorted(entry["real_at"] - due[entry["text"]] for entry in entries)
    told = " ".join(Notice.objects.values_list("words", flat=True))
    not_out = [item for item in Outbound.objects.filter(pk__in=[item.pk for item in items]) if not out[item.subject]]
    return {
        "replies": len(items),
        "out": len(out),
        "doubled": [words for words, times in out.items() if times > 1],
        "lost": [item.subject for item in not_out if item.state != OutboundState.UNCONFIRMED or item.name not in told],
        "before a person": len(not_out),
        "late, median": round(late[len(late) // 2], 2),
        "late, p99": round(quantiles(late, n=100)[98], 2),
        "late, longest": round(late[-1], 2),
    }
