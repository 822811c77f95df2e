"""What the networks are: names, addresses, limits, and what each lets a council do. Facts, not code that talks to anybody.

`networks` connects and sends; the register, the composer and the public directory read this page.
"""

from accounts.catalogue.entries import NETWORKS, network
from accounts.catalogue.handles import BadHandle
from accounts.catalogue.kinds import Action, Barrier, Network, Pictures
from accounts.catalogue.length import Counting

__all__ = [
    "NETWORKS",
    "Action",
    "BadHandle",
    "Barrier",
    "Counting",
    "Network",
    "Pictures",
    "network",
]
