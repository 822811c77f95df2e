"""Where a poll of Meta's lists stands: the time of the newest thing that was seen."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from networks.http import network_time
from networks.protocol import Fetched, Inbound

FIRST_LOOK = timedelta(days=1)
OVERLAP = timedelta(minutes=2)
"""Looked at again each time: the lists are a little late."""


def since(cursor: str) -> datetime:
    """From when on things are new to us."""
    if not cursor:
        return network_time() - FIRST_LOOK
    return datetime.fromisoformat(json.loads(cursor)["newest"]) - OVERLAP


def fetched(found: Sequence[Inbound], since: datetime) -> Fetched:
    """What a poll brought, in order, and where the next one starts."""
    items = sorted(found, key=lambda item: item.at)
    newest = max([since, *(item.at for item in items)])
    return Fetched(tuple(items), json.dumps({"newest": newest.isoformat()}))
