"""How many signed deliveries a second are stored and answered, and become messages, beside R8."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Final

from bench import council, deliveries, raw
from bench.figures import MILLISECONDS, Figure, at_least, at_most, share
from bench.ground import Environment
from bench.sizes import Sizes
from bench.stage import Stage, stage
from enquiries.models import Message
from networks.models import Delivery

PAGE: Final = "104315744750790"
PER_CENT_OF_R8: Final = 10
MILLISECONDS_AT_HALF: Final = 50
PATIENCE_SECONDS: Final = 60
TAKING_SECONDS: Final = 60
LOOK_EVERY: Final = 0.05


def measure(sizes: Sizes, environment: Environment) -> Iterator[Figure]:
    """First the web server alone; then the worker with its clock, which finds all of it waiting."""
    council.afresh()
    council.open_account("facebook", "bench", PAGE)
    r8 = raw.rate(run_seconds=sizes.raw_seconds)
    yield Figure("R8: single-row inserts by eight clients", r8, "1/s")
    with stage(environment, "web") as web:
        stored, half = _stored(web, sizes.deliveries)
    yield Figure(f"deliveries stored and answered, {sizes.deliveries:,}", stored, "1/s")
    yield Figure("deliveries stored and answered: share of R8", 100 * stored / r8, "%", at_least(PER_CENT_OF_R8))
    yield Figure(
        "deliveries at half that rate: p99 of the answer", half * MILLISECONDS, "ms", at_most(MILLISECONDS_AT_HALF)
    )
    number, rate = _taken_in(environment)
    yield Figure(f"deliveries taken in, {number:,}", rate, "1/s")
    yield Figure("deliveries taken in: share of R8", 100 * rate / r8, "%", at_least(PER_CENT_OF_R8))


def _stored(web: Stage, number: int) -> tuple[float, float]:
    """How many a second, and the p99 of an answer at half that rate, in seconds."""
    secret = json.loads(web.environment["NETWORK_SECRETS"])["facebook"]["app_secret"]
    host = f"{web.host}:{web.port}"
    warm, most, half = (
        deliveries.comments(first, count, PAGE, secret, host)
        for first, count in ((0, 200), (1_000, number), (1_000 + number, number // 2))
    )
    deliveries.send(warm, web.host, web.port)
    rate = number / deliveries.send(most, web.host, web.port).took
    at_half = deliveries.send(half, web.host, web.port, rate=rate / 2)
    return rate, share(at_half.waits, 99)


def _taken_in(environment: Environment) -> tuple[int, float]:
    """How many waited, and how many of them became messages in a second, from the first on, for a minute at most."""
    number = Delivery.objects.waiting().count()
    with stage(environment, "web", "worker", "beat"):
        began_at = _when(Message.objects.exists, PATIENCE_SECONDS)
        ended_at = _when(lambda: not Delivery.objects.waiting().exists(), TAKING_SECONDS)
        taken = Message.objects.count()
    if not taken:
        raise RuntimeError(f"None of {number:,} deliveries became a message.")
    return number, taken / (ended_at - began_at + LOOK_EVERY)


def _when(has_happened: Callable[[], bool], seconds: float) -> float:
    """The moment at which it has, or at which nobody waits for it any longer."""
    give_up_at = time.perf_counter() + seconds
    while not has_happened() and time.perf_counter() < give_up_at:
        time.sleep(LOOK_EVERY)
    return time.perf_counter()
