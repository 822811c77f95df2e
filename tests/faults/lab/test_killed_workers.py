"""Fifty kills in every test run; `./dev faults` goes on for as long as one likes."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.faults.lab.judge import judge
from tests.faults.lab.places import Pretend
from tests.faults.lab.round import Lab, Plan
from tests.sandbox.running import Sandbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("lab")]


@pytest.fixture
def lab(cast: Cast, tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab[Pretend]]:
    sandbox = Sandbox(tmp_path / "sandbox")
    sandbox.start()
    monkeypatch.setenv("SANDBOX_URL", sandbox.base)
    yield Lab(cast, Pretend(sandbox))
    sandbox.stop()


def test_fifty_killed_senders_lose_nothing_double_nothing_and_leave_nothing_unsaid(lab: Lab[Pretend]) -> None:
    seed = int(os.environ.get("FAULTS_SEED", "") or random.randrange(10**6))
    print(f"FAULTS_SEED={seed} repeats this run")
    verdict = judge(lab.run(Plan(seed, kills=50)), lab.place)
    print(verdict, lab.deaths)
    assert lab.deaths.total() >= 50
    assert verdict.is_clean, verdict
    assert lab.failures == []
