"""Flickr. Source: flickr.com/services/api.

Its two hosts, api.flickr.com and up.flickr.com, stand below one prefix: `/flickr/services/rest` and `/flickr/services/upload`.
"""

import secrets

from sandbox.flickr import endpoints, errors
from sandbox.flickr.access import NETWORK_KEY, shown_token, token_secret
from sandbox.flickr.sign_in import SIGN_IN
from sandbox.network import NO_WEBHOOKS, Network


def first_secrets() -> dict[str, str]:
    return {"client_id": secrets.token_hex(16), "client_secret": secrets.token_hex(8)}


def number_to_id(kind: str, number: int, at: int, parent: str) -> str:
    """A person's with its @N, a picture's a number, a comment's with its picture's in the middle."""
    if kind in {"account", "resident"}:
        return f"{104_000_000 + number * 31}@N{number % 8 + 1:02d}"
    if kind == "comment":
        return f"{6_065 + number}-{parent}-{72_157_594_000_000_000 + number * 7_919}"
    return str(53_000_000_000 + number * 101)


NETWORK = Network(
    key=NETWORK_KEY,
    title="Flickr",
    prefix="/flickr",
    routes=endpoints.ROUTES,
    first_secrets=first_secrets,
    new_token=lambda: f"72157720{secrets.randbelow(10**9):09d}-{secrets.token_hex(8)}",
    number_to_id=number_to_id,
    resident_words=lambda handle, text: (text, {}),
    names=lambda handle, text: False,
    edit_makes_new_post=False,
    answers_go_too=True,
    failure=errors.failure,
    spent_headers=lambda spent: {},
    residents_write=("comment",),
    tells=(),
    shown_token=shown_token,
    token_secret=token_secret,
    oauth=SIGN_IN,
    **NO_WEBHOOKS,
)
