"""The pretend networks there are. A further one is a folder beside these two, and its name here."""

from sandbox import facebook, x

NETWORKS = {network.key: network for network in (facebook.NETWORK, x.NETWORK)}
