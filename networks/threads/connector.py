"""Threads (API v1.0)."""

from networks.connector import Composed
from networks.threads import figures, inbound, outbound, webhook
from networks.threads.sign_in import SIGN_IN

THREADS = Composed(
    code="threads",
    api="https://graph.threads.net",
    outbound=outbound,
    inbound=inbound,
    figures=figures,
    webhook=webhook,
    sign_in=SIGN_IN,
)
