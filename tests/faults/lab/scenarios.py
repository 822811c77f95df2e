"""What `./dev faults` can do: each makes its ground ready and gives a function that runs one round by its seed."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection

from core.council.profile import read_profile
from core.council.services import load_profile
from core.people.models import Person
from tests.cast import Cast
from tests.faults.installation import Ground, Web, free_port
from tests.faults.lab import broker, deliveries, emergency, races
from tests.faults.lab.judge import judge
from tests.faults.lab.round import Lab, Plan
from tests.sandbox.running import Sandbox

Round = Callable[[int, int], dict[str, Any]]
"""From a seed and how many faults are still wanted to what was found; `clean` says whether nothing was."""
Scenario = Callable[[Ground, float], "contextmanager[Round]"]


@contextmanager
def kills(here: Ground, pace: float) -> Iterator[Round]:
    """Workers are killed, answers cut, and the database crashes twice in each round of a hundred."""
    with lab_at(here) as lab:

        def crash() -> None:
            here.database.clear_away()
            here.database.start()

        def one(seed: int, left: int) -> dict[str, Any]:
            lab.deaths.clear()
            plan = Plan(seed, min(left, 100), pace=pace, accounts=48, restart_the_database=crash, to_the_last_look=True)
            verdict = judge(lab.run(plan), lab.sandbox)
            facts = {"faults": lab.deaths.total(), "crashes of the database": 2, **asdict(verdict)}
            return facts | {"steps": dict(lab.deaths), "clean": verdict.is_clean and not lab.failures}

        yield one


@contextmanager
def held_or_changed(here: Ground, pace: float) -> Iterator[Round]:
    """People hold posts, or withdraw them for other words, while they go out."""
    with lab_at(here) as lab:
        yield lambda seed, left: _clean(races.race(lab, seed, min(left, 2_000)), "held and out", "stale words")


@contextmanager
def pressed(here: Ground, pace: float) -> Iterator[Round]:
    """Emergency mode under load."""
    with lab_at(here) as lab:
        yield lambda seed, left: _clean(emergency.presses(lab, seed, min(left, 10)), "out and not named")


@contextmanager
def emptied(here: Ground, pace: float) -> Iterator[Round]:
    """The broker is killed and emptied, the sender killed."""
    with lab_at(here) as lab:
        named = replace(here, environment={**here.environment, "SANDBOX_URL": lab.sandbox.base})
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
    "races": held_or_changed,
    "deliveries": delivered,
    "broker": emptied,
    "emergency": pressed,
}


@contextmanager
def lab_at(here: Ground) -> Iterator[Lab]:
    """People, Ashmere's profile, and the pretend networks; everything anew."""
    _empty()
    with tempfile.TemporaryDirectory() as folder:
        sandbox = Sandbox(Path(folder))
        sandbox.start()
        os.environ["SANDBOX_URL"] = settings.SANDBOX_URL = sandbox.base
        try:
            cast = Cast.arrive()
            load_profile(
                profile=read_profile(settings.BASE_DIR / "councils" / "ashmere.toml"), source="ashmere.toml", by=None
            )
            yield Lab(cast, sandbox)
        finally:
            sandbox.stop()


def _empty() -> None:
    """Only a lab that has just been made may be used: another scenario begins with a ground of its own."""
    if Person.objects.exists():
        raise RuntimeError("This ground has been used already.")
    connection.close()


def _clean(facts: dict[str, Any], *faults: str) -> dict[str, Any]:
    return facts | {"clean": not any(facts[name] for name in ("lost", "doubled", *faults) if name in facts)}
