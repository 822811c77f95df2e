"""What goes out, frozen as JSON with its fingerprint."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from networks.protocol import Request


def fingerprint(frozen: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over the one way of writing this JSON."""
    written = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def checked(request: Request | Mapping[str, Any]) -> dict[str, Any]:
    """The request as plain JSON. Raises ValueError where it is no request that could be read back."""
    frozen = json.loads(json.dumps(request.frozen() if isinstance(request, Request) else request))
    try:
        Request.read(frozen)
    except (KeyError, TypeError) as wrong:
        raise ValueError(f"This is no request that a connector could read: {wrong}.") from None
    return dict(frozen)
