"""Instagram, professional accounts (Graph v26.0).

An account is connected through its Page (graph.facebook.com), or by Instagram's own login: then the secrets hold
`login: instagram` and `server: https://graph.instagram.com`. Paths and answers are the same, webhooks are not.
"""

from networks.connector import Composed
from networks.instagram import figures, inbound, outbound, webhook
from networks.instagram.sign_in import SIGN_IN

INSTAGRAM = Composed(
    code="instagram",
    api="https://graph.facebook.com",
    outbound=outbound,
    inbound=inbound,
    figures=figures,
    webhook=webhook,
    sign_in=SIGN_IN,
)
