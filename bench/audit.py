"""How fast the chain over the audit trail is sealed and read again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bench import council, ground
from bench.figures import Figure, at_most, seconds, typical
from bench.ground import Environment
from bench.sizes import Sizes
from core.audit.chain import seal, verify
from core.audit.models import Entry

MILLION: Final = 1_000_000
SECONDS_FOR_A_MILLION: Final = 10
SWEEPS_A_SECOND: Final = 1 / 3
ENTRIES: Final = """
    INSERT INTO audit_entry (action, code, at, actor_label, on_behalf_of, object_type, object_id, object_label, before, after, reason)
    SELECT gen_random_uuid(), 'enquiries.conversation.taken', now(), 'Grace Mensah', '', 'enquiries.conversation', n::text,
           'AD-2026-' || n, '{"state": "with_team", "assignee_id": null}', '{"state": "taken", "assignee_id": 3}', ''
      FROM generate_series(1, %s) n
"""


def measure(sizes: Sizes, _environment: Environment) -> Iterator[Figure]:
    """Entries as taking an enquiry writes them."""
    council.afresh()
    ground.rows(f"{ENTRIES} RETURNING 1", sizes.entries)
    number = Entry.objects.count()
    yield Figure(f"audit: entries sealed in a second, {number:,}", number / seconds(_seal_all), "1/s")
    took = typical(verify, times=3, warm=0) * MILLION / number
    yield Figure(f"audit: seconds to verify a million, from {number:,}", took, "s", at_most(SECONDS_FOR_A_MILLION))


def _seal_all() -> None:
    while seal():
        pass
