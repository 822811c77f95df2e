"""Threads API, v1.0. It answers like Graph, and publishes by containers like Instagram.

Source: developers.facebook.com/docs/threads.
"""

import secrets

from sandbox import facebook
from sandbox.facebook import errors
from sandbox.facebook.events import greeting, signature
from sandbox.network import Network
from sandbox.threads import endpoints, events
from sandbox.threads.shapes import NETWORK_KEY
from sandbox.threads.sign_in import SIGN_IN


def new_token() -> str:
    return "THAA" + secrets.token_urlsafe(48).replace("-", "Z").replace("_", "Z")


def number_to_id(kind: str, number: int, at: int, parent: str) -> str:
    """17 digits; media, containers and replies 180…, people 26 with 16 digits."""
    first = {"account": 24_061_234_560_000_000, "resident": 2_612_345_678_900_000}
    return str(first.get(kind, 18_012_345_678_000_000) + number * 4_007)


NETWORK = Network(
    key=NETWORK_KEY,
    title="Threads",
    prefix="/threads/v1.0",
    fields=events.FIELDS,
    routes=endpoints.ROUTES,
    first_secrets=facebook.first_secrets,
    new_token=new_token,
    number_to_id=number_to_id,
    resident_words=lambda handle, text: (text, {}),
    names=lambda handle, text: False,
    edit_makes_new_post=False,
    answers_go_too=False,
    bodies=events.bodies,
    signature=signature,
    greeting=greeting,
    greeting_lasts=None,
    failure=errors.failure,
    spent_headers=facebook.spent_headers,
    residents_write=("mention", "comment"),
    tells=(),
    oauth=SIGN_IN,
)
