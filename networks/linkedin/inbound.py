"""What comes in, by poll: the notices of the last sixty days at most, as the webhook tells them."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from networks.classify import read, understood
from networks.http import network_time
from networks.linkedin.client import Api
from networks.linkedin.errors import classify
from networks.linkedin.webhook import ACTIONS, inbound
from networks.protocol import Access, Fetched

FIRST_LOOK = timedelta(days=1)
KEPT_FOR = timedelta(days=60)
OVERLAP = timedelta(minutes=2)
"""Looked at again each time: a notice may come a little later than its own time."""
PAGE = 100


@understood()
def fetch(access: Access, cursor: str) -> Fetched:
    """Everything since the newest thing that was seen, oldest first. Raises `Failed`."""
    since = _since(cursor)
    found = [item for notice in _notices(Api(access), access.external_id, since) if (item := inbound(notice))]
    items = sorted(found, key=lambda item: item.at)
    newest = max([since, *(item.at for item in items)])
    return Fetched(tuple(items), json.dumps({"newest": newest.isoformat()}))


def _since(cursor: str) -> datetime:
    if not cursor:
        return network_time() - FIRST_LOOK
    return max(datetime.fromisoformat(json.loads(cursor)["newest"]) - OVERLAP, network_time() - KEPT_FOR)


def _notices(api: Api, page: str, since: datetime) -> Iterator[Mapping[str, Any]]:
    """Pages are counted, not pointed at; a notice that moves between two of them is seen twice."""
    span = {"start": _milliseconds(since), "end": _milliseconds(network_time() + OVERLAP)}
    for number in count():
        call = partial(
            api.get, "organizationalEntityNotifications", q="criteria", actions=list(ACTIONS),
            organizationalEntity=page, timeRange=span, start=number * PAGE, count=PAGE,
        )  # fmt: skip
        found = read(call, classify).fields["elements"]
        yield from found
        if len(found) < PAGE:
            return


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
