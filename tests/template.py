"""The migrated test database, made once and kept as SQL: running every migration takes longer than most test runs.

The copy is kept under `var/` by a fingerprint over all migrations and the locked packages, so it can never be out of date.
"""

import fcntl
import hashlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from council_social.embedded.postgres import find_postgres

KEPT = Path(__file__).resolve().parents[1] / "var" / "test-template"
ENDED = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()"""
"""Waits up to five seconds for each connection to be gone."""


def fill(name: str) -> None:
    """Makes the database `name` anew, as the owner, with every table, trigger and right that the migrations make."""
    with _only_one():
        _create(name)
        _bring_up_to_date(name)


def bring_up_to_date(name: str) -> None:
    """The same for the empty database `name` that is there already, as the owner (`bench`)."""
    with _only_one():
        _bring_up_to_date(name)


def _bring_up_to_date(name: str) -> None:
    kept = KEPT / f"{_fingerprint()}.sql"
    if kept.exists():
        _restore(kept)
    else:
        call_command("migrate", verbosity=0, interactive=False)
        _keep(name, kept)


def drop(name: str) -> None:
    """Ends whoever still uses it, and removes it. The owner may not end the application's connections, so that role ends its own."""
    _on_server(ENDED, name, url=settings.DATABASE_APP_URL)
    _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _create(name: str) -> None:
    drop(name)
    _on_server(f'CREATE DATABASE "{name}"')


def _on_server(statement: str, *values: str, url: str = "") -> None:
    """Creating and dropping need a connection to another database, outside any transaction. As the owner where no `url` is given."""
    address = settings.DATABASE_PARSER(url or settings.DATABASE_OWNER_URL)
    server = psycopg2.connect(
        host=address["HOST"],
        port=address["PORT"],
        user=address["USER"],
        password=address["PASSWORD"],
        dbname="postgres",
    )
    try:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(statement, values or None)
    finally:
        server.close()


def _restore(kept: Path) -> None:
    """As one script; the session that ran it has other settings afterwards, so it is closed."""
    connection = connections["default"]
    with connection.cursor() as cursor:
        cursor.execute(kept.read_text(encoding="utf-8"))
    connection.close()


def _keep(name: str, kept: Path) -> None:
    """Writes the copy; without pg_dump (a server of one's own) every run migrates."""
    program = find_postgres() / "pg_dump"
    if not program.exists():
        return
    address = settings.DATABASE_PARSER(settings.DATABASE_OWNER_URL)
    command = [
        program,
        "--inserts",
        "--no-comments",
        "--schema=public",
        "-h",
        address["HOST"],
        "-p",
        str(address["PORT"]),
        "-U",
        address["USER"],
        name,
    ]
    dump = subprocess.run(
        [str(part) for part in command],
        env={"PGPASSWORD": address["PASSWORD"]},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    KEPT.mkdir(parents=True, exist_ok=True)
    script = "\n".join(line for line in dump.splitlines() if not line.startswith(("\\", "CREATE SCHEMA public")))
    part = kept.with_suffix(".part")
    part.write_text(script, encoding="utf-8")
    part.rename(kept)


def _fingerprint() -> str:
    root = Path(settings.BASE_DIR)
    files = sorted(
        [
            *root.glob("*/migrations/*.py"),
            *root.glob("core/*/migrations/*.py"),
            root / "requirements" / "development.lock",
            root / "core/audit/hardening.py",
            root / "council_social/apps.py",
        ]
    )
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:24]


@contextmanager
def _only_one() -> Iterator[Any]:
    """Several workers of one run wait for the one that makes the copy."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
