"""Reading a delivery: whatever is not in the form that the network states becomes `BadDelivery`, never another error."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from networks.classify import NOT_AS_STATED
from networks.protocol import BadDelivery


def body_of(raw: bytes) -> dict[str, Any]:
    """The JSON object. Raises `BadDelivery`."""
    try:
        body = json.loads(raw)
    except ValueError:
        raise BadDelivery("This delivery is not JSON.") from None
    if not isinstance(body, dict):
        raise BadDelivery("This delivery is not a JSON object.")
    return body


@contextmanager
def in_a_known_form() -> Iterator[None]:
    """Around the reading of a body. Raises `BadDelivery`."""
    try:
        yield
    except BadDelivery:
        raise
    except NOT_AS_STATED:
        raise BadDelivery("This delivery is not in a form that we know.") from None
