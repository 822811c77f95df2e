"""One round of the lab, drawn from its seed: accounts, posts, deaths, weather; and what came of it."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any, Final, Generic, TypeVar

from django.db import OperationalError, connection
from django.db.models import Q
from django.utils import timezone

from accounts.catalogue import Action
from accounts.models import Account
from networks.models import Outbound
from networks.protocol import Request
from networks.services import put_out
from networks.states import OutboundState
from tests.cast import Cast
from tests.faults.database import database_address
from tests.faults.lab.places import Place, Weather
from tests.faults.lab.workers import Orders

SHIFTS: Final = ((0,), (0, 90, -90), (0, 3600, -3600, 45), (0, -86_400, 7))
"""By how many seconds the clocks of a round's workers are wrong."""
PATIENCE: Final = 150.0
"""Seconds without a death after which the round is given up: workers that fail by themselves must not hang a test run."""
SETTLES_WITHIN: Final = 1_200.0
"""Seconds of the product's time within which everything must have come to rest once nobody dies any more."""
TO_BE_LOOKED_FOR: Final = Q(next_look_at__isnull=False)
GIVEN_UP_UNSENT: Final = Q(state=OutboundState.UNCONFIRMED, may_be_out=False)
"""Certainly not out: the reconciler puts it back at its next look."""
UNFINISHED: Final = (
    Q(state__in=[OutboundState.SCHEDULED, OutboundState.SENDING]) | Q(repeat_at__isnull=False) | GIVEN_UP_UNSENT
)


P = TypeVar("P", bound=Place)


@dataclass(frozen=True)
class Plan:
    """What a round does."""

    seed: int
    kills: int
    pace: float = 20.0
    accounts: int = 24
    posts_per_kill: int = 6
    cut: float = 0.02
    refused: float = 0.01
    restart_the_database: Callable[[], None] | None = None
    to_the_last_look: bool = False
    """Whether the round waits until machines have looked for everything as often as they ever will."""

    @property
    def weather(self) -> Weather:
        return Weather(self.cut, self.refused, too_late=int(25_000 / self.pace) + 400)

    @property
    def chance(self) -> Random:
        return Random(self.seed)

    def orders(self) -> Orders:
        chance = self.chance
        return Orders(self.seed, chance.choice((1, 2, 4)), self.pace, chance.choice(SHIFTS))


@dataclass
class Lab(Generic[P]):
    """Where a round happens: a database with its people, and what stands for the networks."""

    cast: Cast
    place: P
    deaths: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    """Workers that died of themselves."""

    def run(self, plan: Plan) -> list[Outbound]:
        """Puts posts out and kills, until `plan.kills` have died; then lets everything come to rest. Returns the items."""
        chance, deaths = plan.chance, 0
        accounts = [self.place.account(self.cast, number) for number in range(plan.accounts)]
        self.place.make(plan.weather)
        items: list[Outbound] = []
        with workers(plan.orders(), self.deaths, self.failures) as told:
            restart_at = {plan.kills // 3, 2 * plan.kills // 3} if plan.restart_the_database else set[int]()
            heard_at, seen = time.monotonic(), 0
            while (deaths := self.deaths.total()) < plan.kills:
                heard_at, seen = (time.monotonic(), deaths) if deaths > seen else (heard_at, seen)
                assert time.monotonic() - heard_at < PATIENCE, f"Nobody dies any more. {self.failures[:3]}"
                if restart_at and deaths >= min(restart_at):
                    restart_at.remove(min(restart_at))
                    _again(plan.restart_the_database)
                if len(items) < (deaths + 4) * plan.posts_per_kill:
                    items += [
                        self.put(plan, len(items) + more, chance, accounts) for more in range(plan.posts_per_kill)
                    ]
                time.sleep(0.02)
            told("calm")
            self.let_it_rest(items, plan)
        self.place.clear_up()
        return items

    def put(self, plan: Plan, number: int, chance: Random, accounts: list[Account]) -> Outbound:
        words = f"Round {plan.seed}, post {number}"
        due_at = timezone.now() + timedelta(seconds=chance.uniform(-1, 2))
        request = Request(Action.POST, words)
        return put_out(
            kind=Action.POST, account=chance.choice(accounts), request=request, due_at=due_at, by=self.cast.grace,
            expires_at=due_at + timedelta(hours=6), subject=words,
        )  # fmt: skip

    def let_it_rest(self, items: list[Outbound], plan: Plan) -> None:
        """Until nothing waits for a machine any more."""
        give_up_at = time.monotonic() + SETTLES_WITHIN / plan.pace
        unfinished = UNFINISHED | TO_BE_LOOKED_FOR if plan.to_the_last_look else UNFINISHED
        ours = Outbound.objects.filter(unfinished, pk__in=[item.pk for item in items])
        while ours.exists() and time.monotonic() < give_up_at:
            time.sleep(0.1)


@contextmanager
def workers(orders: Orders, deaths: Counter[str], failures: list[str]) -> Iterator[Callable[[str], None]]:
    """The workers go, and their deaths are counted, until the block ends; what it is given tells them a word."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.lab.workers"]
    environment = {**os.environ, "DATABASE_URL": database_address()}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as root:
        assert root.stdin is not None and root.stdout is not None

        def tell(word: str) -> None:
            assert root.stdin is not None
            print(word, file=root.stdin, flush=True)

        tell(orders.line())
        assert root.stdout.readline() == "ready\n"
        counting = threading.Thread(target=_count, args=(root.stdout, deaths, failures))
        counting.start()
        try:
            yield tell
        finally:
            tell("end")
            root.stdin.close()
            root.wait(60)
            counting.join()


def _count(told: Any, deaths: Counter[str], failures: list[str]) -> None:
    for line in told:
        how, _, step = line.strip().partition(" killed: ")
        if step:
            deaths[step if how == "child" else f"{step} (whole worker)"] += 1
        elif line.startswith("failed: "):
            failures.append(line.strip())


def _again(restart: Callable[[], None] | None) -> None:
    assert restart is not None
    restart()
    connection.close()
    for _ in range(100):
        try:
            connection.ensure_connection()
            return
        except OperationalError:
            time.sleep(0.1)
