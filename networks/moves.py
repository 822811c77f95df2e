"""One step for a batch of items that this transaction has locked: one UPDATE, an audit entry for each.

Whatever ends an item goes this way, a machine or a person, so that what was uploaded for it is never forgotten.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import pghistory
from django.db import connection

from core.audit.models import Entry
from core.audit.together import add_together, save_together
from core.audit.verbs import RuleBroken, entry
from core.people.models import Person
from networks import left_behind
from networks.models import Outbound
from networks.states import OUTBOUND


def move(
    items: Sequence[Outbound], *, to: str, code: str, changed: Iterable[str] = (), by: Person | None = None
) -> None:
    """Moves `items` to the state `to`, saving the fields `changed` too. Raises RuleBroken where the graph knows no such edge."""
    if not items:
        return
    before = {item.pk: item.state for item in items}
    for item in items:
        if not OUTBOUND.allows(item.state, to):
            raise RuleBroken(f"{item} is “{item.state_words}” and cannot become “{OUTBOUND.label(to)}”.")
        item.state, item.version = to, item.version + 1
    fields = list(changed)
    with pghistory.context(code=code, actor=getattr(by, "pk", None)):
        save_together(items, ["state", "version", *fields])
    shown = [name for name in fields if name not in Outbound.unaudited]
    add_together([_entry(item, code, by, before[item.pk], shown) for item in items])
    for item in items:
        left_behind.notice(item)


def _entry(item: Outbound, code: str, by: Person | None, before: str, shown: Iterable[str]) -> Entry:
    """What `core.audit.verbs.change` writes, for a batch: one round trip instead of two for each item."""
    after = {"state": item.state, **{name: _plain(getattr(item, name)) for name in shown}}
    return entry(code, obj=item, by=by, before={"state": before}, after=after, reason=item.why)


def database_time() -> datetime:
    """The one clock by which things go out: every process reads the database's, none its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | None) else str(value)
