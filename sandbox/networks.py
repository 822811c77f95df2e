"""The pretend networks there are. A further one is a folder beside these, and its name here."""

from sandbox import facebook, flickr, instagram, linkedin, threads, x, youtube

NETWORKS = {
    network.key: network
    for network in (
        facebook.NETWORK,
        flickr.NETWORK,
        instagram.NETWORK,
        linkedin.NETWORK,
        threads.NETWORK,
        x.NETWORK,
        youtube.NETWORK,
    )
}
