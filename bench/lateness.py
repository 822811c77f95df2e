"""How long after their due moment posts are out, by the pretend networks' own ledger."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from statistics import mean
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from accounts.catalogue import Action
from accounts.models import Account
from bench import council
from bench.figures import Figure, at_most, share
from bench.ground import Environment
from bench.sizes import Sizes
from bench.stage import Stage, stage
from core.council.models import Topic
from core.people.models import Person
from council_social.supervisor import SENDERS
from networks.connections import access_of, connection_of, connector_of, sealed
from networks.dispatch import THREADS
from networks.models import Connection
from networks.outcomes import Accepted
from networks.protocol import Request
from publishing import services
from publishing.draft import Draft
from publishing.models import Post

NETWORKS: Final = ("facebook", "x")
LATENCY_MS: Final = 40
"""What reliability.md measured with."""
SECONDS_AT_ONCE: Final = {500: 1.5, 5_000: 8.0}
"""Goals for the 99th post in a hundred, by how many are due together."""
TIMES_BARE: Final = 2.0
"""How much longer it may take than the same calls by the same client and threads, without a database."""
SECONDS_ALONE: Final = 1.5
ALONE: Final = 10
SPARE_SECONDS: Final = 3
PATIENCE_SECONDS: Final = 300
NUMBERS: Final = count(1)


class Bench:
    """Posts of one author, signed by another, on pairs of accounts."""

    def __init__(self, running: Stage, pairs: Sequence[Sequence[Account]], author: Person, signer: Person) -> None:
        self.running, self.pairs, self.author, self.signer = running, pairs, author, signer
        self.topic = Topic.objects.get(slug="waste")
        self.links = [[connection_of(account) for account in pair] for pair in pairs]
        self.seen = 0
        """The last entry of the ledger that was read."""
        self.pace = 1.0
        """Seconds in which one post is written, sent for approval and signed: measured with each."""

    def lateness(self, number: int) -> list[float]:
        """Schedules so many posts for one moment, waits until all are out; seconds from that moment to each effect, in order."""
        due_at = timezone.now() + timedelta(seconds=SPARE_SECONDS + 1.5 * self.pace * number)
        begun_at = time.monotonic()
        for place in range(number):
            self._scheduled(self.pairs[place % len(self.pairs)], due_at)
        self.pace = (time.monotonic() - begun_at) / number
        time.sleep(max(0.0, (due_at - timezone.now()).total_seconds()))
        return sorted(entry["real_at"] - due_at.timestamp() for entry in self._effects(number * len(NETWORKS)))

    def bare(self, number: int) -> list[float]:
        """The same calls from as many threads as one sender has, with nothing around them; seconds from the first, in order."""
        links = [link for place in range(number) for link in self.links[place % len(self.links)]]
        began_at = time.time()
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(_sent, links))
        return sorted(entry["real_at"] - began_at for entry in self._effects(number * len(NETWORKS)))

    def _scheduled(self, pair: Sequence[Account], due_at: datetime) -> None:
        text = f"The tip is open on Monday. This is notice number {next(NUMBERS)} of the day."
        draft = Draft(topic=self.topic, text=text, own=tuple((account, "") for account in pair), wanted_at=due_at)
        post = services.write(draft=draft, by=self.author)
        post = services.send_for_approval(post_id=post.pk, by=self.author)
        fingerprint = Post.objects.select_related("current").get(pk=post.pk).words.fingerprint
        services.approve(post_id=post.pk, fingerprint=fingerprint, by=self.signer, seen=post.version)

    def _effects(self, number: int) -> list[dict[str, Any]]:
        """What the ledger has besides what was read before. Raises RuntimeError where that stays less than `number`."""
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        found: list[dict[str, Any]] = []
        while len(found) < number:
            if time.monotonic() > give_up_at:
                raise RuntimeError(f"Only {len(found)} of {number} posts went out.")
            time.sleep(1)
            found = self.running.control("GET", "ledger", effect="post", by="council", after=self.seen)["entries"]
        self.seen = found[-1]["id"]
        return found


def measure(sizes: Sizes, environment: Environment) -> Iterator[Figure]:
    """With the real senders, worker and web server, which the networks tell of each post by webhook."""
    people = council.afresh()
    with stage(environment, "web", "worker", *SENDERS, "beat") as running:
        settings.SANDBOX_URL = running.environment["SANDBOX_URL"]  # bare sending calls from this process
        pairs = [[_connected(running, network) for network in NETWORKS] for _ in range(sizes.accounts // len(NETWORKS))]
        running.control("POST", "latency", ms=LATENCY_MS)
        bench = Bench(running, pairs, people["grace"], people["priya"])
        yield from _alone(bench)
        for number in sizes.posts:
            yield from _at_once(bench, number, sizes.accounts)


def _alone(bench: Bench) -> Iterator[Figure]:
    late = [wait for _ in range(ALONE) for wait in bench.lateness(1)[:1]]
    yield Figure(f"post alone: lateness, the worst of {ALONE}", max(late), "s", at_most(SECONDS_ALONE))


def _at_once(bench: Bench, number: int, accounts: int) -> Iterator[Figure]:
    """Bare sending before and after, and the mean of both: the speed of a shared machine changes by a quarter within minutes."""
    before = bench.bare(number // len(NETWORKS))
    late = bench.lateness(number // len(NETWORKS))
    bare = mean([share(before, 99), share(bench.bare(number // len(NETWORKS)), 99)])
    goal = at_most(next(seconds for most, seconds in SECONDS_AT_ONCE.items() if number <= most))
    name = f"{number:,} posts at once over {accounts} accounts: lateness"
    yield Figure(f"{name}, p50", share(late, 50), "s")
    yield Figure(f"{name}, p99", share(late, 99), "s", goal)
    yield Figure(f"{name}, max", max(late), "s")
    yield Figure(f"{name}, p99 of bare sending", bare, "s")
    yield Figure(f"{name}, p99 in times of bare sending", share(late, 99) / bare, "", at_most(TIMES_BARE))


def _sent(link: Connection) -> None:
    """Raises RuntimeError where the network does not take it."""
    request = Request(Action.POST, f"Bare notice number {next(NUMBERS)} of the day.")
    connector, access = connector_of(link), access_of(link)
    outcome = connector.send(access, request, connector.prepare(access, request, {}))
    if not isinstance(outcome, Accepted):
        raise RuntimeError(f"Bare sending ended with {outcome}.")


def _connected(running: Stage, network: str) -> Account:
    """An account on the pretend network, and its access."""
    handle = f"bench{next(NUMBERS)}"
    known = running.control("POST", "accounts", network=network, handle=handle, name=f"Ashmere {handle}")
    account = council.open_account(network, handle, known["id"])
    link = connection_of(account)
    link.secrets = sealed({"access_token": known["token"]})
    link.save()
    return account
