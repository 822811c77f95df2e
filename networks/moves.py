"""One step of the machine for a batch of items that this transaction has locked: one UPDATE, an audit entry for each."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import pghistory
from django.db import connection

from core.audit.verbs import RuleBroken, record
from networks.models import Outbound
from networks.states import OUTBOUND


def move(items: Sequence[Outbound], *, to: str, code: str, changed: Iterable[str] = ()) -> None:
    """Moves `items` to the state `to`, saving the fields `changed` too. Raises RuleBroken where the graph knows no such edge."""
    if not items:
        return
    before = {item.pk: item.state for item in items}
    for item in items:
        if not OUTBOUND.allows(item.state, to):
            raise RuleBroken(f"{item} is “{item.state_words}” and cannot become “{OUTBOUND.label(to)}”.")
        item.state, item.version = to, item.version + 1
    fields = list(changed)
    with pghistory.context(code=code, actor=None):
        Outbound.objects.bulk_update(items, ["state", "version", *fields])
    shown = [name for name in fields if name not in Outbound.unaudited]
    for item in items:
        after = {"state": to, **{name: _plain(getattr(item, name)) for name in shown}}
        record(code, obj=item, by=None, reason=item.why, before={"state": before[item.pk]}, after=after)


def database_time() -> datetime:
    """The one clock by which things go out: every process reads the database's, none its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | None) else str(value)
