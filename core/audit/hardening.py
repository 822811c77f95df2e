"""What the application's database role may do, set by the owner after every migration.

Row history is written by triggers that run with the owner's rights; the role itself may only read it, so it can neither
forge an event nor lose one. Proved in tests/core/audit/test_hardening.py.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.backends.utils import CursorWrapper
from psycopg2 import sql

READ_ONLY = {"django_migrations"}
ADD_ONLY = {"audit_entry", "audit_seal"}


def harden(using: str, **_: Any) -> None:
    """Grants the application's role what it needs and no more. Does nothing when migrations run without roles."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT current_user <> %s AND EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [_role()] * 2
        )
        if cursor.fetchone()[0]:
            _grant(cursor)
            _close_the_back_doors(cursor)


def history_tables() -> set[str]:
    """The tables that triggers fill with every version of every tracked row."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        if hasattr(model, "pgh_trackers") or hasattr(model, "pgh_tracked_model")
    }


def _role() -> str:
    return str(settings.DATABASE_APP_ROLE)


def _grant(cursor: CursorWrapper) -> None:
    role = sql.Identifier(_role())
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {role}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ):
        cursor.execute(sql.SQL(statement).format(role=role))
    _withhold(cursor, "INSERT, UPDATE, DELETE, TRUNCATE", history_tables() | READ_ONLY)
    _withhold(cursor, "UPDATE, DELETE, TRUNCATE", ADD_ONLY)


def _withhold(cursor: CursorWrapper, rights: str, tables: set[str]) -> None:
    for table in sorted(tables & set(_tables(cursor))):
        statement = sql.SQL("REVOKE " + rights + " ON {table} FROM {role}")
        cursor.execute(statement.format(table=sql.Identifier(table), role=sql.Identifier(_role())))


def _tables(cursor: CursorWrapper) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return [row[0] for row in cursor.fetchall()]


def _close_the_back_doors(cursor: CursorWrapper) -> None:
    """History triggers write as the owner, and `pgtrigger.ignore()` no longer silences any of them."""
    cursor.execute(
        """SELECT DISTINCT p.oid::regprocedure::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
           WHERE NOT t.tgisinternal AND p.proname LIKE 'pgtrigger_%%' AND p.prosrc LIKE '%%pgh_label%%'"""
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp")
    cursor.execute(
        """CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME)
           RETURNS BOOLEAN AS $$ BEGIN RETURN FALSE; END; $$ LANGUAGE plpgsql"""
    )
