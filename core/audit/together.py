"""Many rows of one table by one statement, as JSON: Django's `bulk_create` and `bulk_update` take many times as long."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, Model
from django.db.models.fields import NOT_PROVIDED


def save_together(items: Sequence[Model], fields: Iterable[str]) -> None:
    """Saves these fields of all `items`, rows of one table."""
    if items:
        wanted = frozenset(fields)
        columns = [field for field in items[0]._meta.concrete_fields if field.name in wanted]
        _execute(_update(type(items[0]), wanted), [{"id": item.pk} | _values(item, columns) for item in items])


def add_together(items: Sequence[Model]) -> None:
    """Adds `items`, new rows of one table, in this order; what the database fills in is left to it, and not read back."""
    if items:
        columns = [field for field in items[0]._meta.concrete_fields if not _filled_in(field)]
        _execute(_insert(type(items[0])), [_values(item, columns) for item in items])


@cache
def _update(model: type[Model], fields: frozenset[str]) -> str:
    columns = [field for field in model._meta.concrete_fields if field.name in fields]
    names = ", ".join(f'"{field.column}" = new."{field.column}"' for field in columns)
    rows = f"jsonb_to_recordset(%s) new (id bigint, {_types(columns)})"
    return f"UPDATE {model._meta.db_table} item SET {names} FROM {rows} WHERE item.id = new.id"


@cache
def _insert(model: type[Model]) -> str:
    columns = [field for field in model._meta.concrete_fields if not _filled_in(field)]
    names, rows = ", ".join(f'"{field.column}"' for field in columns), f"jsonb_to_recordset(%s) new ({_types(columns)})"
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT {names} FROM {rows}"


def _filled_in(field: "Field[Any, Any]") -> bool:
    return isinstance(field, AutoField) or field.db_default is not NOT_PROVIDED


def _values(item: Model, columns: Iterable["Field[Any, Any]"]) -> dict[str, Any]:
    return {str(field.column): getattr(item, field.attname) for field in columns}


def _types(columns: Iterable["Field[Any, Any]"]) -> str:
    return ", ".join(f'"{field.column}" {field.db_type(connection)}' for field in columns)


def _execute(statement: str, rows: Sequence[dict[str, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(rows, default=_plain)])


def _plain(value: Any) -> str:
    """Moments to the microsecond, identities as they are written."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
