"""Quotas: uploads in a bucket of their own, all else in units, both until midnight in California.

Source: developers.google.com/youtube/v3/getting-started, "Quota usage", and determine_quota_cost. At YouTube the project
has them; here each channel has its own, so that one test does not use up those of the next.
"""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.clock import moment
from sandbox.town import Account, Town
from sandbox.youtube import errors
from sandbox.youtube.access import NETWORK_KEY

PACIFIC = ZoneInfo("America/Los_Angeles")
UNITS_A_DAY, UPLOADS_A_DAY = 10_000, 100
LIST, WRITE, CAPTIONS, AN_UPLOAD, FREE = 1, 50, 400, -1, 0


def spend(town: Town, account: Account, cost: int) -> None:
    """Raises Refusal 403 where nothing is left. Call inside a change."""
    key, today = f"quota {NETWORK_KEY} {account.id}", _today(town).isoformat()
    kept = json.loads(town.store.setting(key, "{}"))
    spent: dict[str, Any] = kept if kept.get("day") == today else {"day": today, "units": 0, "uploads": 0}
    bucket, amount, most = ("uploads", 1, UPLOADS_A_DAY) if cost == AN_UPLOAD else ("units", cost, UNITS_A_DAY)
    if spent[bucket] + amount > most:
        raise errors.no_quota()
    town.store.set(key, json.dumps(spent | {bucket: spent[bucket] + amount}))


def _today(town: Town) -> datetime:
    return moment(town.clock.now()).astimezone(PACIFIC).replace(hour=0, minute=0, second=0, microsecond=0)
