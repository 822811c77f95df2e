"""`./dev manage …`, and what `./dev lint` and `./dev clean` need of the embedded servers."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

from . import GroundError, home, run
from .environment import (
    ROOT,
    as_application,
    as_owner,
    running,
    servers_needed,
    throw_away_servers,
    var_dir,
    with_database,
    with_defaults,
)
from .kept import Kept
from .process import mortal

OWNERS_VERBS = {"migrate", "createcachetable"}
"""Commands that change tables, which only their owner may."""


def manage(arguments: list[str]) -> int:
    """Run `manage.py` on the database of `./dev run`, which is started for it when it does not run."""
    going_on = run.current(var_dir(os.environ))
    if going_on and going_on.verb == "run":
        if going_on.environment is None:
            raise GroundError("./dev run is still starting: try again when it says READY.")
        return _django(arguments, {**os.environ, **going_on.environment})
    return _manage_alone(arguments)


def _manage_alone(arguments: list[str]) -> int:
    var = var_dir(os.environ)
    run.begin(var, "manage")
    kept = Kept(var / "secrets.json")
    environment = with_defaults(os.environ, kept, mode="demonstration")
    try:
        with running(servers_needed(os.environ, home.lasting(var), kept)) as addresses:
            return _django(arguments, with_database(environment | addresses))
    finally:
        run.end(var)


def elsewhere(arguments: list[str]) -> int:
    """Run `manage.py` on an empty database, which is then thrown away."""
    with throw_away_servers(os.environ, mode="test") as environment:
        return _django(arguments, environment)


def _django(arguments: list[str], environment: dict[str, str]) -> int:
    fitting = as_owner if set(arguments[:1]) & OWNERS_VERBS else as_application
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for the command; we still stop what we started
    command = [sys.executable, "manage.py", *arguments]
    django = subprocess.run(
        command, cwd=ROOT, env=fitting(environment), preexec_fn=mortal(signal.SIGTERM), close_fds=False
    )
    return django.returncode


def clean(_arguments: list[str]) -> int:
    """Remove the database, keys and files of this checkout."""
    var = var_dir(os.environ)
    run.begin(var, "clean")
    shutil.rmtree(home.lasting(var).directory)
    shutil.rmtree(var, ignore_errors=True)
    return 0


def main(arguments: list[str]) -> int:
    verb, *rest = arguments
    try:
        return {"manage": manage, "elsewhere": elsewhere, "clean": clean}[verb](rest)
    except GroundError as stopped:
        print(f"./dev {verb}: {stopped}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
