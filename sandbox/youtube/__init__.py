"""YouTube, Data API v3. Sources: developers.google.com/youtube/v3 and the API's own description (youtube.v3.json, 20261104).

Below `/youtube` its real paths: `/youtube/youtube/v3/…` and `/youtube/upload/youtube/v3/…`.
"""

import base64
import hashlib
import secrets

from sandbox.network import EDITED, NO_WEBHOOKS, Network
from sandbox.youtube import endpoints, errors
from sandbox.youtube.access import NETWORK_KEY
from sandbox.youtube.sign_in import SIGN_IN

LENGTHS = {"account": 22, "resident": 22, "post": 11, "comment": 22, "media": 32}
BEGINNINGS = {"account": "UC", "resident": "UC", "comment": "Ug"}


def first_secrets() -> dict[str, str]:
    return {
        "client_id": f"{secrets.token_hex(16)}.apps.googleusercontent.com",
        "client_secret": secrets.token_urlsafe(24),
    }


def number_to_id(kind: str, number: int, at: int, parent: str) -> str:
    """Letters, digits, dash and underscore, in the lengths of the real ones; nothing can be read from them."""
    digest = hashlib.blake2b(f"{kind}:{number}".encode(), digest_size=48).digest()
    return BEGINNINGS.get(kind, "") + base64.urlsafe_b64encode(digest).decode()[: LENGTHS[kind]]


NETWORK = Network(
    key=NETWORK_KEY,
    title="YouTube",
    prefix="/youtube",
    routes=endpoints.ROUTES,
    first_secrets=first_secrets,
    new_token=lambda: f"ya29.{secrets.token_urlsafe(60)}",
    number_to_id=number_to_id,
    resident_words=lambda handle, text: (text, {}),
    names=lambda handle, text: False,
    edit_makes_new_post=False,
    answers_go_too=True,
    failure=errors.failure,
    spent_headers=lambda spent: {},
    residents_write=("comment",),
    tells=(EDITED,),
    reply_id=lambda identity, comment: f"{comment.partition('.')[0]}.{identity[2:]}",
    oauth=SIGN_IN,
    **NO_WEBHOOKS,
)
