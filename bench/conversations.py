"""An inbox as large as wanted: open conversations with their residents and words, spread as a council has them.

Written by SQL, without the triggers, indexes and foreign keys of their tables, which are all put back (and so checked)
before anything is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.db import connection

from bench import ground
from enquiries.deadlines import Rules
from enquiries.models import Conversation

TABLES: Final = ("enquiries_resident", "enquiries_conversation", "enquiries_message")
FILL: Final = Path(__file__).with_name("conversations.sql")


def fill(number: int) -> None:
    """Adds conversations until there are `number` open ones."""
    there = Conversation.objects.count()
    if there < number:
        values: dict[str, int | str] = {"first": there + 1, "last": number, "counted_under": Rules.now().stamp}
        with ground.as_owner():
            ground.run("SET maintenance_work_mem = '512MB'")
            with _bare(), connection.cursor() as cursor:
                cursor.execute(FILL.read_text(encoding="utf-8"), values)
            ground.run(*(f"VACUUM (ANALYZE) {table}" for table in TABLES))


@contextmanager
def without_triggers(*tables: str) -> Iterator[None]:
    """Rows that are put in place for a measurement leave no history and ask no guard. As the owner."""
    ground.run(*(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables))
    yield
    ground.run(*(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables))


@contextmanager
def _bare() -> Iterator[None]:
    dropped, put_back = _what_slows_down()
    with without_triggers(*TABLES):
        ground.run(*dropped)
        yield
        ground.run(*put_back)


def _what_slows_down() -> tuple[list[str], list[str]]:
    """The statements that drop the foreign keys, unique constraints and indexes of the tables, and those that make them."""
    ours = "conrelid = ANY(%s::regclass[])"
    constraints = ground.rows(
        f"""SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE contype IN ('f', 'u') AND {ours} ORDER BY contype = 'f'""",
        list(TABLES),
    )
    indexes = ground.rows(
        f"""SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
            WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
            AND indexrelid NOT IN (SELECT conindid FROM pg_constraint WHERE {ours})""",
        list(TABLES),
        list(TABLES),
    )
    dropped = [f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name, _ in reversed(constraints)]
    dropped += [f"DROP INDEX {name}" for name, _ in indexes]
    put_back = [definition for _, definition in indexes]
    put_back += [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {words}' for table, name, words in constraints]
    return dropped, put_back
