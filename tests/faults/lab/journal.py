"""What the long runs found, one line of JSON for each round, kept under `var/faults/`: a run goes on where it was stopped."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

FOLDER: Final = Path(__file__).resolve().parents[3] / "var" / "faults"


@dataclass(frozen=True)
class Journal:
    """The rounds of one run of one scenario; `run` is its name, its first seed."""

    scenario: str
    run: int

    @property
    def file(self) -> Path:
        return FOLDER / f"{self.scenario}-{self.run}.jsonl"

    def rounds(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.file.read_text().splitlines()] if self.file.exists() else []

    @classmethod
    def of_seed(cls, scenario: str, seed: int) -> Self:
        """The run to which a seed belongs."""
        return cls(scenario, seed // 1_000)

    def left_at(self, seed: int) -> int | None:
        """How many faults were still wanted when the round with `seed` began: its size; None where it was not run."""
        return next((kept.get("left") for kept in self.rounds() if kept["seed"] == seed), None)

    def next_seed(self) -> int:
        return self.run * 1_000 + len(self.rounds())

    def done(self, what: str) -> int:
        """The sum of a figure over all rounds."""
        return sum(int(kept[what]) for kept in self.rounds())

    def keep(self, **facts: Any) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        with self.file.open("a") as journal:
            journal.write(json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), **facts}) + "\n")


def in_words(facts: Mapping[str, Any]) -> str:
    """One line for the terminal: numbers as they are, lists by their length."""
    return ", ".join(f"{name} {len(value) if isinstance(value, list) else value}" for name, value in facts.items())
