"""What `./dev run` promises about processes: order, restart, and that nothing is left, however it ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from council_social.embedded import home, locks
from council_social.embedded.environment import ROOT
from council_social.embedded.kept import Kept
from council_social.embedded.postgres import Postgres

pytestmark = pytest.mark.xdist_group("household")

SECONDS = 30
"""How long anything here may take on a busy machine; it takes one or two."""

PROGRAMMES = ["beat", "sender", "second sender", "worker", "web", "sandbox"]
"""In the order in which they are to stop."""


class Started:
    """A small household in a process of its own."""

    def __init__(self, var: Path) -> None:
        given = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        self.words: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.ground.small_household"],
            cwd=ROOT,
            env={**given, "VAR_DIR": str(var), "PORT": str(_free_port())},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def until(self, pattern: str) -> re.Match[str]:
        """Listen until it has said what matches; the first match."""
        assert self.process.stdout
        while not (found := re.search(pattern, "".join(self.words))):
            self.words.append(self.process.stdout.readline())
            assert self.words[-1], f"never said {pattern}:\n{''.join(self.words)}"
        return found

    def ready(self) -> Started:
        """Every programme runs."""
        for name in PROGRAMMES:
            self.until(rf"{name} \| my number is")
        self.until("READY")
        return self

    def ask_to_end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        self.words.append(self.process.communicate(timeout=SECONDS)[0])
        return self.process.returncode

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=SECONDS)


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One directory, and so one database, for the households that come after one another."""
    yield from directory_for_a_household(tmp_path_factory.mktemp("var"))


@pytest.fixture
def new_var(tmp_path: Path) -> Iterator[Path]:
    yield from directory_for_a_household(tmp_path)


def directory_for_a_household(var: Path) -> Iterator[Path]:
    """Removed afterwards, with what root keeps elsewhere."""
    yield var
    eventually(lambda: is_quiet(var))
    shutil.rmtree(home.lasting(var).directory)


@pytest.fixture
def start(var: Path, new_var: Path) -> Iterator[Callable[[Path], Started]]:
    """Starts households; those that still run at the end stop before their directories go."""
    started: list[Started] = []

    def one_more(var: Path) -> Started:
        started.append(Started(var))
        return started[-1]

    yield one_more
    for household in started:
        if household.process.poll() is None:
            household.ask_to_end()
        if household.process.stdout:
            household.process.stdout.close()


def test_programmes_stop_one_after_the_other_and_the_database_last(start: Callable[[Path], Started], var: Path) -> None:
    household = start(var).ready()

    assert household.ask_to_end() == 0

    ended = (var / "ended").read_text().splitlines()
    assert ended == [f"{name} True True" for name in PROGRAMMES]
    assert is_quiet(var)


def test_killing_the_supervisor_leaves_nothing_running_and_loses_nothing(
    start: Callable[[Path], Started], var: Path
) -> None:
    household = start(var).ready()
    write_a_word(var, "kept")
    everybody = descendants(household.process.pid)
    assert len(everybody) > 7

    household.kill()

    eventually(lambda: not any(is_running(pid) for pid in everybody))
    start(var).ready()
    assert words_written(var) == ["kept"]


def test_a_supervisor_killed_while_it_starts_does_not_hinder_the_next(
    start: Callable[[Path], Started], new_var: Path
) -> None:
    for seconds in (0.15, 0.4, 0.65, 0.9):
        household = start(new_var)
        time.sleep(seconds)
        household.kill()

    start(new_var).ready()


def test_a_programme_that_dies_is_started_again(start: Callable[[Path], Started], var: Path) -> None:
    household = start(var).ready()
    number = household.until(r"worker \| my number is (\d+)")[1]

    os.kill(int(number), signal.SIGKILL)

    household.until("worker was killed by signal 9; starting it again")
    household.until(rf"worker \| my number is (?!{number}\n)")


def test_everything_stops_when_the_database_dies(start: Callable[[Path], Started], var: Path) -> None:
    household = start(var).ready()
    database = next(pid for pid in descendants(household.process.pid) if "listen_addresses" in command_of(pid))

    os.kill(database, signal.SIGKILL)

    household.until("The database was killed by signal 9, so everything stops")
    assert household.process.wait(SECONDS) == 1
    assert is_quiet(var)


def test_a_second_run_of_the_same_checkout_is_refused_with_a_sentence(
    start: Callable[[Path], Started], var: Path
) -> None:
    first = start(var).ready()

    second = start(var)

    second.until(rf"\./dev run is already running \(process {first.process.pid}\): end it first")
    assert second.process.wait(SECONDS) == 1


def test_others_learn_the_environment_of_the_run_and_not_the_password_of_the_owner(
    start: Callable[[Path], Started], var: Path
) -> None:
    start(var)
    eventually(lambda: (var / "run.json").exists())
    eventually(lambda: bool(json.loads((var / "run.json").read_text())["environment"]))
    told = json.loads((var / "run.json").read_text())

    assert told["verb"] == "run"
    assert "council_app" in told["environment"]["DATABASE_URL"]
    assert "council_owner" not in (var / "run.json").read_text()
    assert (var / "run.json").stat().st_mode & 0o777 == 0o600


def write_a_word(var: Path, word: str) -> None:
    with as_owner(var) as cursor:
        cursor.execute("CREATE TABLE words (word text)")
        cursor.execute("INSERT INTO words VALUES (%s)", [word])


def words_written(var: Path) -> list[str]:
    with as_owner(var) as cursor:
        cursor.execute("SELECT word FROM words")
        return [word for (word,) in cursor.fetchall()]


class as_owner:
    """A cursor of the household's database, each statement committed."""

    def __init__(self, var: Path) -> None:
        url = Postgres(home.lasting(var), Kept(var / "secrets.json")).url("owner")
        self.connection = psycopg2.connect(url)
        self.connection.autocommit = True

    def __enter__(self) -> psycopg2.extensions.cursor:
        return self.connection.cursor()

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def is_quiet(var: Path) -> bool:
    """Whether no process of any run in `var` is left: each inherits the lock."""
    if (held := locks.take(var / "run.lock")) is None:
        return False
    os.close(held)
    return True


def descendants(pid: int) -> set[int]:
    parents = {int(path.name): _parent(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def eventually(is_true: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + SECONDS
    while not is_true():
        assert time.monotonic() < give_up_at, "it did not come true"
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
