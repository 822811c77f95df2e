"""`./dev faults`: the fault lab, for as long as one likes. It goes on where it was stopped; every round's seed is kept.

`./dev faults kills --until 1000`, `./dev faults kills --seed 2017`, `./dev faults --report`. Without a scenario: each of
them, one after the other.
"""

import argparse
import os
import subprocess
import sys
from typing import Any

import django

from tests.faults.installation import Ground, ground
from tests.faults.lab.journal import FOLDER, Journal, in_words


def main(words: list[str]) -> int:
    asked = arguments(words)
    if asked.report:
        return report()
    if not asked.scenario:
        return max(subprocess.call([sys.executable, "-m", "tests.faults", name, *words]) for name in UNTIL)
    with ground() as here:
        os.environ.update(here.environment)
        django.setup()
        found_nothing = again(asked, here) if asked.seed is not None else go_on(asked, here)
    return 0 if found_nothing else 1


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev faults", description=__doc__.splitlines()[0])
    parser.add_argument("scenario", nargs="?", choices=list(UNTIL))
    parser.add_argument("--until", type=int, help="how many kills (or races) in all; what the journal holds counts")
    parser.add_argument(
        "--run", type=int, default=1, help="the run's number; its rounds have the seeds RUN000, RUN001 …"
    )
    parser.add_argument(
        "--pace", type=float, default=20.0, help="how much faster than the product's own leases (1: as they are)"
    )
    parser.add_argument(
        "--seed", type=int, help="one round with this seed again, and nothing else; no journal counts it"
    )
    parser.add_argument("--report", action="store_true", help="what all runs have found so far")
    asked = parser.parse_args(words)
    if asked.seed is not None and not asked.scenario:
        parser.error("--seed repeats a round of one scenario: name it.")
    return asked


def go_on(asked: argparse.Namespace, here: Ground) -> bool:
    """Rounds until the journal holds enough; False as soon as one finds a fault."""
    from tests.faults.lab.scenarios import SCENARIOS

    until, journal = asked.until or UNTIL[asked.scenario], Journal(asked.scenario, asked.run)
    with SCENARIOS[asked.scenario](here, asked.pace) as round_of:
        while (done := journal.done("faults")) < until:
            seed, left = journal.next_seed(), until - done
            facts = round_of(seed, left)
            journal.keep(seed=seed, left=left, **facts)
            if not told(asked.scenario, seed, facts, f"see {journal.file}"):
                return False
    return True


def again(asked: argparse.Namespace, here: Ground) -> bool:
    """Exactly one round with the seed, as large as it was; a journal that went on with it would count it twice."""
    from tests.faults.lab.scenarios import SCENARIOS

    left = asked.until or Journal.of_seed(asked.scenario, asked.seed).left_at(asked.seed) or UNTIL[asked.scenario]
    with SCENARIOS[asked.scenario](here, asked.pace) as round_of:
        return told(asked.scenario, asked.seed, round_of(asked.seed, left), "it is not in the journal")


def told(name: str, seed: int, facts: dict[str, Any], where: str) -> bool:
    """Whether the round was clean; either way it is printed."""
    print(f"{name}, seed {seed}: {in_words(facts)}", flush=True)
    if not facts["clean"]:
        print(f"A fault was found in the round with seed {seed}: {where}", file=sys.stderr)
    return bool(facts["clean"])


def report() -> int:
    for file in sorted(FOLDER.glob("*.jsonl")):
        scenario, _, run = file.stem.rpartition("-")
        rounds = Journal(scenario, int(run)).rounds()
        numbers = {
            name: 0
            for name, value in rounds[-1].items()
            if isinstance(value, int | list) and name not in {"seed", "left", "clean"}
        }
        for kept in rounds:
            numbers = {name: total + _size(kept.get(name, 0)) for name, total in numbers.items()}
        print(f"{scenario}, run {run}, {len(rounds)} rounds: {in_words(numbers)}")
    return 0


def _size(value: object) -> int:
    return len(value) if isinstance(value, list) else int(value)  # type: ignore[call-overload]


UNTIL: dict[str, int] = {
    "kills": 1_000,
    "bluesky": 200,
    "races": 10_000,
    "deliveries": 100,
    "broker": 30,
    "emergency": 100,
}
"""How many faults of each scenario the issue asks for."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
