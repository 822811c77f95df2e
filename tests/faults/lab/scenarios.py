"""What `./dev faults` can do: each makes its ground ready and gives a function that runs one round by its seed."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from typing import Any, Final

from django.conf import settings

from core.council.profile import read_profile
from core.council.services import load_profile
from tests.cast import Cast
from tests.faults.installation import Ground, Web, free_port
from tests.faults.lab import broker, deliveries, emergency, races
from tests.faults.lab.judge import judge
from tests.faults.lab.places import Bluesky, Pretend
from tests.faults.lab.round import Lab, Plan
from tests.networks.appview import AppView
from tests.networks.bluesky.peer import bluesky_server
from tests.networks.drop_proxy import DropProxy
from tests.sandbox.running import Sandbox

Round = Callable[[int, int], dict[str, Any]]
"""From a seed and how many faults are still wanted to what was found; `clean` says whether nothing was."""


@contextmanager
def kills(here: Ground, pace: float) -> Iterator[Round]:
    """Workers are killed, answers cut, and the database crashes twice in each round of a hundred."""
    with lab_at_the_pretend_networks() as lab:
        yield lambda seed, left: _killed(lab, here, Plan(seed, min(left, 100), pace=pace, accounts=48))


@contextmanager
def kills_on_bluesky(here: Ground, pace: float) -> Iterator[Round]:
    """The same with Bluesky's own server, where a machine repeats what is unknown: the record's key is ours."""
    with lab_at_bluesky() as lab:
        yield lambda seed, left: _killed(lab, here, Plan(seed, min(left, 50), pace=pace, accounts=12))


def _killed(lab: "Lab[Any]", here: Ground, plan: Plan) -> dict[str, Any]:
    crashes = 0

    def crash() -> None:
        nonlocal crashes
        here.database.clear_away()
        here.database.start()
        crashes += 1

    lab.deaths.clear()
    items = lab.run(replace(plan, restart_the_database=crash, to_the_last_look=True))
    verdict = judge(items, lab.place)
    facts = {
        "faults": lab.deaths.total(),
        "crashes of the database": crashes,
        **asdict(verdict),
        "steps": dict(lab.deaths),
    }
    return facts | {"clean": verdict.is_clean and not lab.failures}


@contextmanager
def held_or_changed(here: Ground, pace: float) -> Iterator[Round]:
    """People hold posts, or withdraw them for other words, while they go out."""
    with lab_at_the_pretend_networks() as lab:
        yield lambda seed, left: _clean(
            races.race(lab, seed, min(left, 2_000)), "held and out", "stale words", "failed workers"
        )


@contextmanager
def pressed(here: Ground, pace: float) -> Iterator[Round]:
    """Emergency mode under load."""
    with lab_at_the_pretend_networks() as lab:
        yield lambda seed, left: _clean(
            emergency.presses(lab, seed, min(left, 10)), "out and not named", "in vain", "failed workers"
        )


@contextmanager
def emptied(here: Ground, pace: float) -> Iterator[Round]:
    """The broker is killed and emptied, the sender killed."""
    with lab_at_the_pretend_networks() as lab:
        named = replace(here, environment={**here.environment, "SANDBOX_URL": lab.place.sandbox.base})
        yield lambda seed, left: _clean(broker.storm(lab, named, seed, min(left, 6)))


@contextmanager
def delivered(here: Ground, pace: float) -> Iterator[Round]:
    """The web server is killed while networks deliver."""
    web = Web({**here.environment, "NETWORK_SECRETS": deliveries.NETWORK_SECRETS}, free_port(), workers=2)
    web.start()
    try:
        database = here.environment["DATABASE_URL"]
        yield lambda seed, left: _clean(
            deliveries.Storm(web, database, seed, events=15 * min(left, 50), kills=min(left, 50)).run(),
            "answered before the commit",
        )
    finally:
        web.stop()


SCENARIOS: Final = {
    "kills": kills,
    "bluesky": kills_on_bluesky,
    "races": held_or_changed,
    "deliveries": delivered,
    "broker": emptied,
    "emergency": pressed,
}


@contextmanager
def lab_at_the_pretend_networks() -> Iterator[Lab[Pretend]]:
    with tempfile.TemporaryDirectory() as folder:
        sandbox = Sandbox(Path(folder))
        sandbox.start()
        os.environ["SANDBOX_URL"] = settings.SANDBOX_URL = sandbox.base
        try:
            yield Lab(_people(), Pretend(sandbox))
        finally:
            sandbox.stop()


@contextmanager
def lab_at_bluesky() -> Iterator[Lab[Bluesky]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        AppView().running() as appview,
        bluesky_server(Path(folder), appview.url) as pds,
        DropProxy(pds).running() as proxy,
    ):
        yield Lab(_people(), Bluesky(pds, proxy, Random(pds)))


def _people() -> Cast:
    """The people of a new ground, and Ashmere's profile."""
    cast = Cast.arrive()
    profile = read_profile(settings.BASE_DIR / "councils" / "ashmere.toml")
    load_profile(profile=profile, source="ashmere.toml", by=None)
    return cast


def _clean(facts: dict[str, Any], *faults: str) -> dict[str, Any]:
    return facts | {"clean": not any(facts[name] for name in ("lost", "doubled", *faults) if name in facts)}
