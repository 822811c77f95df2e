"""The chain over the audit trail: a sweep seals what is certain, `verify` reads it all again.

Identity values commit out of order, so the sweep takes only entries of transactions below `pg_snapshot_xmin`: none of
those can still appear. One chain on the hot path would queue the verbs behind one another; this costs them nothing.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.db import connection, transaction

from core.audit.models import Entry, Seal
from core.audit.together import add_together

GENESIS: Final = "0" * 64
_LOCK: Final = 7_364_925_325  # one sealer at a time, whatever the number of workers
_BATCH: Final = 2_000
_FIELDS: Final = (
    "id", "action", "code", "at", "written_at", "transaction", "actor_id", "actor_label", "on_behalf_of", "address",
    "object_type", "object_id", "object_label", "before", "after", "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reading of the whole chain found. `touched` is the first entry that is not as it was, or None."""

    sealed: int
    unsealed: int
    oldest_unsealed: datetime | None
    touched: int | None
    sentence: str


def digest(previous: str, entry: dict[str, Any]) -> str:
    """The digest of an entry's fields in a fixed order, joined to the digest before it."""
    body = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_text)
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


@transaction.atomic
def seal() -> int:
    """Seals every entry that no running transaction can still precede; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s), pg_snapshot_xmin(pg_current_snapshot())::text::bigint", [_LOCK]
        )
        mine, horizon = cursor.fetchone()
    if not mine:
        return 0
    last = Seal.objects.order_by("-position").first()
    position, previous = (last.position, last.digest) if last else (0, GENESIS)
    fresh = (
        Entry.objects.unsealed().filter(transaction__lt=horizon).order_by("transaction", "id").values(*_FIELDS)[:_BATCH]
    )
    seals = []
    for entry in fresh:
        position, previous = position + 1, digest(previous, entry)
        seals.append(Seal(position=position, entry_id=entry["id"], digest=previous))
    add_together(seals)
    return len(seals)


def verify() -> Verdict:
    """Reads the chain from the first link, and names the first entry that was changed, removed or put in."""
    sealed, touched = 0, None
    previous = GENESIS
    for link in _links():
        sealed += 1
        previous = digest(previous, link["entry"])
        if link["position"] != sealed or link["digest"] != previous:
            touched = link["entry"]["id"]
            break
    waiting = Entry.objects.unsealed().order_by("id")
    oldest = waiting.values_list("written_at", flat=True).first()
    return Verdict(sealed, waiting.count(), oldest, touched, _sentence(sealed, waiting.count(), touched))


def _links() -> Iterator[dict[str, Any]]:
    """Seals with their entries, in the order of the chain, in constant memory."""
    rows = Seal.objects.order_by("position").values(
        "position", "digest", *(f"entry__{name}" for name in _FIELDS if name != "id"), "entry_id"
    )
    for row in rows.iterator(_BATCH):
        entry = {name: row["entry_id" if name == "id" else f"entry__{name}"] for name in _FIELDS}
        yield {"position": row["position"], "digest": row["digest"], "entry": entry}


def _as_text(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _sentence(sealed: int, unsealed: int, touched: int | None) -> str:
    if touched is not None:
        return f"Entry {touched} is not as it was when it was sealed. Nothing after it can be trusted."
    waiting = "1 entry waits" if unsealed == 1 else f"{unsealed:,} entries wait"
    return f"{sealed:,} sealed entries are exactly as they were written. {waiting} to be sealed."
