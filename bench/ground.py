"""Where everything is measured: a durable PostgreSQL and broker of the bench's own, empty at the start of each group."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import django
from django.conf import settings
from django.db import connection

from council_social.embedded.environment import throw_away_servers
from tests import template

NOT_OURS: Final = (
    "DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_APP_ROLE", "REDIS_URL", "COUNCIL_MODE", "SANDBOX_URL", "NETWORK_SECRETS",
    "BLUESKY_PDS_URL", "SINGLE_SIGN_ON", "SECRET_KEY", "FIELD_KEYS", "PUBLIC_URL", "HOST", "PORT",
)  # fmt: skip
"""Whatever these name is left alone: what the bench fills, it empties again."""
Environment = Mapping[str, str]
KEPT: Final = {"django_migrations", "django_content_type", "auth_permission"}


@contextmanager
def ground() -> Iterator[Environment]:
    """The environment of servers with a migrated, empty database, which this process uses too. Once in a process."""
    given = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    with throw_away_servers(given, mode="demonstration", durable=True) as environment:
        os.environ.update(environment)
        django.setup()
        with as_owner():
            template.bring_up_to_date(str(connection.settings_dict["NAME"]))
            _let_tables_be_emptied()
        try:
            yield environment
        finally:
            connection.close()


@contextmanager
def as_owner() -> Iterator[None]:
    """Meanwhile this process is the owner of the tables."""
    owner = settings.DATABASE_PARSER(settings.DATABASE_OWNER_URL)
    usual = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict |= {name: owner[name] for name in usual}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= usual


def run(*statements: str) -> None:
    """One after the other, each with its own commit."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def empty() -> None:
    """Nothing in the tables, and the numbers begin anew."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    with as_owner():
        run(f"TRUNCATE {', '.join(sorted(tables - KEPT))} RESTART IDENTITY CASCADE")


def _let_tables_be_emptied() -> None:
    """In this database alone the owner may empty the record, as in the tests."""
    guards = rows("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 > 0")
    run(*(f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name in guards))
