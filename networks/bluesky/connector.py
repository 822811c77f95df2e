"""Bluesky (AT Protocol; lexicons com.atproto.* and app.bsky.*, seen against PDS 0.4.217).

Each account has a server (PDS) of its own, so the base URL comes with the access, which is typed: no sign-in.
"""

from networks.bluesky import figures, inbound, outbound
from networks.connector import Composed

BLUESKY = Composed(
    code="bluesky",
    outbound=outbound,
    inbound=inbound,
    figures=figures,
)
