"""LinkedIn's webhook: bodies, signature, challenge.

It goes quiet when the person who subscribed loses the role on the page, and tells nobody.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sandbox.happenings import Happening
from sandbox.linkedin.access import ROLE
from sandbox.linkedin.notices import TYPE, of_happening
from sandbox.network import Greeting, Secrets
from sandbox.town import Town

FIELDS = (TYPE,)
TWO_HOURS = 2 * 60 * 60.0
ANSWERED_WITHIN = 3.0


def bodies(town: Town, happening: Happening) -> Iterable[tuple[str, dict[str, Any]]]:
    """One notice in one delivery; those that were held go out up to ten at a time."""
    told = None if ROLE in happening.account.lost_permissions else of_happening(town, happening)
    if told is not None:
        yield TYPE, {"type": TYPE, "notifications": [told]}


def together(held: Sequence[bytes]) -> bytes:
    """Several deliveries in one."""
    notifications = [one for body in held for one in json.loads(body)["notifications"]]
    return json.dumps({"type": TYPE, "notifications": notifications}, separators=(",", ":")).encode()


def signature(raw: bytes, secret: Secrets) -> dict[str, str]:
    """`X-LI-Signature`: hex HMAC-SHA256 by the client secret of `hmacsha256=` and the raw body."""
    return {"X-LI-Signature": _signed(b"hmacsha256=" + raw, secret)}


def _signed(content: bytes, secret: Secrets) -> str:
    return hmac.new(secret["client_secret"].encode(), content, hashlib.sha256).hexdigest()


def greeting(secret: Secrets) -> Greeting:
    """GET ?challengeCode=: answered within three seconds with the code and its signature, as JSON."""
    code = str(uuid.uuid4())
    wanted = {"challengeCode": code, "challengeResponse": _signed(code.encode(), secret)}
    return Greeting(
        {"challengeCode": code}, lambda status, answer: status == 200 and _says(answer, wanted), ANSWERED_WITHIN
    )


def _says(answer: bytes, wanted: dict[str, str]) -> bool:
    try:
        return bool(json.loads(answer) == wanted)
    except ValueError:
        return False
