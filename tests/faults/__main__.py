"""`./dev faults`: the fault lab, for as long as one likes. It goes on where it was stopped; every round's seed is kept.

`./dev faults kills --until 1000`, `./dev faults --report`. Without a scenario: each of them, one after the other.
"""

import argparse
import os
import subprocess
import sys

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
        found_nothing = go_on(
            asked.scenario, asked.until or UNTIL[asked.scenario], Journal(asked.scenario, asked.run), here, asked.pace
        )
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
    parser.add_argument("--report", action="store_true", help="what all runs have found so far")
    return parser.parse_args(words)


def go_on(name: str, until: int, journal: Journal, here: Ground, pace: float) -> bool:
    """Rounds until the journal holds enough; False as soon as one finds a fault."""
    from tests.faults.lab.scenarios import SCENARIOS

    with SCENARIOS[name](here, pace) as round_of:
        while (done := journal.done("faults")) < until:
            seed = journal.next_seed()
            facts = round_of(seed, until - done)
            journal.keep(seed=seed, **facts)
            print(f"{name}, seed {seed}: {in_words(facts)}", flush=True)
            if not facts["clean"]:
                print(f"A fault was found in the round with seed {seed}: see {journal.file}", file=sys.stderr)
                return False
    return True


def report() -> int:
    for file in sorted(FOLDER.glob("*.jsonl")):
        scenario, _, run = file.stem.rpartition("-")
        rounds = Journal(scenario, int(run)).rounds()
        numbers = {
            name: 0
            for name, value in rounds[-1].items()
            if isinstance(value, int | list) and name not in {"seed", "clean"}
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
