"""Instagram, professional accounts, Graph API v26.0. It answers by Graph, so Facebook's envelope, fields, lists and messages serve.

Sources: developers.facebook.com/docs/instagram-platform and facebook-business 26.0 (IGUser, IGMedia, IGComment).
"""

import secrets

from sandbox import facebook
from sandbox.facebook import errors
from sandbox.facebook.events import greeting, signature
from sandbox.instagram import endpoints, events
from sandbox.instagram.shapes import NETWORK_KEY
from sandbox.instagram.sign_in import SIGN_IN
from sandbox.network import Network


def number_to_id(kind: str, number: int, at: int, parent: str) -> str:
    """17 digits for all but messages: accounts 17841…, media and containers 17895…, comments 17870…, people 16 digits."""
    if kind == "message":
        return "aWdfZAG1faXRlbToxOkl" + secrets.token_urlsafe(16)
    first = {"account": 17_841_405_822_300_000, "comment": 17_870_913_679_000_000, "resident": 1_234_567_890_000_000}
    return str(first.get(kind, 17_895_695_668_000_000) + number * 4_003)


NETWORK = Network(
    key=NETWORK_KEY,
    title="Instagram",
    prefix="/instagram/v26.0",
    fields=events.FIELDS,
    routes=endpoints.ROUTES,
    first_secrets=facebook.first_secrets,
    new_token=facebook.new_token,
    number_to_id=number_to_id,
    resident_words=lambda handle, text: (text, {}),
    names=lambda handle, text: False,
    edit_makes_new_post=False,
    answers_go_too=True,
    bodies=events.bodies,
    signature=signature,
    greeting=greeting,
    greeting_lasts=None,
    residents_edit=False,
    tells=(),
    failure=errors.failure,
    spent_headers=facebook.spent_headers,
    oauth=SIGN_IN,
)
