"""The sandbox's memory: one SQLite file, one connection, one writer.

Handlers run on one event loop and never wait inside a change, so changes cannot interleave and need no locks.
A change is committed before its answer leaves. WAL with `synchronous=NORMAL` survives a killed process (not a
power cut), which is what the fault tests need.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

Found = TypeVar("Found")
SCHEMA = Path(__file__).with_name("schema.sql")
NEXT_NUMBER = "INSERT INTO meta VALUES ('number', 1) ON CONFLICT (key) DO UPDATE SET value = value + 1 RETURNING value"
UNSTORABLE = (OverflowError, UnicodeEncodeError)  # a number beyond 64 bits, half a character
KEPT_TABLES = ("accounts", "tokens", "faults", "budgets", "webhooks", "settings")
KEPT_ON_RESET = {"meta", "webhooks", "sqlite_sequence"}
SNAPSHOT_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


class NoSuchSnapshot(Exception):
    """The snapshot asked for was never taken, or its name is not one."""


class Store:
    """Rows in, rows out; `change()` is the only way to write.

    `kept()` remembers what every request asks for; writing to a table forgets what was made from it.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._kept: dict[str, dict[Any, Any]] = {table: {} for table in KEPT_TABLES}
        self.connection = sqlite3.connect(folder / "sandbox.sqlite3", isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=NORMAL")
        self.connection.executescript(SCHEMA.read_text(encoding="utf-8"))

    def close(self) -> None:
        self.connection.close()

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self.connection.execute(sql, values).fetchone()
        return found

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.row(sql, *values)
        return found[0] if found else None

    def kept(self, table: str, key: Any, find: Callable[[], Found]) -> Found:
        """What `find` gives, found once until somebody writes to that table (one of KEPT_TABLES)."""
        known = self._kept[table]
        if key not in known:
            known[key] = find()
        return known[key]  # type: ignore[no-any-return]

    def forget(self, words: str = "") -> None:
        """Drop what was kept from the tables that these words name; without words, everything."""
        for table, known in self._kept.items():
            if known and (not words or table in words):
                known.clear()

    def write(self, sql: str, *values: Any) -> int:
        """Run one statement inside `change()`; how many rows it touched."""
        self.forget(sql)
        return self.connection.execute(sql, values).rowcount

    def insert(self, table: str, **columns: Any) -> int:
        """Add one row inside `change()`; its rowid where the table has one."""
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        self.forget(table)
        cursor = self.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(columns.values()))
        return cursor.lastrowid or 0

    @contextmanager
    def change(self) -> Iterator[None]:
        """All of the block or none of it, committed when the block ends."""
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            self.forget()
            raise
        self.connection.execute("COMMIT")

    def next_number(self) -> int:
        """A number that this sandbox has not given out before, to make identities from."""
        return int(self.value(NEXT_NUMBER))

    def setting(self, key: str, default: Any = None) -> Any:
        found = self.kept("settings", key, lambda: self.value("SELECT value FROM settings WHERE key = ?", key))
        return default if found is None else found

    def set(self, key: str, value: Any) -> None:
        self.write(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value
        )

    def clear(self) -> None:
        """Forget everything but where webhooks go and the numbers already given out."""
        tables = self.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
        for name in {table["name"] for table in tables} - KEPT_ON_RESET:
            self.write(f"DELETE FROM {name}")

    def take_snapshot(self, name: str) -> None:
        """Keep all of the present state under `name`; an older one of that name is replaced."""
        file = self._snapshot(name)
        file.parent.mkdir(exist_ok=True)
        self._copy(self.connection, file)

    def go_back_to(self, name: str) -> None:
        """Make the state what it was when the snapshot was taken."""
        file = self._snapshot(name)
        if not file.exists():
            raise NoSuchSnapshot(f"There is no snapshot called {name}.")
        saved = sqlite3.connect(file)
        try:
            saved.backup(self.connection)
        finally:
            saved.close()
            self.forget()

    def _snapshot(self, name: str) -> Path:
        if not SNAPSHOT_NAME.fullmatch(name):
            raise NoSuchSnapshot("A snapshot's name is small letters, digits and dashes, at most 41 of them.")
        return self.folder / "snapshots" / f"{name}.sqlite3"

    @staticmethod
    def _copy(source: sqlite3.Connection, file: Path) -> None:
        file.unlink(missing_ok=True)
        target = sqlite3.connect(file)
        try:
            source.backup(target)
        finally:
            target.close()
