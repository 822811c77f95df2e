"""Which connector speaks for which network: one line each."""

from accounts.catalogue import NETWORKS
from networks.bluesky.connector import Bluesky
from networks.facebook.connector import Facebook
from networks.flickr.connector import Flickr
from networks.instagram.connector import Instagram
from networks.linkedin.connector import LinkedIn
from networks.manual.connector import Manual
from networks.mastodon.connector import Mastodon
from networks.protocol import Connector
from networks.threads.connector import Threads
from networks.x.connector import X
from networks.youtube.connector import YouTube

BY_HAND: dict[str, Connector] = {code: Manual(code) for code in NETWORKS}
"""For every network: accounts that nobody has connected yet are published by hand too."""

CONNECTORS: dict[str, Connector] = {
    **BY_HAND,
    "bluesky": Bluesky(),
    "facebook": Facebook(),
    "flickr": Flickr(),
    "instagram": Instagram(),
    "linkedin": LinkedIn(),
    "mastodon": Mastodon(),
    "threads": Threads(),
    "x": X(),
    "youtube": YouTube(),
}


def connector(code: str, *, connected: bool = True) -> Connector:
    """The connector of a network; the one by hand for an account that is not connected. Raises `KeyError`."""
    return CONNECTORS[code] if connected else BY_HAND[code]
