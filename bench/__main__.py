"""`./dev bench`: measures, and prints a table of what was found."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Final

from bench import fresh
from bench.figures import Figure, load, table, write_json
from bench.ground import Environment, ground
from bench.sizes import FULL, QUICK, TINY, Sizes
from council_social.embedded import GroundError

GROUPS: Final = {
    "worktime": "bench.worktime",
    "audit": "bench.audit",
    "inbox": "bench.inbox",
    "deadlines": "bench.deadlines",
    "webhooks": "bench.taking_in",
    "publishing": "bench.lateness",
}
"""What is measured on the ground, in this order, by modules that can be imported once Django knows its settings."""
FRESH: Final = "fresh"
STOPPED: Final = 130
ASKING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description="Measure how fast the application is.")
    size = parser.add_mutually_exclusive_group()
    size.add_argument(
        "--quick", dest="sizes", action="store_const", const=QUICK, default=FULL, help="ten minutes at most"
    )
    size.add_argument(
        "--tiny", dest="sizes", action="store_const", const=TINY, help="whether it works; says nothing of speed"
    )
    parser.add_argument("--only", action="append", choices=[*GROUPS, FRESH], help="this group; may be given again")
    parser.add_argument("--tests", action="store_true", help="in the group fresh: run the clone's tests too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args(words)


def measured(options: argparse.Namespace) -> Iterator[Figure]:
    """Every figure of the groups that were asked for, as soon as it is known."""
    wanted = options.only or [*GROUPS, *([FRESH] if options.sizes is FULL else [])]
    modules = [module for name, module in GROUPS.items() if name in wanted]
    if modules:
        with ground() as environment:
            for module in modules:
                yield from _group(module, options.sizes, environment)
    if FRESH in wanted:
        yield from fresh.measure(tests=options.tests)


def _group(module: str, sizes: Sizes, environment: Environment) -> Iterator[Figure]:
    print(f"bench: {module.rpartition('.')[2].replace('_', ' ')} …", file=sys.stderr)
    yield from import_module(module).measure(sizes, environment)


def main(words: list[str] | None = None) -> int:
    options = arguments(words)
    for asking in ASKING:
        signal.signal(asking, _asked_to_stop)
    found, at_first, code = [], load(), 0
    try:
        for figure in measured(options):
            found.append(figure)
    except KeyboardInterrupt:
        print("bench: stopped; nothing is left running", file=sys.stderr)
        code = STOPPED
    except GroundError as reason:
        print(f"./dev bench: {reason}", file=sys.stderr)
        code = 1
    print(f"at the beginning: {at_first}", table(found), f"at the end: {load()}", sep="\n")
    if options.json:
        write_json(found, options.json)
    return code


def _asked_to_stop(_number: int, _frame: FrameType | None) -> None:
    """Once: whoever asks again does not disturb the cleaning up."""
    for asking in ASKING:
        signal.signal(asking, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
