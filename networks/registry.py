"""Which connector speaks for which network: one line each."""

from accounts.catalogue import NETWORKS
from networks.bluesky.connector import BLUESKY
from networks.facebook.connector import FACEBOOK
from networks.flickr.connector import FLICKR
from networks.instagram.connector import INSTAGRAM
from networks.linkedin.connector import LINKEDIN
from networks.manual.connector import Manual
from networks.mastodon.connector import MASTODON
from networks.protocol import Connector
from networks.threads.connector import THREADS
from networks.x.connector import X
from networks.youtube.connector import YOUTUBE

BY_HAND: dict[str, Connector] = {code: Manual(code) for code in NETWORKS}
"""For every network: accounts that nobody has connected yet are published by hand too."""

CONNECTORS: dict[str, Connector] = {
    **BY_HAND,
    "bluesky": BLUESKY,
    "facebook": FACEBOOK,
    "flickr": FLICKR,
    "instagram": INSTAGRAM,
    "linkedin": LINKEDIN,
    "mastodon": MASTODON,
    "threads": THREADS,
    "x": X,
    "youtube": YOUTUBE,
}


def connector(code: str, *, connected: bool = True) -> Connector:
    """The connector of a network; the one by hand for an account that is not connected. Raises `KeyError`."""
    return CONNECTORS[code] if connected else BY_HAND[code]
