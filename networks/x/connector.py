"""X (API v2, pay per use: each post costs the council money, one with a link thirteen times as much)."""

from networks.connector import Composed
from networks.x import figures, inbound, outbound, webhook
from networks.x.sign_in import SIGN_IN

X = Composed(
    code="x",
    api="https://api.x.com",
    outbound=outbound,
    inbound=inbound,
    figures=figures,
    webhook=webhook,
    sign_in=SIGN_IN,
)
