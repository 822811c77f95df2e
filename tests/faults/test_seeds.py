"""`./dev faults … --seed N` runs exactly one round again; the journal says how large it was, and does not count it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults import __main__ as faults
from tests.faults.installation import Ground
from tests.faults.lab import journal
from tests.faults.lab.journal import Journal
from tests.faults.lab.scenarios import SCENARIOS, Round


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[int, int]]:
    """Seeds and sizes of the rounds of a scenario of four faults a round, in which odd seeds find one; its journal is empty."""
    run: list[tuple[int, int]] = []

    def one_round(seed: int, left: int) -> dict[str, Any]:
        run.append((seed, left))
        return {"faults": min(left, 4), "clean": seed % 2 == 0}

    @contextmanager
    def counted(here: Ground, pace: float) -> Iterator[Round]:
        yield one_round

    monkeypatch.setitem(SCENARIOS, "kills", counted)
    monkeypatch.setattr(journal, "FOLDER", tmp_path)
    return run


@pytest.fixture
def here() -> None:
    """The scenario above needs no ground."""


def asked(*words: str) -> Any:
    return faults.arguments(["kills", *words])


def test_a_seed_is_one_round_that_no_journal_counts(rounds: list[tuple[int, int]], here: Any) -> None:
    assert faults.again(asked("--seed", "2018"), here)
    assert rounds == [(2018, faults.UNTIL["kills"])]
    assert Journal("kills", 2).rounds() == []


def test_a_fault_that_a_run_has_found_is_repeated_with_its_seed_and_size(
    rounds: list[tuple[int, int]], here: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not faults.go_on(asked("--run", "2", "--until", "10"), here)
    assert rounds == [(2000, 10), (2001, 6)]
    assert not faults.again(asked("--seed", "2001"), here)
    assert rounds[2:] == [(2001, 6)]
    assert len(Journal("kills", 2).rounds()) == 2
    assert "A fault was found in the round with seed 2001" in capsys.readouterr().err


def test_a_seed_of_no_scenario_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        faults.arguments(["--seed", "2001"])
    assert "name it" in capsys.readouterr().err
