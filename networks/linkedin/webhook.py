"""LinkedIn's notices of what happens under a page's posts: by webhook, up to ten in a delivery, and the same by poll.

Signed by the client secret over `hmacsha256=` and the raw body; the header holds the hex digest alone. The challenge comes at
registration and every two hours, and wants its answer within three seconds. Notices stop without a word when the person who
subscribed loses the role on the page: the poll goes on. A notice tells no names, and not which comment an answer answers.
Source: learn.microsoft.com/linkedin, "Organization social action notifications" and "Webhook validation".
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from networks.delivery_form import body_of, in_a_known_form
from networks.linkedin.identities import address, moment
from networks.protocol import Author, BadDelivery, Delivered, Inbound, Kind, Verb

SECRETS = ("client_secret", "client_secret")
BEFORE_THE_BODY = b"hmacsha256="
TYPE = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
ACTIONS = {
    "COMMENT": (Kind.COMMENT, Verb.ADD),
    "ADMIN_COMMENT": (Kind.COMMENT, Verb.ADD),
    "COMMENT_EDIT": (Kind.COMMENT, Verb.EDIT),
    "COMMENT_DELETE": (Kind.COMMENT, Verb.REMOVE),
    "SHARE_MENTION": (Kind.MENTION, Verb.ADD),
}
"""Likes and shares are nobody's work."""


def signature_ok(raw: bytes, headers: Mapping[str, str], client_secret: str) -> bool:
    """`X-LI-Signature`: the hex HMAC-SHA256 of `hmacsha256=` and the raw body."""
    expected = hmac.new(client_secret.encode(), BEFORE_THE_BODY + raw, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), headers.get("x-li-signature", "").encode())


def handshake(query: Mapping[str, str], client_secret: str) -> str | None:
    """The challenge and its signature, as JSON. Anybody can ask: what a delivery is signed over is no challenge."""
    code = query.get("challengeCode", "")
    if not code or code.startswith(BEFORE_THE_BODY.decode()):
        return None
    response = hmac.new(client_secret.encode(), code.encode(), hashlib.sha256).hexdigest()
    return json.dumps({"challengeCode": code, "challengeResponse": response})


def read(raw: bytes) -> list[Delivered]:
    """Raises `BadDelivery`."""
    with in_a_known_form():
        body = body_of(raw)
        if body.get("type") != TYPE:
            raise BadDelivery("This delivery is not about what happens under a page's posts.")
        return [_delivered(notice) for notice in body["notifications"]]


def _delivered(notice: Mapping[str, Any]) -> Delivered:
    return Delivered(str(notice["notificationId"]), notice["organizationalEntity"], inbound(notice), notice)


def inbound(notice: Mapping[str, Any]) -> Inbound | None:
    """What a notice says; None where nobody has to answer. Raises KeyError where it is none."""
    if notice["action"] not in ACTIONS:
        return None
    kind, verb = ACTIONS[notice["action"]]
    page, name = notice["organizationalEntity"], notice["generatedActivity"]
    decorated = notice.get("decoratedGeneratedActivity", {})
    written = decorated.get("comment") or decorated.get("share") or {}
    above = notice.get("sourcePost", "") if kind is Kind.COMMENT else ""
    return Inbound(
        network="linkedin",
        account_external_id=page,
        kind=kind,
        external_id=name,
        at=moment(notice["lastModifiedAt"]),
        author=Author(written.get("owner", "")),
        verb=verb,
        text=written.get("text", ""),
        parent_external_id=written.get("parentComment", above),
        root_post_external_id=above,
        permalink=address(name),
        is_ours=written.get("owner") == page or notice["action"] == "ADMIN_COMMENT",
        raw=notice,
    )
