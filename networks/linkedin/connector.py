"""LinkedIn, for an organisation's page (Community Management API)."""

from networks.connector import Composed
from networks.linkedin import figures, inbound, outbound, webhook
from networks.linkedin.sign_in import SIGN_IN

LINKEDIN = Composed(
    code="linkedin",
    api="https://api.linkedin.com",
    outbound=outbound,
    inbound=inbound,
    figures=figures,
    webhook=webhook,
    sign_in=SIGN_IN,
)
