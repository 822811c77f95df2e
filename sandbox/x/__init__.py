"""X, API v2. Sources: docs.x.com of August 2026 and X's own models (xdk 0.10.6)."""

import secrets

from sandbox.network import EDITED, Network, Spent
from sandbox.x import endpoints, errors, events, text
from sandbox.x.access import NETWORK_KEY
from sandbox.x.sign_in import SIGN_IN

EPOCH = 1_288_834_974_657  # X's identities count milliseconds from here


def first_secrets() -> dict[str, str]:
    return {
        "consumer_key": secrets.token_urlsafe(18),
        "consumer_secret": secrets.token_urlsafe(36),
        "client_id": secrets.token_urlsafe(24),
        "client_secret": secrets.token_urlsafe(36),
    }


def number_to_id(kind: str, number: int, at: int, parent: str) -> str:
    """The moment in the high bits, so that a larger identity is a later one, also for what is put into the past."""
    return str(((max(at, EPOCH) - EPOCH) << 22) | (number & 0x3FFFFF))


def spent_headers(spent: Spent) -> dict[str, str]:
    return {
        "x-rate-limit-limit": str(spent.calls),
        "x-rate-limit-remaining": str(spent.left),
        "x-rate-limit-reset": str(spent.back_at),
    }


NETWORK = Network(
    key=NETWORK_KEY,
    title="X",
    prefix="/x/2",
    fields=events.FIELDS,
    routes=endpoints.ROUTES,
    first_secrets=first_secrets,
    new_token=lambda: secrets.token_urlsafe(60),
    number_to_id=number_to_id,
    resident_words=text.as_resident,
    names=text.names,
    edit_makes_new_post=True,
    answers_go_too=False,
    bodies=events.bodies,
    signature=events.signature,
    greeting=events.greeting,
    greeting_lasts=events.HOUR,
    tells=(EDITED,),
    failure=errors.failure,
    spent_headers=spent_headers,
    oauth=SIGN_IN,
)
