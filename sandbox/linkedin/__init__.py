"""LinkedIn, the versioned API of its pages. Sources: learn.microsoft.com/linkedin/marketing of August 2026, and answers seen."""

import secrets

from sandbox.linkedin import endpoints, errors, events, names
from sandbox.linkedin.access import NETWORK_KEY
from sandbox.linkedin.sign_in import SIGN_IN
from sandbox.network import Network


def first_secrets() -> dict[str, str]:
    return {"client_id": secrets.token_hex(7), "client_secret": secrets.token_urlsafe(24)}


NETWORK = Network(
    key=NETWORK_KEY,
    title="LinkedIn",
    prefix="/linkedin",
    fields=events.FIELDS,
    routes=endpoints.ROUTES,
    first_secrets=first_secrets,
    new_token=lambda: "AQ" + secrets.token_urlsafe(120),
    number_to_id=names.number_to_id,
    resident_words=lambda handle, text: (text, {}),
    names=lambda handle, text: False,
    edit_makes_new_post=False,
    answers_go_too=True,
    bodies=events.bodies,
    signature=events.signature,
    greeting=events.greeting,
    greeting_lasts=events.TWO_HOURS,
    failure=errors.failure,
    spent_headers=lambda spent: {},
    residents_write=("mention", "comment"),
    together=events.together,
    oauth=SIGN_IN,
)
