"""Mastodon, on whichever server the account lives (docs.joinmastodon.org; run against mastodon_mock 0.6.1).

An account's server, the people whom it knows and their numbers are its own: a person has another number on another server.
The base URL comes with the access.
"""

from networks.connector import Composed
from networks.mastodon import figures, inbound, outbound
from networks.mastodon.sign_in import SIGN_IN

MASTODON = Composed(
    code="mastodon",
    outbound=outbound,
    inbound=inbound,
    figures=figures,
    sign_in=SIGN_IN,
)
