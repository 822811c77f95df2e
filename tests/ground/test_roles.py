"""`ops/postgres/roles.sql`: what each of the three roles may do, in the database on which these tests run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest

Ask = Callable[[str], Any]


def as_role(url: str) -> Iterator[Ask]:
    """Runs a statement as the role that logs in at `url`, committed; answers with the first value, if any."""
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True

        def ask(statement: str) -> Any:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchone()[0] if cursor.description else None

        yield ask


@pytest.fixture
def app() -> Iterator[Ask]:
    yield from as_role(os.environ["DATABASE_URL"])


@pytest.fixture
def owner() -> Iterator[Ask]:
    yield from as_role(os.environ["DATABASE_OWNER_URL"])


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (x int)",
        "CREATE TEMP TABLE mine (x int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "ALTER DATABASE council SET session_replication_role = replica",
        "SET session_replication_role = replica",
        "SET ROLE council_owner",
    ],
)
def test_the_application_may_neither_make_anything_nor_switch_off_a_guard(app: Ask, statement: str) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        app(statement)


def test_the_application_may_not_change_a_table_that_was_not_granted_to_it(app: Ask, owner: Ask) -> None:
    owner("CREATE TABLE ours (x int)")
    try:
        for statement in ("SELECT x FROM ours", "INSERT INTO ours VALUES (1)", "DROP TABLE ours"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                app(statement)
    finally:
        owner("DROP TABLE ours")


@pytest.mark.parametrize("right", ["rolsuper", "rolcreaterole", "rolbypassrls", "rolreplication"])
def test_neither_role_has_rights_over_the_server(owner: Ask, right: str) -> None:
    assert owner(f"SELECT count(*) FROM pg_roles WHERE rolname LIKE 'council_%' AND NOT {right}") == 2


def test_nobody_logs_in_without_a_password() -> None:
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        user, _, rest = os.environ[variable].partition("//")[2].partition(":")
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(f"postgresql://{user}:wrong@{rest.partition('@')[2]}")


def test_the_extensions_are_there_in_this_and_in_every_new_database(owner: Ask) -> None:
    wanted = {"pg_trgm", "unaccent", "btree_gist", "citext"}

    assert wanted <= set(owner("SELECT array_agg(extname::text) FROM pg_extension"))
    owner("CREATE DATABASE test_of_the_ground")
    try:
        server, _, _name = os.environ["DATABASE_OWNER_URL"].rpartition("/")
        for ask in as_role(f"{server}/test_of_the_ground"):
            assert wanted <= set(ask("SELECT array_agg(extname::text) FROM pg_extension"))
    finally:
        owner("DROP DATABASE test_of_the_ground")


def test_words_sort_as_in_production(owner: Ask) -> None:
    assert owner("SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'council'") == "bC.UTF-8"
    assert owner("SELECT array_agg(w ORDER BY w) FROM unnest(array['é', 'Z', 'a', 'z']) w") == ["Z", "a", "z", "é"]
