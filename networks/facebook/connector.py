"""Facebook Pages (Graph v26.0)."""

from networks.connector import Composed
from networks.facebook import figures, inbound, outbound, webhook
from networks.facebook.sign_in import SIGN_IN

FACEBOOK = Composed(
    code="facebook",
    api="https://graph.facebook.com",
    outbound=outbound,
    inbound=inbound,
    figures=figures,
    webhook=webhook,
    sign_in=SIGN_IN,
)
