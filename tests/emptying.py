"""Emptying the test database after a test that really committed, as its owner."""

from functools import cache

from django.core.management.color import no_style
from django.db import connection
from django.db.backends.utils import CursorWrapper

KEPT = {"django_migrations", "django_content_type", "auth_permission"}
"""What the migrations filled."""


def empty_every_table() -> None:
    """Deletes the rows of the tables that have any, without their triggers and references; their numbers begin at one again.

    TRUNCATE of every table takes half a second, most of it for tables that are empty. It is used on a server of somebody
    else's, where the owner may not set triggers aside.
    """
    with connection.cursor() as cursor:
        if _may_set_triggers_aside(cursor):
            _delete_rows(cursor)
        else:
            connection.ops.execute_sql_flush(
                connection.ops.sql_flush(no_style(), sorted(_tables()), reset_sequences=True, allow_cascade=True)
            )


def _delete_rows(cursor: CursorWrapper) -> None:
    cursor.execute(_which_have_rows())
    filled = [name for (name,) in cursor.fetchall()]
    if filled:
        deletions = "; ".join(f'DELETE FROM "{name}"' for name in filled)
        cursor.execute(f"SET session_replication_role = replica; {deletions}; SET session_replication_role = DEFAULT")
        cursor.execute(
            """SELECT setval(pg_get_serial_sequence(format('%%I', table_name), column_name), 1, false)
               FROM information_schema.columns
               WHERE table_schema = 'public' AND table_name = ANY(%s) AND is_identity = 'YES'""",
            [filled],
        )


@cache
def _which_have_rows() -> str:
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in sorted(_tables()))


@cache
def _tables() -> frozenset[str]:
    return frozenset(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT


def _may_set_triggers_aside(cursor: CursorWrapper) -> bool:
    if connection.pg_version < 150000:
        return False
    cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
    return bool(cursor.fetchone()[0])
